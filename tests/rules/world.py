"""The demo's people with one object of every kind, the addresses of the site, and visitors who knock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessment.actions import questionnaires, risk, safety_plan
from assessment.models import Application, Decision
from care import factors, invitations, secrets
from care.access import Role, System
from care.actions import concerns, notes, push
from care.middleware import MEMBERSHIP
from care.models import (
    Absence,
    Alert,
    AuditEvent,
    Closure,
    ConsentText,
    Course,
    Invitation,
    KeptPost,
    LetterDelivery,
    Membership,
    Note,
    PhoneNumber,
    Region,
    StaffProfile,
    User,
)
from clinic.demo import people
from clinic.demo.cast import PEOPLE
from dialogue import actions as letters
from dialogue import attachment_actions, phrase_actions
from program import actions as program
from program import queries
from program.models import EntryVersion
from program.sheets import ABOUT
from tests.care.push.service import Subscription
from video.actions import bookings, guests
from video.actions import times as slot_times
from video.models import Appointment, Call, SlotRule
from video.queries import times

WEEK_PLAN = "w17"
STAFF = [person.key for person in PEOPLE if not person.is_patient]
PATIENTS = [person.key for person in PEOPLE if person.is_patient]
VISITORS = [*PATIENTS, *STAFF, "godkender"]
PLAN_KEY, SHARE_KEY, GUEST_KEY = uuid4(), uuid4(), uuid4()
DANGLING = "2d5f3c8e-0000-4000-8000-000000000000"


@dataclass
class World:
    """Who there is, and the arguments of the addresses of one object of each kind."""

    users: dict[str, User]
    things: dict[str, dict[str, Any]]

    def browser(self, visitor: str) -> Client:
        """The visitor's browser, signed in with the second factor, in the visitor's role."""
        client = Client()
        user = self.users["karen" if visitor == "godkender" else visitor]
        client.force_login(user)
        if not user.is_patient:
            role = Role.APPROVER if visitor == "godkender" else next(p for p in PEOPLE if p.key == visitor).roles[0]
            choose(client, Membership.objects.get(user=user, role=role))
        return client


def choose(client: Client, membership: Membership) -> None:
    session = client.session
    session[MEMBERSHIP] = str(membership.code)
    session.save()


def give_factor(user: User) -> None:
    """An app and saved recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    factors.codes_were_saved(user)


def make_world() -> World:
    """One object of each kind; most are Lone's, Emil's or Mette's. The database holds the demo's story already."""
    users = {person.key: User.objects.get(email=person.email) for person in PEOPLE}
    for key in STAFF:
        give_factor(users[key])
    return World(users, {name: make(users) for name, make in THINGS.items()})


def _course(users: dict[str, User]) -> Course:
    return Course.unscoped.get(patient=users["lone"])


def _version(users: dict[str, User]) -> EntryVersion:
    return EntryVersion.unscoped.exclude(state="draft").get(entry__course__patient=users["emil"])


def _week_plan(users: dict[str, User]) -> dict[str, Any]:
    """Lone's filled week plan."""
    by = people.actor(users["lone"])
    progress = queries.progress_of(by, "m1")
    assert progress is not None
    exercise = next(e for e in queries.place_in(progress).module.exercises if e.worksheet == WEEK_PLAN)
    place = program.Place(progress.enrolment.course, exercise)
    slots = [{"day": day, "time": "10:00", "place": "køkkenet"} for day in ("mandag", "tirsdag", "onsdag")]
    version = program.save_draft(by=by, place=place, data={"slots": slots}, key=uuid4(), base=None)
    return {"code": version.code}


def _where(users: dict[str, User]) -> tuple[int, str]:
    """The page and the key of the exercise that Emil has sent."""
    progress = queries.progress_of(people.actor(users["emil"]), "m1")
    assert progress is not None
    key = _version(users).entry.exercise_key
    module = queries.place_in(progress).module
    return next(step.number for step in module.steps if any(e.key == key for e in step.exercises)), key


def _exercise(users: dict[str, User]) -> dict[str, Any]:
    number, key = _where(users)
    return {"module_code": "m1", "number": number, "key": key, "ordinal": 1}


def _session(users: dict[str, User]) -> dict[str, Any]:
    row = UserSession.objects.create(
        user=users["lone"], session_key=uuid4().hex, ip="127.0.0.1", user_agent="Firefox", last_seen_at=timezone.now()
    )
    return {"pk": row.pk}


def _push_device(users: dict[str, User]) -> dict[str, Any]:
    by = people.actor(users["lone"])
    return {"code": push.add(by=by, user_agent="Firefox", session_key="", **Subscription().form).code}


