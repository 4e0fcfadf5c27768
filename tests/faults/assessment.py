"""Killed after every SQL statement of save-answer, submit, acknowledge and close (R5, C2).

Afterwards everything of it is there or nothing, a retry succeeds exactly once, and an alert exists if and only if a
committed answer crosses the threshold. The measure counts the points where that does not hold: the goal is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from tests.faults import crash  # sets Django up in the fork server, before any model is imported
from tests.infra.measure import Measurement

# isort: split
from assessment.actions import questionnaires, risk, sending
from assessment.models import Answer, Assignment, FollowUp, Response
from care.access import Actor, Role, System
from care.actions import alert_steps
from care.models import Alert, AlertCause, CareLink, Course, Note, Region, User
from clinic.demo import people
from clinic.demo.cast import BY_KEY

CLOCK = System("fault run")
RISK_ITEMS = {"mdi6", "phq9_9"}
WORDS = "Aftalt med patienten."


# --- what dies: each command fetches what it needs, then gives the act whose statements are counted ------------------


def _actor(email: str) -> Actor:
    return people.actor(User.objects.get(email=email))


def _save(*, actor: str, response: str, item: str, value: str, key: str) -> Callable[[], object]:
    by, held = _actor(actor), Response.unscoped.select_related("assignment__course__patient").get(code=response)
    given: dict[str, Any] = {"item": item, "value": int(value), "language": "da", "key": key}
    return lambda: questionnaires.save_answer(by=by, response=held, **given)


def _save_in_two(*, actor: str, response: str, item: str, value: str, key: str) -> Callable[[], object]:
    """The negative control: the answer first, the alert in a transaction of its own."""
    by, held = _actor(actor), Response.unscoped.select_related("assignment__course__patient").get(code=response)

    def act() -> None:
        answer = Answer.unscoped.filter(code=key).first()
        if answer is None:
            row = {"item": item, "value": int(value), "language": "da", "saved_by": by.user}
            answer = Answer.unscoped.create(code=key, response=held, **row)
        course, scope_code = held.assignment.course, held.assignment.code
        risk.item_trigger(by=by, course=course, answer=answer, scope_code=scope_code)

    return act


def _submit(*, actor: str, assignment: str) -> Callable[[], object]:
    by, held = _actor(actor), Assignment.unscoped.select_related("course__patient").get(code=assignment)
    return lambda: sending.send(by=by, assignment=held)


def _acknowledge(*, actor: str, alert: str, key: str) -> Callable[[], object]:
    by, held = _actor(actor), Alert.unscoped.select_related("course__patient").get(code=alert)
    return lambda: alert_steps.acknowledge(by=by, alert=held, key=key)


def _close(*, actor: str, alert: str, key: str) -> Callable[[], object]:
    by, held = _actor(actor), Alert.unscoped.select_related("course__patient").get(code=alert)
    return lambda: alert_steps.close(by=by, alert=held, key=key, note=WORDS)


COMMANDS: Mapping[str, crash.Prepare] = {
    "save": _save,
    "save in two": _save_in_two,
    "submit": _submit,
    "acknowledge": _acknowledge,
    "close": _close,
}


# --- whom it happens to: a patient of their own for every run ----------------------------------------------------


@dataclass(frozen=True)
class Victim:
    """One patient, and the words that their command takes."""

    course: Course
    args: dict[str, str]


def _patient() -> Course:
    email = f"{uuid4().hex}@example.org"
    user = User.objects.create_user(email=email, name="Vera Vind", kind=User.Kind.PATIENT)
    region = Region.objects.get(slug="syddanmark")
    course: Course = Course.unscoped.create(patient=user, region=region, state=Course.State.ACTIVE)
    mette = User.objects.get(email=BY_KEY["mette"].email)
    CareLink.unscoped.create(course=course, user=mette, valid_from=timezone.now())
    return course


def _form(course: Course, form: str = "w14") -> Assignment:
    return questionnaires.give(by=CLOCK, course=course, form=form, ordinal=1 if form == "w14" else 0)


def _response(assignment: Assignment, instrument: str) -> Response:
    found: Response = Response.unscoped.get(assignment=assignment, instrument=instrument)
    found.assignment = assignment
    return found


def _answering(item: str, value: int, form: str = "w14") -> Victim:
    course = _patient()
    response = _response(_form(course, form), "mdi" if item.startswith("mdi") else "phq9")
    words = {"response": str(response.code), "item": item, "value": str(value), "key": str(uuid4())}
    return Victim(course, _of(course) | words)


def _sending(*, blank: bool) -> Victim:
    course = _patient()
    assignment = _form(course)
    response = _response(assignment, "phq9")
    for number in range(1, 9 if blank else 10):
        _answer(course, response, f"phq9_{number}", 0)
    _answer(course, _response(assignment, "week"), "help_wanted", 2)
    return Victim(course, _of(course) | {"assignment": str(assignment.code)})


def _answer(course: Course, response: Response, item: str, value: int) -> None:
    by = people.actor(course.patient)
    questionnaires.save_answer(by=by, response=response, item=item, value=value, language="da", key=uuid4())


def _alerted() -> Alert:
    course = _patient()
    _answer(course, _response(_form(course), "phq9"), "phq9_9", 2)
    follow_up = FollowUp.unscoped.select_related("alert").get(alert__course=course)
    risk.finish(by=people.actor(course.patient), follow_up=follow_up, language="da")
    found: Alert = Alert.unscoped.select_related("course__patient").get(course=course)
    return found


def _raised() -> Victim:
    alert = _alerted()
    return Victim(alert.course, _words(alert, "mette"))


def _assessed(grade: str = "") -> Victim:
    alert, mette = _alerted(), people.actor(User.objects.get(email=BY_KEY["mette"].email))
    if grade:
        follow_up = FollowUp.unscoped.select_related("alert__course").get(alert=alert)
        by = people.actor(alert.course.patient)
        risk.answer(by=by, follow_up=follow_up, key_name="k4", answer="ja", language="da", key=uuid4())
    alert_steps.contacted(by=mette, alert=alert, key=uuid4(), note=WORDS)
    note = Note.unscoped.get(about_code=alert.code, kind=Note.Kind.RISK)
    note.author = note.signed_by = mette.user
    note.signed_at = timezone.now()
    note.save()
    alert_steps.assess(by=mette, alert=alert, key=uuid4(), note_code=note.code)
    return Victim(alert.course, _words(alert, "mette"))


def _half_closed() -> Victim:
    victim = _assessed("A")
    alert = Alert.unscoped.get(course=victim.course)
    karen = people.actor(User.objects.get(email=BY_KEY["karen"].email), Role.LEAD)
    alert_steps.close(by=karen, alert=alert, key=uuid4(), note=WORDS)
    return victim


def _of(course: Course) -> dict[str, str]:
    return {"actor": str(course.patient.email)}


def _words(alert: Alert, who: str) -> dict[str, str]:
    return {"actor": BY_KEY[who].email, "alert": str(alert.code), "key": str(uuid4())}


CASES: Mapping[str, tuple[str, Callable[[], Victim]]] = {
    "save an answer that calls for help": ("save", lambda: _answering("phq9_9", 1)),
    "save MDI item 6": ("save", lambda: _answering("mdi6", 5, "t1")),
    "save an answer that does not": ("save", lambda: _answering("phq9_9", 0)),
    "send a form": ("submit", lambda: _sending(blank=False)),
    "send a form with item 9 blank": ("submit", lambda: _sending(blank=True)),
    "acknowledge": ("acknowledge", _raised),
    "close a B": ("close", _assessed),
    "close an A as the first": ("close", lambda: _assessed("A")),
    "close an A as the second": ("close", _half_closed),
}


# --- what must hold ------------------------------------------------------------------------------------------------


Snapshot = Counter[str]


def snapshot(course: Course) -> Snapshot:
    """How many rows every table of ours has, and how far this course's forms and alerts are."""
    ours = [model for model in apps.get_models() if model._meta.app_label in {"assessment", "care"}]
    found = Counter({model._meta.label: model._base_manager.count() for model in ours})
    for alert in Alert.unscoped.filter(course=course):
        found[f"alert {alert.grade} {alert.provisional} {alert.state} {alert.first_closer_id}"] += 1
    for form in Assignment.unscoped.filter(course=course, submitted_at__isnull=False):
        found[f"sent {form.form}"] += 1
    for response in Response.unscoped.filter(assignment__course=course):
        found[f"{response.instrument} {response.complete} {response.total}"] += 1
    return found


