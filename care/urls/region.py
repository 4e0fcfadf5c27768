"""What a region decides and publishes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
