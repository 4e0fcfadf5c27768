"""The demo's way in."""

from django.urls import path

from clinic.demo import views

urlpatterns = [
    path("", views.demo, name="clinic-demo"),
    path("ind/", views.enter, name="clinic-demo-enter"),
    path("samtale/", views.talk, name="clinic-demo-talk"),
]
