"""Addresses of the help pages."""

from django.urls import URLPattern, path

from assessment.views import help as views

urlpatterns: list[URLPattern] = [
    path("hjaelp/svar/<uuid:code>/", views.follow_up, name="assessment-help-follow-up"),
    path("hjaelp/svar/<uuid:code>/gem/", views.answer, name="assessment-help-answer"),
]
