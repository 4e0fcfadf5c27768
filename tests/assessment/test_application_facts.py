"""What the rules of triage read of an application, and how an application comes back (clinical.md 2.4)."""

from datetime import date
from uuid import uuid4

import pytest

from assessment import instruments, triage
from assessment.actions import decisions
from assessment.models import SentApplication
from assessment.queries import application as queries
from care.access import Role
from tests.assessment.applying import Applying
from tests.care import people


@pytest.fixture
def sofie(db: None) -> Applying:
    return Applying()


def codes(sofie: Applying) -> set[str]:
    return {flag.code for flag in triage.flags(queries.facts_of(sofie.application))}


def test_an_ordinary_application_raises_nothing(sofie: Applying) -> None:
    sofie.fill_in()

    assert codes(sofie) == set()


@pytest.mark.parametrize(
    ("key", "changed", "code"),
    [
        ("C", {"problem": "angst"}, "primary_problem"),
        ("E", {"attempt": "over et år"}, "attempt_earlier"),
        ("E", {"violence": "ja"}, "e11_violence"),
        ("F", {"psychosis": "ja"}, "e2_psychosis"),
        ("F", {"mania": "ja"}, "e3_mania"),
        ("F", {"diagnoses": ["eating_disorder"]}, "e6_eating"),
        ("F", {"drugs": "most", "drugs_used": [{"drug": "cannabis", "often": "hver_dag"}]}, "e5_drugs"),
        ("F", {"weight": "50"}, "e6_eating"),
        ("F", {"purging": "3"}, "e6_eating"),
        ("F", {"pregnancy": "foedt"}, "e12_perinatal"),
        ("G", {"current": "ja", "current_where": "Psykolog i Esbjerg"}, "e7_treatment"),
        ("H", {"hours": "1"}, "i6_time"),
        ("H", {"reading": "2"}, "i4_reading"),
        ("H", {"needs": ["tolk"]}, "i4_reading"),
        ("H", {"device": ["ingen"]}, "i5_device"),
        ("H", {"private": "nej"}, "i5_private_place"),
    ],
)
def test_each_answer_reaches_its_rule(sofie: Applying, key: str, changed: dict, code: str) -> None:
    sofie.fill_in(**{key: changed})

    assert code in codes(sofie)


def test_the_sums_and_the_open_concern_are_read(sofie: Applying) -> None:
    sofie.begin()
    sofie.post("A")
    sofie.answer("audit_c", {item.key: 3 for item in instruments.get("audit_c").items})
    sofie.post("E", self_harm="ja")
    sofie.submit_questionnaires()
    facts = queries.facts_of(sofie.application)

    assert (facts.grade, facts.self_harm, facts.sex, facts.audit_c) == ("B", True, "K", 9)
    assert (facts.mdi, facts.phq9) == (None, None)  # not answered whole
    assert facts.birth_date == date(1991, 1, 1)


def test_the_flags_are_kept_with_what_was_sent(sofie: Applying) -> None:
    sofie.fill_in(E={"violence": "ja"})
    sofie.send()

    assert [flag["code"] for flag in sofie.application.flags] == ["e11_violence"]


def test_the_clinic_asks_for_more_and_the_application_opens_until_it_is_sent_again(sofie: Applying) -> None:
    sofie.fill_in()
    sofie.send()
    karen = people.actor(people.staff("Karen Friis", Role.LEAD), Role.LEAD)
    decisions.decide(
        by=karen,
        course=sofie.course,
        outcome="U4",
        reason="Mangler dosis",
        message="Vi mangler nogle svar.",
        key=uuid4(),
        details={"missing": ["G"]},
    )

    page = sofie.browser.get("/ansoegning/status/").content.decode()
    assert "Vi mangler nogle svar." in page
    assert "Behandling nu og før" in page
    assert sofie.post("G", medicine="nej", medicines=None).status_code == 302
    assert "Hvad er der sket siden sidst?" in sofie.browser.get("/ansoegning/gennemse/").content.decode()
    sofie.send(news="Jeg er holdt op med medicinen")
    assert SentApplication.unscoped.filter(application=sofie.application).latest("sent_at").data["news"]
    assert sofie.course.state == "applied"
    assert sofie.autosave("G").status_code == 409
