"""Addresses of dialogue."""

from django.urls import URLPattern, path

from dialogue import attachment_views, live_views, phrase_views, thread_views, views

urlpatterns: list[URLPattern] = [
    path("breve/", views.letters, name="dialogue-letters"),
    path("breve/send/", views.send_own, name="dialogue-send"),
    path("breve/kladde/", views.draft_own, name="dialogue-draft"),
    path("breve/vedhaeft/", attachment_views.attach_own, name="dialogue-attach"),
    path("breve/fil/<uuid:code>/", attachment_views.download, name="dialogue-file"),
    path("breve/fil/<uuid:code>/fjern/", attachment_views.remove, name="dialogue-remove-file"),
    path("filer/<str:ticket>/", attachment_views.hand_out, name="dialogue-file-out"),
    path("breve/soeg/", thread_views.search_own, name="dialogue-search"),
    path("breve/udskriv/", thread_views.print_own, name="dialogue-print"),
    path("breve/hent/", thread_views.download_own, name="dialogue-download"),
    path("breve/nyt/", live_views.news_own, name="dialogue-news"),
    path("breve/set/", live_views.seen_own, name="dialogue-seen"),
    path("breve/om/<slug:kind>/<uuid:code>/", views.about, name="dialogue-about"),
    path("klinik/fraser/", phrase_views.phrases, name="dialogue-phrases"),
    path("klinik/fraser/<uuid:code>/", phrase_views.phrase, name="dialogue-phrase"),
    path("klinik/fraser/<uuid:code>/fjern/", phrase_views.remove, name="dialogue-phrase-remove"),
]
