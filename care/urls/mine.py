"""What a person keeps about themselves."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
