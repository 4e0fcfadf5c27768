"""Accounts of patients: opened by an eID or by a proven e-mail address, and an eID linked to one that is there.

allauth's table holds nothing of the eID but a keyed hash of issuer and subject; the CPR number is where it always is,
encrypted with a blind index. A number that somebody merely typed opens no account for its holder: they prove the
account by its e-mail first (docs/decisions/0009).
"""

from __future__ import annotations

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from care import audit, crypto, notify
from care.access import Actor, Role, System
from care.actions import people
from care.cpr import Cpr
from care.eid.configuration import PROVIDER
from care.eid.provider import Arrival
from care.eid.refusals import EidRefused
from care.guard import allow
from care.identity import has_eid
from care.models import ContactDetails, User


def enter(*, by: System, arrival: Arrival, may_sign_up: bool) -> User:
    """Whose account the eID opens, made now if allowed; raises EidRefused. `by` is the door that it came in by."""
    person = _holder(arrival)
    if person is None and not may_sign_up:
        raise EidRefused("unknown")
    if person is None and arrival.cpr is None:
        raise EidRefused("no_cpr")
    try:
        return _opened(by, person, arrival)
    except (IntegrityError, people.CprTaken):  # two windows at once: the other one made the account
        person = _holder(arrival)
        if person is None:
            raise
        return person


def link(*, by: Actor, arrival: Arrival) -> bool:
    """Let the eID open the account of the person who acts, too; whether that is new. Raises EidRefused."""
    allow(by, "own_profile", "write")
    owner, numbered = _by_subject(arrival), _by_number(arrival.cpr)
    if any(other is not None and other != by.user for other in (owner, numbered)):
        raise EidRefused("taken", by.user)
    if owner is not None:
        return False
    if arrival.cpr is None:
        raise EidRefused("no_cpr", by.user)
    _check_number(by.user, arrival.cpr)
    with transaction.atomic():
        _link(by.user, arrival)
        if by.user.email:
            notify.post(kind="care.eid_linked", recipient=by.user, key=f"eid-linked:{uuid4()}")
        audit.record("eid.linked", by=by, patient=by.user, about=by.user)
    return True


def sign_up_by_email(*, by: System, email: str) -> User:
    """The patient account of an address that its owner has proved; the one there is, if made meanwhile."""
    email = email.lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, kind=User.Kind.PATIENT, language=_language())
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
            audit.record("account.opened", by=by, patient=user, about=user, reason="e-mail")
    except IntegrityError:
        user = User.objects.get(email__iexact=email)
    return user


def _language() -> str:
    """The language in which the person reads the page now."""
    return "en" if (get_language() or "").startswith("en") else "da"


def _holder(arrival: Arrival) -> User | None:
    """The patient whom the eID may open; None when nobody is known by it. Raises EidRefused."""
    linked, numbered = _by_subject(arrival), _by_number(arrival.cpr)
    person = linked or numbered
    if person is None:
        return None
    if not person.is_patient:
        raise EidRefused("staff", person)
    if not person.is_active:
        raise EidRefused("closed", person)
    if linked is None and not has_eid(person):
        raise EidRefused("unproven", person)
    if numbered not in {None, person}:
        raise EidRefused("mismatch", person)
    if arrival.cpr:
        _check_number(person, arrival.cpr)
    return person


def _by_subject(arrival: Arrival) -> User | None:
    row = SocialAccount.objects.select_related("user").filter(provider=PROVIDER, uid=arrival.subject).first()
    return row.user if row else None


def _by_number(cpr: Cpr | None) -> User | None:
    if cpr is None:
        return None
    index = crypto.blind_index(cpr.digits)
    row = ContactDetails.objects.select_related("user").filter(cpr_index=index).first()
    return row.user if row else None


def _check_number(user: User, cpr: Cpr) -> None:
    """The account must have this number or none."""
    index = ContactDetails.objects.filter(user=user).values_list("cpr_index", flat=True).first()
    if index not in {None, crypto.blind_index(cpr.digits)}:
        raise EidRefused("mismatch", user)


@transaction.atomic
def _opened(by: System, person: User | None, arrival: Arrival) -> User:
    if person is None:
        person = User.objects.create_user(email=None, name=arrival.name, kind=User.Kind.PATIENT, language=_language())
        audit.record("account.opened", by=by, patient=person, about=person, reason="eid")
    if _by_subject(arrival) is None:
        _link(person, arrival)
        audit.record("eid.linked", by=by, patient=person, about=person)
    return person


def _link(user: User, arrival: Arrival) -> None:
    """The row by which the eID is known again: no name, no number, no token."""
    SocialAccount.objects.create(user=user, provider=PROVIDER, uid=arrival.subject, extra_data={})
    if arrival.cpr and _by_number(arrival.cpr) is None:
        people.set_cpr(by=Actor(user, Role.PATIENT), user=user, cpr=arrival.cpr)
    if arrival.name and not user.name:
        user.name = arrival.name
        user.save(update_fields=["name"])
