"""The demo region half-way through treatment: what the cast has read, written, sent and answered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from care.models import Course, PhoneNumber, Region, User
from clinic.demo import assessment, eid, people, talks
from clinic.demo.cast import PEOPLE, TREATED_BY
from cms.loading import read
from dialogue.about import About
from program import actions as program
from program import queries
from program.loading import CONTENT
from program.models import Enrolment, EntryVersion, ModuleProgress

EMIL_MAP = {
    "situation": "Søndag eftermiddag hjemme på kollegiet. Min studiegruppe skrev, om jeg kom i morgen.",
    "feelings": [{"name": "skamfuld", "strength": 75}, {"name": "bange", "strength": 55}],
    "body": ["uro", "trykken"],
    "thoughts": ["De er trætte af mig.", "Jeg er alligevel for langt bagud."],
    "action": "Jeg lagde telefonen med skærmen nedad og spillede til klokken tre.",
    "effect_now": 7,
    "effect_later": 2,
    "loop": "Når jeg ikke svarer, bliver det sværere at svare dagen efter.",
}
GRETHE_MAP = {
    "situation": "Tirsdag formiddag i køkkenet. Min søster ringede, og jeg lod den ringe ud.",
    "feelings": [{"name": "trist", "strength": 60}, {"name": "skyldig", "strength": 70}],
    "body": ["traet", "tung"],
    "thoughts": ["Hun ringer kun for at være pæn.", "Jeg er til besvær."],
    "action": "Jeg gik ind og lagde mig på sofaen med et tæppe.",
    "effect_now": 6,
    "effect_later": 3,
    "loop": "Jo mindre jeg taler med andre, jo mere tror jeg, at jeg er til besvær.",
}
LONE_DRAFT = {
    "situation": "Onsdag aften. Vagtplanen kom, og jeg var sat på to ekstra aftener.",
    "feelings": [{"name": "vred", "strength": 60}],
    "thoughts": ["Jeg kan aldrig sige nej."],
}
REPLY = (
    "Kære Grethe\n\nTak for dit kort fra tirsdag. Du beskriver fint, hvordan telefonen ringede, og hvordan skylden kom "
    "lige efter. Jeg lægger mærke til, at det hjalp lidt lige dér at lade den ringe, og at det var tungere dagen efter.\n\n"
    "Hvad ville du ønske, at din søster vidste om de dage?\n\nTil næste gang foreslår jeg, at du sender hende én linje. "
    "Jeg svarer igen på torsdag.\n\nMange hilsner\nMette"
)


@transaction.atomic
def load() -> None:
    """Make the cast and their story once; a second load changes nothing."""
    users = people.make_all()
    _clinic_numbers()
    _verify_numbers(users["per"])
    eid.give_numbers(users)
    if Enrolment.unscoped.exists():
        return
    programme = read(CONTENT / "programme.toml")["code"]
    for key in TREATED_BY:
        course = Course.unscoped.get(patient=users[key])
        psychologist = people.actor(users[TREATED_BY[key]])
        program.enrol(by=psychologist, course=course, programme_code=programme)
    _read(users["lone"], 6)
    _write(users["lone"], "m1-kort", LONE_DRAFT)
    _read(users["emil"], 8)
    _send(users["emil"], "m1-kort", EMIL_MAP)
    _read(users["grethe"], 8)
    version = _send(users["grethe"], "m1-kort", GRETHE_MAP)
    _answer(users["mette"], version)
    assessment.load(users)
    talks.load(users)


def _clinic_numbers() -> None:
    """Where the demo's clinics are called; each region writes its own."""
    for region in Region.objects.filter(slug__in={person.region for person in PEOPLE}):
        PhoneNumber.objects.get_or_create(
            region=region,
            kind=PhoneNumber.Kind.CLINIC,
            defaults={
                "name_da": "Klinikken",
                "name_en": "The clinic",
                "phone": "20 30 40 10",
                "hours_da": "Hverdage 8-16",
                "hours_en": "Weekdays 8-16",
                "owner": "Internetpsykiatrien",
                "position": 50,
            },
        )


def _verify_numbers(by: User) -> None:
    """The demo's numbers count as called today; a real region calls each of them."""
    PhoneNumber.objects.filter(verified_on=None).update(verified_on=timezone.localdate(), verified_by=by)


def _progress(user: User) -> ModuleProgress:
    rows = ModuleProgress.unscoped.select_related("release", "enrolment__course")
    progress: ModuleProgress = rows.get(enrolment__course__patient=user, module_code="m1")
    return progress


def _read(user: User, steps: int) -> None:
    progress = _progress(user)
    for step in queries.place_in(progress).module.steps[:steps]:
        program.read_step(by=people.actor(user), progress=progress, step=step)


def _place(user: User, key: str) -> program.Place:
    progress = _progress(user)
    exercises = {exercise.key: exercise for exercise in queries.place_in(progress).module.exercises}
    return program.Place(progress.enrolment.course, exercises[key])


def _write(user: User, key: str, data: dict[str, Any]) -> None:
    program.save_draft(by=people.actor(user), place=_place(user, key), data=data, key=uuid4(), base=None)


def _send(user: User, key: str, data: dict[str, Any]) -> EntryVersion:
    return program.submit(by=people.actor(user), place=_place(user, key), data=data, key=uuid4())


def _answer(psychologist: User, version: EntryVersion) -> None:
    by = people.actor(psychologist)
    about = About(program.ABOUT, version.code, queries.label_of(version)["da"])
    program.mark_seen(by=by, version=version)
    program.give_feedback(by=by, course=version.entry.course, client_id=uuid4(), body=REPLY, about=about)
