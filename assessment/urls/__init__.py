"""Addresses of assessment."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assessment.urls.application")),
    path("", include("assessment.urls.questionnaires")),
    path("", include("assessment.urls.help")),
    path("", include("assessment.urls.safety_plan")),
]
