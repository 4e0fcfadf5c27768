"""Addresses of the programme. Nothing in them says what a page is about."""

from django.urls import path

from program import diary_views, letter_views, reading_views, rehearsal_views, views

urlpatterns = [
    path("i-dag/", views.today, name="program-today"),
    path("program/", views.overview, name="program-overview"),
    path("program/<slug:module_code>/<int:number>/", views.step, name="program-step"),
    path("program/<slug:module_code>/<int:number>/<slug:key>/<int:ordinal>/", views.answer, name="program-answer"),
    path(
        "program/<slug:module_code>/<int:number>/<slug:key>/<int:ordinal>/rediger/",
        views.edit_again,
        name="program-edit",
    ),
    path("program/<slug:module_code>/<int:number>/gem/", reading_views.keep, name="program-keep"),
    path("program/<slug:module_code>/<int:number>/sted/", reading_views.mark_place, name="program-mark"),
    path("program/<slug:module_code>/<int:number>/udskriv/", reading_views.printed, name="program-print-step"),
    path("program/<slug:module_code>/<int:number>/skriv/", letter_views.write, name="program-write"),
    path("program/<slug:module_code>/udskriv/", reading_views.printed, name="program-print-module"),
    path("program/udskriv/", reading_views.printed, name="program-print"),
    path("vaerktoejskasse/", reading_views.toolbox, name="program-toolbox"),
    path("dagbog/", diary_views.diaries, name="program-diaries"),
    path("dagbog/<slug:kind>/", diary_views.diary, name="program-diary"),
    path("dagbog/<slug:kind>/ny/", diary_views.new_line, name="program-diary-new"),
    path("dagbog/<slug:kind>/aflever/", diary_views.send, name="program-diary-send"),
    path("dagbog/<slug:kind>/<uuid:code>/", diary_views.line, name="program-diary-line"),
    path("dagbog/<slug:kind>/<uuid:code>/rediger/", diary_views.write_again, name="program-diary-edit"),
    path("dagbog/<slug:kind>/<uuid:code>/fjern/", diary_views.remove, name="program-diary-remove"),
    path("dagbog/plan/<uuid:code>/mindre/", diary_views.make_smaller, name="program-diary-smaller"),
    path("dagbog/tanker/<uuid:code>/plan/", diary_views.make_plan, name="program-diary-plan"),
    path("program/svar/<uuid:code>/", views.entry, name="program-entry"),
    path("program/svar/<uuid:code>/kalender.ics", views.calendar, name="program-calendar"),
    path("proeve/ur/", rehearsal_views.wind, name="program-rehearsal-wind"),
    path("proeve/forlad/", rehearsal_views.leave, name="program-rehearsal-leave"),
]
