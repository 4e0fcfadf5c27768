"""Addresses of a patient's modules, as the clinic steers them."""

from django.urls import URLPattern, path

from clinic.views import modules as views

urlpatterns: list[URLPattern] = [
    path("klinik/patienter/<uuid:code>/moduler/", views.modules, name="clinic-modules"),
    path("klinik/patienter/<uuid:code>/moduler/aabn/", views.open_module, name="clinic-module-open"),
    path("klinik/patienter/<uuid:code>/svardag/", views.answer_day, name="clinic-answer-day"),
    path("klinik/moduler/<uuid:code>/<int:number>/", views.step, name="clinic-module-step"),
    path(
        "klinik/patienter/aflevering/<uuid:code>/sammenlign/<int:number>/", views.compare, name="clinic-version-compare"
    ),
]