def _kept(users: dict[str, User]) -> dict[str, Any]:
    row = KeptPost(user=users["lone"], path="/breve/send/", body={"body": ["Hej"]})
    row.save()
    return {"code": row.code}


def _invitation(users: dict[str, User]) -> Invitation:
    region = Region.objects.get(slug="syddanmark")
    found = Invitation.objects.filter(email="ny@example.org").first()
    if found is not None:
        return found
    made = Invitation(
        email="ny@example.org",
        name="Ny Kollega",
        region=region,
        role=Role.PSYCHOLOGIST,
        invited_by=users["per"],
        expires_at=timezone.now() + timedelta(days=7),
    )
    made.token_hash = secrets.hashed(invitations.token(made))
    made.save()
    return made


def _absence(users: dict[str, User]) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=30)
    row = Absence.objects.create(
        user=users["mette"],
        substitute=users["jonas"],
        starts_on=day,
        ends_on=day,
        access_until=timezone.now() + timedelta(days=33),
    )
    return {"code": row.code}


def _phrase(users: dict[str, User]) -> dict[str, Any]:
    """One of Mette's own."""
    by = people.actor(users["mette"])
    return {"code": phrase_actions.add_phrase(by=by, name="Tak", body="Tak for dit brev, [navn].").code}


def _closure(users: dict[str, User]) -> dict[str, Any]:
    region = Region.objects.get(slug="syddanmark")
    day = timezone.localdate() + timedelta(days=40)
    row = Closure.objects.create(region=region, day=day, reason_da="Flytning", reason_en="Moving", set_by=users["per"])
    return {"code": row.code}


def _photo(users: dict[str, User]) -> dict[str, Any]:
    StaffProfile.objects.filter(user=users["mette"]).update(photo=b"RIFF", photo_hash="ab")
    return {"code": users["mette"].code}


def _consent(_users: dict[str, User]) -> dict[str, Any]:
    text = ConsentText.objects.order_by("kind", "-version")[0]
    return {"kind": text.kind, "version": text.version}


def _follow_up(users: dict[str, User]) -> dict[str, Any]:
    """Lone has pressed "Brug for hjælp nu"."""
    return {"code": risk.press_button(by=people.actor(users["lone"]), course=_course(users)).code}


def _shared(users: dict[str, User]) -> safety_plan.Shared:
    """Lone's plan, shared with her sister."""
    by, course = people.actor(users["lone"]), _course(users)
    version = safety_plan.save(
        by=by, course=course, data={"signs": [{"sign": "Jeg sover ikke"}]}, steps=["signs"], key=PLAN_KEY, base=0
    )
    return safety_plan.share(by=by, plan=version.plan, name="Karin", relation="Søster", key=SHARE_KEY)


def _assignment(users: dict[str, User]) -> dict[str, Any]:
    """Lone's questions midway."""
    row = questionnaires.give(by=System("test"), course=_course(users), form="t1")
    return {"code": row.code}


def _alert(users: dict[str, User]) -> dict[str, Any]:
    """A concern about Lone that Mette has written down."""
    found = Alert.unscoped.filter(course=_course(users)).first()
    return {"code": (found or _raised(users)).code}


def _raised(users: dict[str, User]) -> Alert:
    return concerns.raise_concern(
        by=people.actor(users["mette"]), course=_course(users), grade="B", source="staff", why="Lød trist.", key=uuid4()
    )


def _file(users: dict[str, User], *, sent: bool) -> dict[str, Any]:
    """A file that Lone has uploaded, and perhaps sent to Mette."""
    by, course = people.actor(users["lone"]), _course(users)
    file = SimpleUploadedFile("Søvn.txt", b"Jeg sov fire timer.")
    code = attachment_actions.attach(by=by, course=course, client_id=uuid4(), file=file).code
    if sent:
        letters.send_message(by=by, course=course, client_id=uuid4(), body="Se min liste.", files=[code])
    return {"code": code}


def _note(users: dict[str, User]) -> dict[str, Any]:
    """A signed note about Lone."""
    mette = people.actor(users["mette"])
    parts = [{"key": "text", "heading": "Notat", "text": "Vi talte om ugen."}]
    note = notes.create_draft(by=mette, course=_course(users), kind="phone", parts=parts)
    return {"code": notes.sign(by=mette, note=note).code}


def _delivery(users: dict[str, User]) -> dict[str, Any]:
    """A letter that left."""
    note = Note.unscoped.get(code=_note(users)["code"])
    row = LetterDelivery.unscoped.create(note=note, way="post", has_consent=True, by=users["mette"])
    return {"code": row.code}


