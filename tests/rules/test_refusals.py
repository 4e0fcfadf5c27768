"""The refusals of clinical.md 7.3 that concern what there is so far, by their numbers, on the demo's story.

Elsewhere: NEG05 tests/care/test_absence.py, NEG10 tests/care/test_regions.py, NEG11 tests/care/test_staff.py,
NEG14 tests/care/test_oversight.py, NEG17 tests/care/test_break_glass.py, NEG20 tests/care/test_crypto.py.
NEG03, 12, 13, 15, 16, 18 and 19 wait for statistics, guests, alerts, integrations, letters and blocks; NEG08 for notes.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from care.models import AuditEvent, CareLink, Course
from clinic.demo import story
from dialogue.models import Message
from program.models import EntryVersion
from tests.rules.policy import POLICY, people
from tests.rules.test_urls import CLOSED_TO_STRANGERS
from tests.rules.world import VISITORS, World, knock, make_world, url_of

pytestmark = pytest.mark.template("t_demo")

OF_PATIENTS = [name for name, rule in POLICY.items() if rule.thing in {"course", "version", "about", "week_plan"}]


@pytest.fixture
def world(committed_db: str) -> World:
    return make_world()


def course_of(world: World, key: str) -> Course:
    return Course.unscoped.get(patient=world.users[key])


def version_of(world: World, key: str, *, is_draft: bool = False) -> EntryVersion:
    rows = EntryVersion.unscoped.filter(entry__course=course_of(world, key))
    found = (rows.filter(state="draft") if is_draft else rows.exclude(state="draft")).order_by("pk").first()
    assert found is not None
    return found


def last_refusal() -> AuditEvent:
    found = AuditEvent.objects.filter(outcome="refused").order_by("-id").first()
    assert found is not None
    return found


@pytest.mark.parametrize("visitor", ["ida", "godkender", "anne", "per"])
def test_neg01_neg02_who_has_no_patients_finds_no_patients_page(visitor: str, world: World) -> None:
    client = world.browser(visitor)
    for name in OF_PATIENTS:
        url = url_of(name, world.things[POLICY[name].thing])
        assert {knock(client, method, url).status for method in ("GET", "POST")} <= {404, 405}, name


def test_neg02_an_administrator_reads_no_message(world: World) -> None:
    answer = knock(world.browser("per"), "GET", reverse("clinic-letters", args=[course_of(world, "grethe").code]))

    assert (answer.status, answer.refusals) == (404, 1)


def test_neg04_another_psychologists_patient_is_not_found_and_the_try_is_kept(world: World) -> None:
    course = course_of(world, "lone")
    client = world.browser("jonas")

    response = client.get(reverse("clinic-patient", args=[course.code]))

    assert response.status_code == 404
    assert "Lone" not in response.text
    kept = last_refusal()
    assert (kept.actor_name, kept.role) == ("Jonas Bak", "psychologist")
    assert kept.reason == f"foreign {course.code}"


def test_neg04_the_same_for_work_that_was_sent(world: World) -> None:
    version = version_of(world, "emil")

    answer = knock(world.browser("jonas"), "GET", reverse("clinic-submission", args=[version.code]))

    assert (answer.status, answer.refusals) == (404, 1)


def test_neg06_a_supervisor_sees_only_courses_on_the_list(world: World) -> None:
    course, client = course_of(world, "lone"), world.browser("bodil")
    url = reverse("clinic-patient", args=[course.code])
    assert knock(client, "GET", url).status == 404

    CareLink.unscoped.create(course=course, user=world.users["bodil"], kind=CareLink.Kind.SUPERVISION)

    assert knock(client, "GET", url).status == 200
    assert knock(client, "GET", reverse("clinic-patient", args=[course_of(world, "emil").code])).status == 404


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_neg07_an_answer_that_was_sent_cannot_be_written_again(accept: str, world: World) -> None:
    version = version_of(world, "emil")
    client = world.browser("emil")
    url = reverse("program-answer", kwargs=world.things["exercise"])
    body = {"key": str(uuid4()), "base": "1", "situation": "Noget andet"}

    response = client.post(url, body, headers={"accept": accept})

    assert response.status_code == 409, response.content
    assert version_of(world, "emil").data == version.data
    assert EntryVersion.unscoped.filter(entry=version.entry).count() == 1


@pytest.mark.parametrize("visitor", ["mette", "karen", "bodil", "jonas", "emil"])
@pytest.mark.parametrize("name", ["clinic-submission", "clinic-feedback-draft", "program-entry"])
def test_neg09_nobody_reads_a_draft_of_a_worksheet(visitor: str, name: str, world: World) -> None:
    draft = version_of(world, "lone", is_draft=True)

    assert knock(world.browser(visitor), "GET", reverse(name, args=[draft.code])).status == 404


def test_neg10_a_lead_of_another_region_finds_no_course(world: World) -> None:
    answer = knock(world.browser("nils"), "GET", reverse("clinic-patient", args=[course_of(world, "lone").code]))

    assert (answer.status, answer.refusals) == (404, 1)


@pytest.mark.parametrize("name", ["clinic-letters", "clinic-submission", "clinic-patient"])
def test_neg14_a_data_protection_officer_reads_no_content(name: str, world: World) -> None:
    code = version_of(world, "grethe").code if name == "clinic-submission" else course_of(world, "grethe").code

    assert knock(world.browser("david"), "GET", reverse(name, args=[code])).status in {403, 404}


@pytest.mark.parametrize("reason", ["hast", "x" * 19, " " * 30])
def test_neg17_a_short_reason_opens_nothing(reason: str, world: World) -> None:
    course, client = course_of(world, "lone"), world.browser("karen")

    answer = client.post(reverse("care-open-break-glass", args=[course.code]), {"reason": reason, "key": uuid4()})

    assert answer.status_code == 422
    assert not course.break_glass.exists()


# --- nobody meets anybody else's words (reliability.md A3) ------------------------------------------

WORDS = {
    story.LONE_DRAFT["situation"]: "lone",
    story.EMIL_MAP["situation"]: "emil mette",
    story.EMIL_MAP["loop"]: "emil mette",
    story.GRETHE_MAP["situation"]: "grethe mette",
    "skylden kom": "grethe mette",
    "Emil Sørensen": "emil mette karen",
    "Jens Olesen": "jens sara nils",
}


def every_page(world: World) -> set[str]:
    """The table's addresses with every patient's course and every version there is."""
    found = {
        url_of(name, world.things[POLICY[name].thing] if POLICY[name].thing else {}) for name in CLOSED_TO_STRANGERS
    }
    courses, versions = Course.unscoped.all(), EntryVersion.unscoped.all()
    named = {"course": [row.code for row in courses], "version": [row.code for row in versions]}
    for name in OF_PATIENTS:
        found |= {reverse(name, args=[code]) for code in named.get(POLICY[name].thing, [])}
    return found


def leaks(visitor: str, client: Client, urls: set[str]) -> list[str]:
    """Foreign words in the answers to a visitor who opens everything."""
    found = []
    for url in sorted(urls):
        text = knock(client, "GET", url).text
        found += [
            f"{url}: {word}" for word, readers in WORDS.items() if word in text and visitor not in people(readers)
        ]
    return found


@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_meets_words_of_a_patient_they_do_not_treat(
    visitor: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert leaks(visitor, world.browser(visitor), every_page(world)) == []
    assert [word for word in WORDS if word in caplog.text] == []


def test_two_people_who_take_turns_never_get_each_others_page(world: World) -> None:
    browsers = {"Emil": world.browser("emil"), "Jens": world.browser("jens")}
    for _turn in range(10):
        for name, client in browsers.items():
            page = client.get(reverse("care-contact")).text
            other = next(one for one in browsers if one != name)
            assert name in page
            assert other not in page


def test_a_leak_would_be_found(world: World) -> None:
    seen = leaks("jonas", world.browser("mette"), every_page(world))

    assert any(story.EMIL_MAP["situation"] in line for line in seen)


def test_neg20_what_people_write_lies_encrypted(world: World) -> None:
    for row in Message.unscoped.all():
        assert row.body
    for model, column in ((Message, "body"), (EntryVersion, "data")):
        table = model._meta.db_table
        for row in model.unscoped.raw(f"SELECT id, {column}::text AS stored FROM {table}"):  # noqa: S608
            assert bytes.fromhex(row.stored.removeprefix("\\x"))[:3] == b"t2|"


def test_the_readers_are_people_of_the_cast() -> None:
    assert {reader for readers in WORDS.values() for reader in people(readers)} <= set(VISITORS)
