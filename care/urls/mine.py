"""What a person keeps about themselves, and who has seen it."""

from django.urls import URLPattern, path

from care.views import eid, email, mine, profile, push, reminders, worker

urlpatterns: list[URLPattern] = [
    path("mig/", mine.me, name="care-me"),
    path("mig/kontakt/", mine.contact, name="care-contact"),
    path("mig/e-mail/", email.email, name="care-email"),
    path("mig/e-mail/log-ind-igen/", email.sign_in_again, name="care-sign-in-again"),
    path("mig/e-mail/kode/", email.confirm_email, name="care-confirm-email"),
    path("mig/mitid/", eid.link_eid, name="care-link-eid"),
    path("mig/adgang/", mine.access_log, name="care-access-log"),
    path("paamindelser/", reminders.choose, name="care-reminders"),
    path("paamindelser/enheder/", push.alerted, name="care-push"),
    path("paamindelser/enheder/denne/", push.subscribe, name="care-push-subscribe"),
    path("paamindelser/enheder/<uuid:code>/fjern/", push.remove, name="care-push-remove"),
    path("sw.js", worker.worker, name="care-worker"),
    path("mig/samtykker/", mine.consent_list, name="care-consents"),
    path("mig/samtykker/<slug:kind>/<int:version>/ja/", mine.give_consent, name="care-give-consent"),
    path("mig/samtykker/<slug:kind>/tag-tilbage/", mine.withdraw_consent, name="care-withdraw-consent"),
    path("mig/data/", mine.my_data, name="care-my-data"),
    path("mig/data/hent/", mine.download_my_data, name="care-download-my-data"),
    path("mig/profil/", profile.profile, name="care-profile"),
    path("mig/profil/billede/", profile.set_photo, name="care-set-photo"),
    path("mig/profil/billede/fjern/", profile.remove_photo, name="care-remove-photo"),
    path("billede/<uuid:code>/", profile.photo, name="care-photo"),
]
