"""Addresses of care, by what they are for."""

from django.urls import URLPattern

from care.urls import mine, region, signin, staff

urlpatterns: list[URLPattern] = [
    *signin.urlpatterns,
    *staff.urlpatterns,
    *region.urlpatterns,
    *mine.urlpatterns,
]
