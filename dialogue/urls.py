"""Addresses of dialogue."""

from django.urls import URLPattern, path

from dialogue import views

urlpatterns: list[URLPattern] = [
    path("breve/", views.letters, name="dialogue-letters"),
    path("breve/send/", views.send_own, name="dialogue-send"),
    path("breve/kladde/", views.draft_own, name="dialogue-draft"),
    path("breve/om/<slug:kind>/<uuid:code>/", views.about, name="dialogue-about"),
]
