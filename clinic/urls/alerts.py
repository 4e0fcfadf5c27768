"""Addresses of the clinician's alerts pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
