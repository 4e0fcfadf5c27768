"""Scores over time: words for Lone, figures for Mette, and nothing at all when a score is not what the answers give."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessment import comparing
from assessment.actions import questionnaires
from assessment.models import Assignment, Response
from assessment.queries import curves, own_answers, scores
from care.access import Actor, System
from care.models import AuditEvent, Course, User
from tests.dialogue.conftest import browser_of

CLOCK = System("test clock")
M11 = dict(
    zip(
        ("1", "2", "3", "4", "5", "6", "7", "8a", "8b", "9", "10a", "10b"),
        (4, 4, 4, 1, 1, 0, 3, 2, 2, 2, 1, 1),
        strict=True,
    )
)


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def sent(lone: Actor, course: Course, form: str, ordinal: int, **answers: dict[str, Any]) -> Assignment:
    """A form that was filled in and sent."""
    given = questionnaires.give(by=CLOCK, course=course, form=form, ordinal=ordinal)
    for instrument, values in answers.items():
        row = Response.unscoped.select_related("assignment__course__patient").get(
            assignment=given, instrument=instrument
        )
        for item, value in values.items():
            questionnaires.save_answer(by=lone, response=row, item=item, value=value, language="da", key=uuid4())
    questionnaires.submit(by=lone, assignment=given)
    return given


def phq9(*values: int) -> dict[str, int]:
    return {f"phq9_{number}": value for number, value in enumerate(values, 1)}


SEVENTEEN, NINE, FIFTEEN = (2, 2, 2, 2, 2, 2, 2, 3, 0), (1, 1, 1, 1, 1, 1, 1, 2, 0), (2, 2, 2, 2, 2, 2, 2, 1, 0)


@pytest.fixture
def two_weeks(lone: Actor, course: Course) -> list[Assignment]:
    return [
        sent(lone, course, "w14", 1, phq9=phq9(*SEVENTEEN)),
        sent(lone, course, "w14", 2, phq9=phq9(*NINE)),
    ]


@pytest.mark.parametrize(
    ("instrument", "before", "after", "said"),
    [
        ("phq9", 10, 7, "lavere end sidst"),
        ("phq9", 10, 8, "omtrent som sidst"),
        ("phq9", 10, 12, "omtrent som sidst"),
        ("phq9", 10, 13, "højere end sidst"),
        ("who5", 40, 48, "højere end sidst"),
        ("who5", 40, 44, "omtrent som sidst"),
    ],
)
def test_a_comparison_is_three_words_and_no_figure(instrument: str, before: int, after: int, said: str) -> None:
    assert comparing.words(instrument, Decimal(before), Decimal(after)) == said


def test_worse_is_said_gently_and_names_who_looks_at_it() -> None:
    worse = comparing.sentence("phq9", Decimal(9), Decimal(15), "Mette")
    assert worse == "Dine svar er højere end sidst, og det er Mette, der ser på det."
    assert "lavere end sidst, og det er Mette" in comparing.sentence("who5", Decimal(60), Decimal(40), "Mette")
    assert "haft det bedre" in comparing.sentence("who5", Decimal(40), Decimal(60), "Mette")


def test_the_patients_curve_has_words_and_no_total_no_category_no_diagnosis(
    cast: dict[str, User], two_weeks: list[Assignment]
) -> None:
    client = Client()
    client.force_login(cast["lone"])
    page = client.get(reverse("assessment-curve")).content.decode()
    curve = page.split("<main")[1].split("</main>")[0]
    words = re.sub(r"<[^>]*>", "|", curve)
    assert "lavere end sidst" in curve
    assert "<polyline" in curve
    for word in ("|17|", "|9|", "moderat", "svær", "minimal", "diagnose", "depression"):
        assert word not in words.lower(), word


def test_the_thanks_page_says_how_it_stands(cast: dict[str, User], two_weeks: list[Assignment]) -> None:
    client = Client()
    client.force_login(cast["lone"])
    page = client.get(reverse("assessment-thanks", args=[two_weeks[1].code])).content.decode()
    assert "Dine svar er lavere end sidst" in page


def test_an_incomplete_form_is_no_point_on_the_curve(lone: Actor, course: Course, two_weeks: list[Assignment]) -> None:
    sent(lone, course, "w14", 3, phq9={"phq9_1": 3})
    (curve,) = curves.of_patient(lone)
    assert len(curve.drawing.points) == 2


def test_the_psychologist_sees_figures_reliable_change_and_every_answer(
    actors: dict[str, Actor], course: Course, two_weeks: list[Assignment]
) -> None:
    found = curves.of_course(actors["mette"], course, "da")
    measured = next(one for one in found.measured if one.title.startswith("PHQ-9"))
    newest = measured.sendings[0]
    assert (newest.total, newest.severity, newest.change) == ("9", "Let", "-8, pålidelig bedring, restitueret")
    assert (newest.items[8].value, newest.items[8].answer, newest.items[8].is_risk) == ("0", "Slet ikke", True)


def test_a_change_under_the_reliable_one_is_none(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    sent(lone, course, "w14", 1, phq9=phq9(*SEVENTEEN))
    sent(lone, course, "w14", 2, phq9=phq9(*FIFTEEN))
    measured = curves.of_course(actors["mette"], course, "da").measured[0]
    assert measured.sendings[0].change == "-2, ingen pålidelig ændring"


def test_mdi_stands_in_three_readings_side_by_side_with_the_caution(
    actors: dict[str, Actor], lone: Actor, course: Course, cast: dict[str, User]
) -> None:
    """Vector M11: sum 22 (let), ICD-10 none, DSM-IV 4 symptoms."""
    sent(lone, course, "t1", 0, mdi={f"mdi{key}": value for key, value in M11.items()})
    page = browser_of(actors["mette"]).get(reverse("clinic-patient", args=[course.code])).content.decode()
    for words in (
        "A: sum",
        "22 af 50",
        "B: ICD-10",
        "ingen",
        "C: DSM-IV",
        "4 af 9",
        "Skemaet stiller ikke en diagnose",
    ):
        assert words in page, words


def test_reading_the_scores_is_written_down(
    actors: dict[str, Actor], course: Course, two_weeks: list[Assignment]
) -> None:
    browser_of(actors["mette"]).get(reverse("clinic-patient", args=[course.code]))
    assert AuditEvent.objects.filter(action="scores.read", course_code=course.code).count() == 1


def test_a_score_that_is_not_what_the_answers_give_is_withheld_logged_and_rings_the_alarm(
    actors: dict[str, Actor], lone: Actor, course: Course, two_weeks: list[Assignment]
) -> None:
    assert scores.problems() == []
    with connection.cursor() as cursor:  # the table refuses it otherwise
        cursor.execute("SET LOCAL session_replication_role = replica")
    Response.unscoped.filter(assignment=two_weeks[1], instrument="phq9").update(total=4)
    for _ in range(2):
        found = curves.of_course(actors["mette"], course, "da")
    (curve,) = curves.of_patient(lone)
    assert len(curve.drawing.points) == 1
    assert found.withheld == ["phq9, w14 2"]
    assert [row.total for one in found.measured for row in one.sendings if one.title.startswith("PHQ")] == ["17"]
    assert len(scores.problems()) == 1
    assert AuditEvent.objects.filter(action=scores.MISMATCH).count() == 1


@pytest.mark.parametrize("who", ["emil", "jens", "ida", "sara"])
def test_others_see_no_scores(actors: dict[str, Actor], course: Course, two_weeks: list[Assignment], who: str) -> None:
    assert curves.of_course(actors[who], course, "da").measured == []


def test_my_data_has_every_answer_with_its_question(lone: Actor, two_weeks: list[Assignment]) -> None:
    first = own_answers.collect(lone.user)[0]
    assert first["form"] == "Ugetjek, uge 1"
    answer = first["instruments"][0]["answers"][0]
    assert answer["question"] == "Lille interesse i eller glæde ved at gøre ting"
    assert (answer["value"], first["instruments"][0]["score"]) == ("2", "17")


def test_an_instrument_without_danish_words_is_asked_in_english_only(lone: Actor, course: Course) -> None:
    from assessment.queries.questionnaire_pages import paper

    given = questionnaires.give(by=CLOCK, course=course, form="t2")
    asked = {language: {one.instrument.key for one in paper(given, language).shown} for language in ("da", "en")}
    assert asked["en"] - asked["da"] == {"sus"}
