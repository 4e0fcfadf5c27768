"""The cast of the demo in browsers: who they are, how they come in, and what the database holds of their work."""

import re
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from playwright.sync_api import Page

from care import factors
from care.access import System
from care.models import User
from clinic.demo.cast import BY_KEY
from program.actions import open_module
from program.models import Enrolment, EntryVersion
from program.releases import latest
from tests.care.people import SECRET
from tests.infra.browser import sign_in


def person(key: str) -> User:
    """One of the cast, staff with an app for the second step."""
    user = User.objects.get(email=BY_KEY[key].email)
    if not user.is_patient and not factors.of(user).is_ready:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
        factors.codes_were_saved(user)
    return user


def enter(page: Page, key: str, path: str = "/start/") -> Page:
    """The person is signed in and opens the address."""
    sign_in(page, person(key))
    page.goto(path)
    return page


def has_come_to(key: str, *modules: str) -> User:
    """The person, with these modules open, too."""
    enrolment = Enrolment.unscoped.get(course__patient=person(key))
    release = latest(enrolment.programme_code)
    assert release is not None
    for code in modules:
        open_module(by=System("test"), enrolment=enrolment, module_code=code, release=release)
    return person(key)


def code_from_mail(address: str) -> str:
    """The code of the newest mail to the address."""
    newest = [message for message in mail.outbox if message.to == [address]][-1]
    found = re.search(r"Din kode er (\S+)", newest.body)
    assert found, newest.body
    return found[1]


def versions(key: str, exercise: str) -> list[EntryVersion]:
    """Everything the person has in an exercise, drafts included, oldest first."""
    rows = EntryVersion.unscoped.filter(entry__course__patient=person(key), entry__exercise_key=exercise)
    return list(rows.order_by("entry__ordinal", "number"))


def newest(key: str, exercise: str) -> dict[str, Any]:
    """What the newest version holds."""
    data: dict[str, Any] = versions(key, exercise)[-1].data
    return data


def lines(key: str, worksheet: str) -> list[dict[str, Any]]:
    """What the newest version of each line of the person's diary holds, the oldest line first."""
    rows = EntryVersion.unscoped.filter(entry__course__patient=person(key), entry__worksheet=worksheet)
    newest_of = {row.entry_id: row.data for row in rows.order_by("entry__ordinal", "number")}
    return list(newest_of.values())
