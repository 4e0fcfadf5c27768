"""Addresses of the questionnaires pages."""

from django.urls import URLPattern, path

from assessment.views import questionnaires as views

urlpatterns: list[URLPattern] = [
    path("skemaer/", views.forms, name="assessment-forms"),
    path("skemaer/kurve/", views.curve, name="assessment-curve"),
    path("skemaer/<uuid:code>/", views.form, name="assessment-form"),
    path("skemaer/<uuid:code>/svar/", views.answer, name="assessment-answer"),
    path("skemaer/<uuid:code>/send/", views.send, name="assessment-send"),
    path("skemaer/<uuid:code>/tak/", views.thanks, name="assessment-thanks"),
]
