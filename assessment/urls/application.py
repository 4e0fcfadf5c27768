"""Addresses of the application pages. Nothing in them says what a page is about."""

from django.urls import URLPattern, path

from assessment.views import application as views
from assessment.views import application_send as sending
from assessment.views import application_status as status

urlpatterns: list[URLPattern] = [
    path("ansoegning/", views.start, name="assessment-apply"),
    path("ansoegning/begynd/", views.begin, name="assessment-apply-begin"),
    path("ansoegning/min/", views.overview, name="assessment-apply-overview"),
    path("ansoegning/del/<slug:letter>/", views.section, name="assessment-apply-section"),
    path("ansoegning/stop/", views.stop, name="assessment-apply-stop"),
    path("ansoegning/tryghed/", views.safety, name="assessment-apply-safety"),
    path("ansoegning/gennemse/", sending.review, name="assessment-apply-review"),
    path("ansoegning/send/", sending.send, name="assessment-apply-send"),
    path("ansoegning/kvittering/", sending.receipt, name="assessment-apply-receipt"),
    path("ansoegning/status/", status.status, name="assessment-status"),
    path("ansoegning/tilbage/", status.withdraw, name="assessment-apply-withdraw"),
]