def _application(users: dict[str, User]) -> Application:
    """What Lone sent before her treatment."""
    sent_at = timezone.now() - timedelta(days=30)
    made = Application.unscoped.get_or_create(course=_course(users), defaults={"sent_at": sent_at})[0]
    if made.sent_at is None:
        Application.unscoped.filter(pk=made.pk).update(sent_at=sent_at)
    return made


def _proposed(users: dict[str, User]) -> dict[str, Any]:
    """A decline that waits for a second clinician."""
    row = Decision.unscoped.create(
        course=_course(users), outcome="U1", reason="Tvivl.", decided_by=users["jonas"], proposed=True
    )
    return {"code": row.code}


def _versions(users: dict[str, User]) -> dict[str, Any]:
    """The second version of Grethe's map, and the number of the first."""
    by = people.actor(users["grethe"])
    first = EntryVersion.unscoped.select_related("entry__course").get(entry__course__patient=by.user)
    progress = queries.progress_of(by, "m1")
    assert progress is not None
    exercise = queries.module_of(progress).exercise(first.entry.exercise_key)
    assert exercise is not None
    place = program.Place(first.entry.course, exercise)
    program.edit_again(by=by, place=place)
    second = program.submit(by=by, place=place, data={**first.data, "loop": "Jeg kan skrive en linje."}, key=uuid4())
    return {"code": second.code, "number": first.number}


def _diary_line(users: dict[str, User], *, kind: str = "humoer", sent: bool = False) -> dict[str, Any]:
    """A line of Lone's diary."""
    by, code = people.actor(users["lone"]), uuid4()
    place = program.Row(_course(users), "mood", code)
    data = {"date": "2026-02-03", "mood": 4}
    program.save_draft(by=by, place=place, data=data, key=uuid4(), base=None)
    if sent:
        program.submit(by=by, place=place, data=data, key=uuid4())
    return {"kind": kind, "code": code}


def _diary_plan(users: dict[str, User]) -> dict[str, Any]:
    """A plan of Lone's, not sent yet."""
    by, code = people.actor(users["lone"]), uuid4()
    plan = {"activity": "Synge", "size": "10"}
    program.save_draft(by=by, place=program.Row(_course(users), "w4", code), data=plan, key=uuid4(), base=None)
    return {"code": code}


def _diary_thought(users: dict[str, User]) -> dict[str, Any]:
    """A thought record of Lone's that ends with something to do."""
    by, code = people.actor(users["lone"]), uuid4()
    record = {"thought": "Ingen svarer", "next": "Skrive igen"}
    program.save_draft(by=by, place=program.Row(_course(users), "w6", code), data=record, key=uuid4(), base=None)
    return {"code": code}


def _module_step(users: dict[str, User]) -> dict[str, Any]:
    progress = queries.progress_of(people.actor(users["lone"]), "m1")
    assert progress is not None
    return {"code": progress.code, "number": 1}


def _talk(users: dict[str, User]) -> dict[str, Any]:
    """A conversation that Mette and Lone have agreed on."""
    course = _course(users)
    found = Appointment.unscoped.filter(course=course).first()
    return {"code": (found or _booked(users["mette"], course)).code}


def _booked(psychologist: User, course: Course) -> Appointment:
    by, kind = people.actor(psychologist), Appointment.Kind.OTHER
    choice = times.offer(by, course, kind).all[-1]
    time = bookings.Time(psychologist=psychologist, starts_at=choice.slot.starts_at)
    return bookings.book(by=by, course=course, kind=kind, time=time, key=uuid4())


def _guest(users: dict[str, User]) -> dict[str, Any]:
    """Lone's sister, whom Mette would like to have with them."""
    row = Appointment.unscoped.get(code=_talk(users)["code"])
    invited = guests.Invited(kind="relative", name="Karin Kristensen", phone="20 30 40 51")
    return {
        "code": guests.invite(by=people.actor(users["mette"]), appointment=row, invited=invited, key=GUEST_KEY).code
    }


def _call(users: dict[str, User]) -> dict[str, Any]:
    """A room that was opened for Lone and Mette."""
    row = Appointment.unscoped.get(code=_talk(users)["code"])
    return {"code": Call.unscoped.create(appointment=row).code}


def _slot_change(users: dict[str, User]) -> dict[str, Any]:
    """Mette has closed for times on one day."""
    day = timezone.localdate() + timedelta(days=45)
    change = slot_times.close_day(by=people.actor(users["mette"]), psychologist=users["mette"], day=day, key=uuid4())
    return {"code": change.code}


