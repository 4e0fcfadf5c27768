"""Addresses of the clinician's workspace, and of the demo."""

from django.urls import include, path

from clinic.views import deadlines, letters
from clinic.views import workspace as views

urlpatterns = [
    path("klinik/venter/", views.worklist, name="clinic-worklist"),
    path("klinik/svarfrister/", deadlines.deadlines, name="clinic-deadlines"),
    path("klinik/patienter/", views.patients, name="clinic-patients"),
    path("klinik/patienter/<uuid:code>/", views.patient, name="clinic-patient"),
    path("klinik/patienter/<uuid:code>/breve/", views.letters, name="clinic-letters"),
    path("klinik/patienter/<uuid:code>/breve/nyt/", views.letters_news, name="clinic-letters-news"),
    path("klinik/patienter/<uuid:code>/breve/set/", views.letters_seen, name="clinic-letters-seen"),
    path("klinik/patienter/<uuid:code>/breve/send/", views.send_letter, name="clinic-letters-send"),
    path("klinik/patienter/<uuid:code>/breve/kladde/", views.draft_letter, name="clinic-letters-draft"),
    path("klinik/patienter/<uuid:code>/breve/vedhaeft/", letters.attach, name="clinic-letters-attach"),
    path("klinik/patienter/<uuid:code>/breve/soeg/", letters.search, name="clinic-letters-search"),
    path("klinik/patienter/<uuid:code>/breve/udskriv/", letters.printed, name="clinic-letters-print"),
    path("klinik/patienter/<uuid:code>/breve/hent/", letters.download, name="clinic-letters-download"),
    path("klinik/patienter/aflevering/<uuid:code>/", views.submission, name="clinic-submission"),
    path("klinik/patienter/aflevering/<uuid:code>/svar/", views.feedback, name="clinic-feedback"),
    path("klinik/patienter/aflevering/<uuid:code>/kladde/", views.draft_feedback, name="clinic-feedback-draft"),
    path("demo/", include("clinic.demo.urls")),
]
