"""Addresses of dialogue."""

from django.urls import URLPattern, path

from dialogue import phrase_views, views

urlpatterns: list[URLPattern] = [
    path("breve/", views.letters, name="dialogue-letters"),
    path("breve/send/", views.send_own, name="dialogue-send"),
    path("breve/kladde/", views.draft_own, name="dialogue-draft"),
    path("breve/om/<slug:kind>/<uuid:code>/", views.about, name="dialogue-about"),
    path("klinik/fraser/", phrase_views.phrases, name="dialogue-phrases"),
    path("klinik/fraser/<uuid:code>/", phrase_views.phrase, name="dialogue-phrase"),
    path("klinik/fraser/<uuid:code>/fjern/", phrase_views.remove, name="dialogue-phrase-remove"),
]
