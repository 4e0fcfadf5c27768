"""Addresses of the clinician's triage pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
