"""Addresses of the programme. Nothing in them says what a page is about."""

from django.urls import path

from program import views

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
    path("program/svar/<uuid:code>/", views.entry, name="program-entry"),
    path("program/svar/<uuid:code>/kalender.ics", views.calendar, name="program-calendar"),
]