def done(after: Snapshot, before: Snapshot) -> dict[str, int]:
    """What changed between two snapshots."""
    changed = {name: after[name] - before[name] for name in after.keys() | before.keys()}
    return {name: number for name, number in changed.items() if number}


def missed(course: Course) -> list[str]:
    """C1: answers from the threshold up without an alert that names them, and alerts that no answer explains."""
    rows = Answer.unscoped.filter(response__assignment__course=course, item__in=RISK_ITEMS, value__gte=1)
    crossing = set(rows.values_list("code", flat=True))
    causes = AlertCause.unscoped.filter(alert__course=course)
    named = set(causes.filter(source__in=RISK_ITEMS, value__gte=1).values_list("about_code", flat=True))
    blank = Assignment.unscoped.filter(course=course, submitted_at__isnull=False)
    unexplained = causes.filter(source="blank").exists() and not blank.exists()
    found = [f"no alert for {code}" for code in crossing - named]
    found += [f"an alert without its answer {code}" for code in named - crossing]
    return found + (["an alert for a form that was not sent"] if unexplained else [])


@dataclass(frozen=True)
class Result:
    """The points at which a command was killed, and what was wrong afterwards."""

    points: int
    wrong: list[str]


def tried(case: str, database: str, *, few: bool = False) -> Result:
    """Kill the command after every statement (or after some), and once more after its commit."""
    command, make = CASES[case]
    return crashed(command, make, database, few=few)


