"""Addresses of dialogue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
