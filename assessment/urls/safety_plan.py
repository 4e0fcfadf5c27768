"""Addresses of the safety plan pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
