"""What the application says about the person and is kept in care: number, ways to reach them, consents."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction

from assessment.application.about import CONSENTS
from care import audit, cpr, identity
from care.access import Actor
from care.actions import consents, people
from care.guard import allow
from care.models import ContactDetails


def keep_number(*, by: Actor, number: cpr.Cpr) -> bool:
    """Keep a CPR number that the person typed; False when it belongs to another account."""
    held = identity.cpr_of(by.user)
    if held is not None and held.digits == number.digits:
        return True
    with transaction.atomic():
        try:
            people.set_cpr(by=by, user=by.user, cpr=number)
        except people.CprTaken:
            audit.record("cpr.taken", by=by)  # about nobody: the applicant must not read it in their own log
            return False
    return True


def keep_contact(*, by: Actor, values: dict[str, Any]) -> None:
    """Name, telephone, address and a contact person who may be called; what stands already is not written again."""
    allow(by, "own_profile", "write")
    wanted = {
        "name": values.get("name") or by.user.name,
        "phone": values["phone"],
        "address": values["address"],
        "contact_person": contact_person(values),
    }
    held = ContactDetails.objects.filter(user=by.user).first()
    now = {name: (getattr(held, name) or "") if held else "" for name in ("phone", "address", "contact_person")}
    with transaction.atomic():
        if {**now, "name": by.user.name} != wanted:
            people.set_contact(by=by, **wanted)


def contact_person(values: dict[str, Any]) -> str:
    """The contact person in one line; blank unless the clinic may call them."""
    if values.get("contact_may") != "ja" or not values.get("contact_name"):
        return ""
    relation = values.get("contact_relation")
    name = f"{values['contact_name']} ({relation})" if relation else values["contact_name"]
    return f"{name}, {values.get('contact_phone', '')}"


def keep_consents(*, by: Actor, values: dict[str, Any]) -> None:
    """Each yes and each yes taken back is a row with the version of its text; an answer that stands is left alone."""
    allow(by, "consent", "write")
    with transaction.atomic():
        for key, kind in CONSENTS.items():
            _keep_consent(by, kind, str(values.get(key, "")))


def _keep_consent(by: Actor, kind: str, answer: str) -> None:
    text, latest = consents.current_text(kind), consents.latest_consent(by, kind)
    has_said_yes = latest is not None and latest.given and latest.text == text
    if answer == "ja" and text is not None and not has_said_yes:
        consents.give_consent(by=by, text=text, code=uuid4())
    elif answer == "nej" and latest is not None and latest.given:
        consents.withdraw_consent(by=by, kind=kind, code=uuid4())
