"""Addresses of the clinician's workspace."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("clinic.urls.workspace")),
    path("", include("clinic.urls.modules")),
    path("", include("clinic.urls.alerts")),
    path("", include("clinic.urls.triage")),
    path("", include("clinic.urls.talks")),
]
