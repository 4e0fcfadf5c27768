"""Addresses of triage: the board, one application, the decision, and the guides of both conversations."""

from django.urls import URLPattern, path

from clinic.views import interview
from clinic.views import triage as views

ASSESSMENT, FOLLOW_UP = ({"kind": kind} for kind in interview.PAGES)

urlpatterns: list[URLPattern] = [
    path("klinik/visitation/", views.board, name="clinic-triage"),
    path("klinik/visitation/<uuid:code>/", views.application, name="clinic-triage-application"),
    path("klinik/visitation/<uuid:code>/afgoer/<slug:outcome>/", views.decide, name="clinic-triage-decide"),
    path("klinik/visitation/enig/<uuid:code>/", views.confirm, name="clinic-triage-confirm"),
    path("klinik/samtale/<uuid:code>/", interview.guide, ASSESSMENT, name="clinic-interview"),
    path("klinik/samtale/<uuid:code>/gem/", interview.save, ASSESSMENT, name="clinic-interview-save"),
    path("klinik/samtale/<uuid:code>/faerdig/", interview.finish, ASSESSMENT, name="clinic-interview-finish"),
    path("klinik/opfoelgning/<uuid:code>/", interview.guide, FOLLOW_UP, name="clinic-follow-up"),
    path("klinik/opfoelgning/<uuid:code>/gem/", interview.save, FOLLOW_UP, name="clinic-follow-up-save"),
    path("klinik/opfoelgning/<uuid:code>/faerdig/", interview.finish, FOLLOW_UP, name="clinic-follow-up-finish"),
]
