"""Addresses of conversations, as far as they cross the apps."""

from django.urls import URLPattern, path

from clinic.views import talks as views

urlpatterns: list[URLPattern] = [
    path("klinik/samtaler/<uuid:code>/video/", views.call, name="clinic-call"),
    path("klinik/samtaler/<uuid:code>/noter/", views.settle, name="clinic-talk-settle"),
]