def crashed(command: str, make: Callable[[], Victim], database: str, *, few: bool = False) -> Result:
    """The same for any command and victim."""
    crasher = crash.Crasher(__name__, database)
    victim = make()
    before = snapshot(victim.course)
    statements = crasher.run(command, victim.args).statements
    whole = done(snapshot(victim.course), before)
    assert whole, f"{command} changes nothing"
    some = [statements // 3, statements * 2 // 3, statements]
    points = [*(some if few else range(1, statements + 1)), crash.AFTER_COMMIT]
    wrong = [
        f"{command} at {point}: {what}" for point in points for what in _killed(crasher, command, make, point, whole)
    ]
    return Result(len(points), wrong)


def _killed(
    crasher: crash.Crasher, command: str, make: Callable[[], Victim], point: int, whole: dict[str, int]
) -> Iterator[str]:
    """What is wrong after dying at this point, and after a retry; another one changes nothing either."""
    victim = make()
    before = snapshot(victim.course)
    if not crasher.run(command, victim.args, point).killed:
        yield "it did not die"
    left = done(snapshot(victim.course), before)
    if left not in ([whole] if point == crash.AFTER_COMMIT else [{}, whole]):
        yield f"half of it is there: {left}"
    yield from missed(victim.course)
    for attempt in ("the retry", "another retry") if point == crash.AFTER_COMMIT else ("the retry",):
        crasher.run(command, victim.args)
        if (left := done(snapshot(victim.course), before)) != whole:
            yield f"{attempt} gives {left} instead of {whole}"
        yield from missed(victim.course)


def measure() -> Iterator[Measurement]:
    """Every statement of every command."""
    people.make_all()
    for case in CASES:
        result = tried(case, settings.DATABASES["default"]["NAME"])
        yield Measurement(f"{case}: killed at {result.points} points, wrong afterwards", len(result.wrong), "", goal=0)
        for what in result.wrong:
            print(what)
