"""Addresses of alerts and of the record's notes."""

from django.urls import URLPattern, path

from clinic.views import alerts, discharge, notes, own_notes, risk_report

urlpatterns: list[URLPattern] = [
    path("klinik/bekymringer/", alerts.alert_list, name="clinic-alerts"),
    path("klinik/bekymringer/ugen/", risk_report.report, name="clinic-risk-report"),
    path("klinik/bekymringer/<uuid:code>/", alerts.alert, name="clinic-alert"),
    path("klinik/bekymringer/<uuid:code>/vurder/", alerts.begin_assessment, name="clinic-alert-assessment"),
    path("klinik/bekymringer/<uuid:code>/<slug:verb>/", alerts.act, name="clinic-alert-act"),
    path("klinik/patienter/<uuid:code>/bekymring/", alerts.concern, name="clinic-concern"),
    path("klinik/patienter/<uuid:code>/notater/", notes.note_list, name="clinic-notes"),
    path("klinik/patienter/<uuid:code>/notater/nyt/", notes.begin, name="clinic-note-begin"),
    path("klinik/notater/<uuid:code>/", notes.note, name="clinic-note"),
    path("klinik/notater/<uuid:code>/gem/", notes.save, name="clinic-note-save"),
    path("klinik/notater/<uuid:code>/underskriv/", notes.sign, name="clinic-note-sign"),
    path("klinik/notater/<uuid:code>/tilfoej/", notes.addendum, name="clinic-note-addendum"),
    path("klinik/patienter/<uuid:code>/afslut/", discharge.end, name="clinic-discharge"),
    path("klinik/notater/<uuid:code>/sendt/", discharge.sent, name="clinic-letter-sent"),
    path("klinik/forsendelser/<uuid:code>/retur/", discharge.returned, name="clinic-letter-returned"),
    path("mig/notater/", own_notes.own_notes, name="clinic-own-notes"),
    path("mig/notater/<uuid:code>/", own_notes.own_note, name="clinic-own-note"),
]
