"""What a person changes about themselves: contact details, e-mail, how patients see them; and the CPR number."""

from __future__ import annotations

from hashlib import sha256

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from care import audit, crypto, notify
from care.access import Actor, System
from care.cpr import Cpr
from care.guard import allow, refused
from care.models import ContactDetails, StaffProfile, User


class EmailTaken(ValidationError):
    """Another account signs in with that address."""


class CprTaken(ValidationError):
    """Another account holds that number."""


def set_contact(*, by: Actor, name: str, phone: str, address: str, contact_person: str) -> ContactDetails:
    """How the clinic reaches the person who acts."""
    allow(by, "own_profile", "write")
    with transaction.atomic():
        contact, _is_new = ContactDetails.objects.select_for_update().get_or_create(user=by.user)
        contact.phone, contact.address, contact.contact_person = phone or None, address or None, contact_person or None
        contact.save(update_fields=["phone", "address", "contact_person", "changed_at"])
        by.user.name = name
        by.user.save(update_fields=["name"])
        audit.record("contact.changed", by=by, patient=by.user, about=contact)
    return contact


def set_email(*, by: Actor, email: str) -> None:
    """The address the person signs in with from now on; the old one is told, and no longer works. Raises EmailTaken."""
    allow(by, "own_profile", "write")
    old, email = by.user.email, email.lower()
    with transaction.atomic():
        if User.objects.filter(email__iexact=email).exclude(pk=by.user.pk).exists():
            raise EmailTaken(_("Adressen kan ikke bruges."))
        by.user.email = email
        by.user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=by.user).delete()
        EmailAddress.objects.create(user=by.user, email=email, verified=True, primary=True)
        event = audit.record("email.changed", by=by, patient=by.user, about=by.user)
        if old:
            notify.post(kind="care.email_changed", address=old, key=f"email-changed:{event.request_id}")


def set_profile(*, by: Actor, title: str, presentation_da: str, presentation_en: str) -> StaffProfile:
    """How patients see the member of staff who acts."""
    allow(by, "own_profile", "write")
    with transaction.atomic():
        profile, _is_new = StaffProfile.objects.update_or_create(
            user=by.user,
            defaults={"title": title, "presentation_da": presentation_da, "presentation_en": presentation_en},
        )
        audit.record("profile.changed", by=by, about=by.user)
    return profile


def set_photo(*, by: Actor, webp: bytes | None) -> StaffProfile:
    """The photo that patients see, as made by `care.photo.to_webp`; None takes it away."""
    allow(by, "own_profile", "write")
    with transaction.atomic():
        digest = sha256(webp).hexdigest() if webp else ""
        profile, _is_new = StaffProfile.objects.update_or_create(
            user=by.user, defaults={"photo": webp, "photo_hash": digest}
        )
        audit.record("profile.photo_set" if webp else "profile.photo_removed", by=by, about=by.user)
    return profile


def set_cpr(*, by: Actor | System, user: User, cpr: Cpr) -> ContactDetails:
    """Keep the person's CPR number, encrypted, with a blind index to find it by; raises CprTaken."""
    if isinstance(by, Actor) and by.user != user:
        refused(by, "own_profile", "write", patient=user)
    try:
        with transaction.atomic():
            contact, _is_new = ContactDetails.objects.select_for_update().get_or_create(user=user)
            contact.cpr, contact.cpr_index = cpr.digits, crypto.blind_index(cpr.digits)
            contact.save(update_fields=["cpr", "cpr_index", "changed_at"])
            audit.record("cpr.set", by=by, patient=user, about=contact)
    except IntegrityError as error:
        raise CprTaken(_("Nummeret hører til en anden konto.")) from error
    return contact
