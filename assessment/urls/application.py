"""Addresses of the application pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
