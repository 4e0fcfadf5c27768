"""Addresses of the questionnaires pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
