"""Looking after staff."""

from django.urls import URLPattern, path

from care.views import banners, staff

urlpatterns: list[URLPattern] = [
    path("medarbejdere/bannere/", banners.banners, name="care-staff-banners"),
    path("medarbejdere/", staff.people, name="care-staff"),
    path("medarbejdere/inviter/", staff.invite, name="care-invite"),
    path("medarbejdere/invitation/<uuid:code>/send-igen/", staff.resend_invitation, name="care-resend-invitation"),
    path(
        "medarbejdere/invitation/<uuid:code>/traek-tilbage/", staff.withdraw_invitation, name="care-withdraw-invitation"
    ),
    path("medarbejdere/rolle/<uuid:code>/afslut/", staff.end_membership, name="care-end-membership"),
    path("medarbejdere/<uuid:code>/", staff.staff_person, name="care-staff-person"),
    path("medarbejdere/<uuid:code>/rolle/", staff.add_membership, name="care-add-membership"),
    path("medarbejdere/<uuid:code>/luk/", staff.deactivate, name="care-deactivate"),
    path("medarbejdere/<uuid:code>/nulstil/", staff.reset_factors, name="care-reset-factors"),
]
