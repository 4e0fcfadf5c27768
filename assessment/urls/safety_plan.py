"""Addresses of the safety plan pages."""

from django.urls import URLPattern, path

from assessment.views import plan_on_device as device
from assessment.views import safety_plan as views
from assessment.views import safety_plan_clinic as clinic
from assessment.views import shared_plan

AT_CLINIC = "klinik/patienter/<uuid:code>/sikkerhedsplan/"

urlpatterns: list[URLPattern] = [
    path("sikkerhedsplan/", views.read, name="assessment-safety-plan"),
    path("sikkerhedsplan/paa-enheden/", device.plan, name="assessment-plan-device"),
    path("sikkerhedsplan/paa-enheden/gem/", device.keep, name="assessment-plan-keep"),
    path("sikkerhedsplan/paa-enheden/fjern/", device.let_go, name="assessment-plan-let-go"),
    path("sikkerhedsplan/ret/", views.edit, name="assessment-safety-plan-edit"),
    path("sikkerhedsplan/ret/<int:number>/", views.edit, name="assessment-safety-plan-step"),
    path("sikkerhedsplan/gennemgaaet/", views.reviewed, name="assessment-safety-plan-reviewed"),
    path("sikkerhedsplan/historik/", views.history, name="assessment-safety-plan-history"),
    path("sikkerhedsplan/deling/", views.sharing, name="assessment-safety-plan-sharing"),
    path("sikkerhedsplan/deling/<uuid:code>/slut/", views.end_sharing, name="assessment-safety-plan-end-sharing"),
    path("delt/<str:token>/", shared_plan.shared, name="assessment-shared-plan"),
    path(AT_CLINIC, clinic.read, name="assessment-patient-plan"),
    path(f"{AT_CLINIC}ret/", clinic.edit, name="assessment-patient-plan-edit"),
    path(f"{AT_CLINIC}ret/<int:number>/", clinic.edit, name="assessment-patient-plan-step"),
    path(f"{AT_CLINIC}gennemgaaet/", clinic.reviewed, name="assessment-patient-plan-reviewed"),
    path(f"{AT_CLINIC}historik/", clinic.history, name="assessment-patient-plan-history"),
]
