"""What care keeps about a person, for "Mine data": JSON-ready, dates in ISO form."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from allauth.socialaccount.models import SocialAccount
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from care import cpr, device_names, queries, registry, reminders
from care.access import System
from care.discharge_queries import discharge_of
from care.models import Consent, ContactDetails, Course, LetterDelivery, Note, PushDevice, User, today

DATA_FILE = "mine-data.json"
BY = System("my data")


def register() -> None:
    """Called once, from care's registrations."""
    parts = (
        ("profile", _("Profil"), profile),
        ("contact", _("Kontaktoplysninger"), contact),
        ("consents", _("Samtykker"), consents),
        ("courses", _("Forløb"), courses),
        ("notes", _("Journalnotater"), notes),
        ("access_log", _("Hvem har set mine oplysninger"), access_log),
    )
    for order, (name, label, collect) in enumerate(parts, 10):
        registry.own_data.add(registry.OwnData(name=name, label=label, collect=collect, order=order))


def everything(user: User) -> dict[str, Any]:
    """All parts that the apps have registered, in order."""
    return {part.name: part.collect(user) for part in sorted(registry.own_data, key=_order)}


def archive(user: User) -> IO[bytes] | None:
    """Everything with the person's files in one ZIP, on a disk that forgets it; None when they have no files.

    One file at a time is in memory.
    """
    files = (one for part in sorted(registry.own_data, key=_order) if part.files for one in part.files(user))
    first = next(files, None)
    if first is None:
        return None
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    try:
        _pack(out, everything(user), chain([first], files))
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _pack(out: IO[bytes], data: dict[str, Any], files: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(DATA_FILE, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for path, content in files:
            packed.writestr(path, content)


def _order(part: registry.OwnData) -> int:
    return part.order


def profile(user: User) -> dict[str, Any]:
    """Name, sign-in address, language, and how they want to be reminded."""
    choice = reminders.choice_of(user)
    return {
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "joined_at": user.joined_at.isoformat(),
        "reminders": {
            "channel": choice.channel,
            "hour": choice.hour,
            "paused_until": choice.paused_until.isoformat() if choice.paused_until else None,
            "devices": [
                {"device": device_names.of(row.user_agent), "added_at": row.added_at.isoformat()}
                for row in PushDevice.objects.filter(user=user)
            ],
        },
        "eid_linked_at": [row.date_joined.isoformat() for row in SocialAccount.objects.filter(user=user)],
    }


def contact(user: User) -> dict[str, Any]:
    """How the clinic reaches the person, and the CPR number, in clear: it is the person's own copy."""
    held = ContactDetails.objects.filter(user=user).first()
    if held is None:
        return {}
    return {
        "phone": held.phone,
        "address": held.address,
        "contact_person": held.contact_person,
        "cpr": cpr.parse(held.cpr, today=today()).written if held.cpr else None,
    }


def consents(user: User) -> list[dict[str, Any]]:
    """Every answer to a consent, oldest first, with the text that was read."""
    rows = Consent.objects.filter(user=user).select_related("text")
    return [
        {
            "kind": row.text.kind,
            "version": row.text.version,
            "given": row.given,
            "at": row.at.isoformat(),
            "text": row.text.text_en if row.language == "en" else row.text.text_da,
        }
        for row in rows
    ]


def courses(user: User) -> list[dict[str, Any]]:
    """Each course with its region, state and everything that happened to it."""
    rows = Course.objects.for_user(BY).filter(patient=user).select_related("region")
    return [_course(row) for row in rows.order_by("created_at")]


def _course(row: Course) -> dict[str, Any]:
    return {
        "code": str(row.code),
        "region": row.region.name,
        "state": row.state,
        "created_at": row.created_at.isoformat(),
        "started_on": row.started_on.isoformat() if row.started_on else None,
        "planned_end_on": row.planned_end_on.isoformat() if row.planned_end_on else None,
        "changes": [
            {"from": one.from_state, "to": one.to_state, "at": one.changed_at.isoformat(), "why": one.reason}
            for one in row.state_changes.all()
        ],
        "ended": _ended(row),
        "treated_by": [
            {
                "name": link.user.name,
                "from": link.valid_from.isoformat(),
                "until": link.valid_until.isoformat() if link.valid_until else None,
            }
            for link in row.care_links.select_related("user").order_by("valid_from")
        ],
    }


def _ended(row: Course) -> dict[str, Any] | None:
    """How it ended, and where the letter about it went."""
    held = discharge_of(row)
    if held is None:
        return None
    sent = LetterDelivery.objects.for_user(BY).filter(note__course=row)
    return {
        "how": held.label,
        "where": held.where,
        "why": held.reason,
        "at": held.ended_at.isoformat(),
        "letter": [{"state": one.state, "way": one.way, "why": one.reason, "at": one.at.isoformat()} for one in sent],
    }


def notes(user: User) -> list[dict[str, Any]]:
    """The signed notes of the record, oldest first; a draft is not part of it yet (7.3, NEG08)."""
    rows = Note.objects.for_user(BY).filter(course__patient=user, signed_at__isnull=False)
    return [
        {
            "kind": row.get_kind_display(),
            "signed_at": row.signed_at.isoformat() if row.signed_at else None,
            "signed_by": row.signed_by.name if row.signed_by else "",
            "adds_to": str(row.addendum_to.code) if row.addendum_to else None,
            "code": str(row.code),
            "parts": [{"heading": part["heading"], "text": part["text"]} for part in row.data["parts"]],
        }
        for row in rows.select_related("signed_by", "addendum_to").order_by("signed_at", "pk")
    ]


def access_log(user: User) -> list[dict[str, Any]]:
    """Everybody who opened, changed or tried to open something, newest first."""
    days = queries.days_of(queries.events_about(user, own=True), user)
    return [
        {
            "at": line.at.isoformat(),
            "what": line.sentence,
            "about": line.title,
            "relation": line.relation,
            "reason": line.reason,
            "times": line.times,
        }
        for day in days
        for line in day.lines
    ]
