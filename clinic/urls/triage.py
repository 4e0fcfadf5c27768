"""Addresses of triage: the board, one application, the decision, and the interview."""

from django.urls import URLPattern, path

from clinic.views import interview
from clinic.views import triage as views

urlpatterns: list[URLPattern] = [
    path("klinik/visitation/", views.board, name="clinic-triage"),
    path("klinik/visitation/<uuid:code>/", views.application, name="clinic-triage-application"),
    path("klinik/visitation/<uuid:code>/afgoer/<slug:outcome>/", views.decide, name="clinic-triage-decide"),
    path("klinik/visitation/enig/<uuid:code>/", views.confirm, name="clinic-triage-confirm"),
    path("klinik/samtale/<uuid:code>/", interview.guide, name="clinic-interview"),
    path("klinik/samtale/<uuid:code>/del/", interview.part, name="clinic-interview-part"),
    path("klinik/samtale/<uuid:code>/gem/", interview.save, name="clinic-interview-save"),
    path("klinik/samtale/<uuid:code>/faerdig/", interview.finish, name="clinic-interview-finish"),
]