THINGS: dict[str, Callable[[dict[str, User]], dict[str, Any]]] = {
    "course": lambda users: {"code": _course(users).code},
    "assignment": _assignment,
    "alert": _alert,
    "application": lambda users: {"code": _application(users).code},
    "outcome": lambda users: {"outcome": "U3", "code": _application(users).code},
    "proposed": _proposed,
    "alert_step": lambda users: _alert(users) | {"verb": "kvitter"},
    "note": _note,
    "delivery": _delivery,
    "file": lambda users: _file(users, sent=True),
    "ticket": lambda users: {"ticket": "nothing"},
    "unsent_file": lambda users: _file(users, sent=False),
    "version": lambda users: {"code": _version(users).code},
    "versions": _versions,
    "progress": _module_step,
    "module": lambda users: {"module_code": "m1"},
    "diary": lambda users: {"kind": "humoer"},
    "diary_line": _diary_line,
    "diary_plan": _diary_plan,
    "diary_thought": _diary_thought,
    "diary_sent": lambda users: _diary_line(users, sent=True),
    "about": lambda users: {"kind": ABOUT, "code": _version(users).code},
    "week_plan": _week_plan,
    "step": lambda users: {"module_code": "m1", "number": _where(users)[0]},
    "exercise": _exercise,
    "session": _session,
    "kept": _kept,
    "invitation": lambda users: {"code": _invitation(users).code},
    "token": lambda users: {"token": invitations.token(_invitation(users))},
    "membership": lambda users: {"code": Membership.objects.get(user=users["mette"]).code},
    "colleague": lambda users: {"code": users["mette"].code},
    "absence": _absence,
    "phrase": _phrase,
    "closure": _closure,
    "number": lambda users: {"code": PhoneNumber.objects.filter(region__slug="syddanmark")[0].code},
    "setting": lambda users: {"name": "answer_days"},
    "photo": _photo,
    "push_device": _push_device,
    "consent": _consent,
    "consent_kind": lambda users: {"kind": _consent(users)["kind"]},
    "section": lambda users: {"letter": "a"},
    "page": lambda users: {},
    "follow_up": _follow_up,
    "plan_step": lambda users: {"number": 1},
    "patient_plan_step": lambda users: {"code": _course(users).code, "number": 1},
    "share": lambda users: {"code": _shared(users).share.code},
    "talk": _talk,
    "guest": _guest,
    "guest_link": lambda users: {"code": users["lone"].code, "token": "nothing"},
    "call": _call,
    "slot_rule": lambda users: {"code": SlotRule.objects.filter(psychologist=users["mette"])[0].code},
    "slot_change": _slot_change,
    "share_token": lambda users: {"token": _shared(users).token},
}


def missing(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same address with an object that does not exist: the most specific argument is another."""
    *rest, (name, value) = arguments.items()
    other: dict[type, Any] = {int: 987_654, str: "x" * len(str(value))}
    return dict(rest) | {name: other.get(type(value), DANGLING)}


def addresses() -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the site: its pattern as text, its name, and itself."""
    return _walk(get_resolver().url_patterns, "")


def _walk(patterns: Any, before: str) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield text, pattern.name or "", pattern
        else:
            yield from _walk(pattern.url_patterns, text)


@dataclass
class Answer:
    """What came back: its status, where it leads, and how long the page is without what differs every time."""

    status: int
    location: str
    length: int
    refusals: int
    response: HttpResponse

    @property
    def text(self) -> str:
        """The whole page."""
        return "" if self.response.streaming else self.response.content.decode(errors="replace")

    @property
    def policy(self) -> str:
        """The content security policy."""
        return str(self.response.headers.get("Content-Security-Policy", ""))


CHANGING = re.compile(rb'(nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]{60,}")')


def knock(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
    """One request whose consequences are taken back at once."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        before = AuditEvent.objects.filter(outcome="refused").count()
        response: Any = client.generic(method, path) if method not in {"GET", "POST"} else None
        if response is None:
            response = client.get(path) if method == "GET" else client.post(path, body or {})
        refusals = AuditEvent.objects.filter(outcome="refused").count() - before
        content = b"".join(response.streaming_content) if response.streaming else CHANGING.sub(b"", response.content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, response.headers.get("Location", ""), len(content), refusals, response)


def url_of(name: str, arguments: dict[str, Any]) -> str:
    """The address; the public pages begin with a language."""
    return "/da/" if name == "wagtail_serve" else reverse(name, kwargs=arguments)
