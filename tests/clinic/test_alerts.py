"""One alert from the first look to its end: who may do what, in which order, and who is told what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from care.access import Actor, Role, System
from care.actions import alert_steps, alerts, notes
from care.http import patient_token
from care.middleware import MEMBERSHIP
from care.models import Alert, AlertStep, AuditEvent, ContactDetails, Course, Membership, Note, User
from care.registry import waiting_for
from clinic.demo import people

pytestmark = pytest.mark.django_db
CHECKLIST = {
    "part.conclusion": "Rolig nu, ingen plan.",
    "part.action": ["Tættere kontakt"],
    "part.next_contact": "2026-12-01T10:00",
}


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True  # the second factor has tests of its own


@pytest.fixture
def course(cast: dict[str, User]) -> Course:
    return Course.unscoped.select_related("patient", "region__successor").get(patient=cast["lone"])


@pytest.fixture
def karen(cast: dict[str, User]) -> Actor:
    return people.actor(cast["karen"], Role.LEAD)


def raised(course: Course, grade: str = "A", **more: Any) -> Alert:
    cause = alerts.Cause("phq9_9", 2)
    return alerts.raise_alert(by=System("test"), course=course, kind="risk", causes=[cause], grade=grade, **more)


def browser(user: User, role: Role | None = None) -> Client:
    client = Client()
    client.force_login(user)
    held = Membership.objects.filter(user=user)
    if role:
        session = client.session
        session[MEMBERSHIP] = str(held.get(role=role).code)
        session.save()
    return client


def post(client: Client, user: User, alert: Alert, verb: str, **fields: Any) -> Any:
    data = {"patient": patient_token(alert.course, user), "key": str(uuid4()), **fields}
    return client.post(f"/klinik/bekymringer/{alert.code}/{verb}/", data)


def signed_assessment(by: Actor, alert: Alert) -> Note:
    note = notes.draft_for_alert(by=System("test"), alert=alert, facts=["a"])
    parts = [
        {
            "key": key.removeprefix("part."),
            "heading": "x",
            "text": "\n".join(value) if isinstance(value, list) else value,
        }
        for key, value in CHECKLIST.items()
    ]
    saved = notes.save(by=by, note=note, parts=parts, base=note.saved_no)
    return notes.sign(by=by, note=saved)


def assessed(by: Actor, alert: Alert) -> Alert:
    alert_steps.acknowledge(by=by, alert=alert, key=uuid4())
    alert_steps.contacted(by=by, alert=alert, key=uuid4(), note="Talt sammen.")
    note = signed_assessment(by, alert)
    return alert_steps.assess(by=by, alert=alert, key=uuid4(), note_code=note.code)


class TestThePage:
    def test_it_says_why_until_when_and_what_to_do_first(self, cast: dict[str, User], course: Course) -> None:
        alert = raised(course)
        page = browser(cast["mette"]).get(f"/klinik/bekymringer/{alert.code}/").content.decode()
        assert "PHQ-9, spørgsmål 9" in page
        assert "Svarfrist A nu" in page
        assert "Kvittér senest" in page
        assert "/kvitter/" in page
        assert "/luk/" not in page
        assert "isikoniveau" not in page

    @pytest.mark.parametrize("who", ["jonas", "sara", "nils", "bodil", "ida", "per", "emil", "lone"])
    def test_nobody_else_finds_it(self, who: str, cast: dict[str, User], course: Course) -> None:
        alert = raised(course)
        assert browser(cast[who]).get(f"/klinik/bekymringer/{alert.code}/").status_code == 404
        assert AuditEvent.objects.filter(outcome="refused", actor_code=cast[who].code).exists()

    def test_the_address_stands_only_before_the_one_who_acts(
        self, cast: dict[str, User], course: Course, karen: Actor
    ) -> None:
        ContactDetails(
            user=course.patient, phone="+4520123456", address="Hemmelig Vej 7", contact_person="Ib 30"
        ).save()
        alert = raised(course)
        mette, lead = browser(cast["mette"]), browser(cast["karen"], Role.LEAD)
        url = f"/klinik/bekymringer/{alert.code}/"
        assert "Hemmelig Vej" not in mette.get(url).content.decode()
        post(mette, cast["mette"], alert, "kvitter")
        assert "Hemmelig Vej" in mette.get(url).content.decode()
        assert "Hemmelig Vej" not in lead.get(url).content.decode()
        assert "Ib 30" in lead.get(url).content.decode()


class TestTheSteps:
    def test_from_the_first_look_to_the_closed_b(self, cast: dict[str, User], course: Course) -> None:
        alert, mette = raised(course, "B"), browser(cast["mette"])
        assert post(mette, cast["mette"], alert, "kvitter").status_code == 302
        assert post(mette, cast["mette"], alert, "forsoeg", note="Svarede ikke.").status_code == 302
        assert (
            post(mette, cast["mette"], alert, "kontaktet", note="Talt sammen.", who="contact_person").status_code == 302
        )
        assert AlertStep.unscoped.get(kind="contacted").note == "Kontaktpersonen: Talt sammen."
        draft = post(mette, cast["mette"], alert, "vurder").url
        token = {"patient": patient_token(course, cast["mette"]), "key": str(uuid4()), "base": "0"}
        assert mette.post(f"{draft}underskriv/", token).status_code == 422
        token["base"] = str(Note.unscoped.get().saved_no)
        assert mette.post(f"{draft}underskriv/", token | CHECKLIST).url == f"/klinik/bekymringer/{alert.code}/"
        alert.refresh_from_db()
        assert alert.state == "assessed"
        assert post(mette, cast["mette"], alert, "luk").status_code == 422
        assert post(mette, cast["mette"], alert, "luk", note="Følges i forløbet.").status_code == 302
        alert.refresh_from_db()
        assert alert.state == "closed"
        assert post(mette, cast["mette"], alert, "haendelse", note="Fristen blev overskredet.").status_code == 302

    def test_neg15_one_person_does_not_close_an_a(
        self, cast: dict[str, User], course: Course, actors: dict[str, Actor]
    ) -> None:
        alert, mette = assessed(actors["mette"], raised(course)), browser(cast["mette"])
        assert post(mette, cast["mette"], alert, "luk", note="Rolig.").status_code == 302
        alert.refresh_from_db()
        assert alert.is_open
        answer = post(mette, cast["mette"], alert, "luk", note="Rolig igen.")
        assert answer.status_code == 403
        assert "En A lukkes af to" in answer.content.decode()
        assert "Nu mangler en kollega" in mette.get(f"/klinik/bekymringer/{alert.code}/").content.decode()
        lead = browser(cast["karen"], Role.LEAD)
        assert post(lead, cast["karen"], alert, "luk", note="Enig.").status_code == 302
        alert.refresh_from_db()
        assert alert.state == "closed"

    def test_the_same_form_twice_is_one_step(self, cast: dict[str, User], course: Course) -> None:
        alert, mette, key = raised(course, "B"), browser(cast["mette"]), str(uuid4())
        for _round in range(2):
            assert post(mette, cast["mette"], alert, "kvitter", key=key).status_code == 302
        assert AlertStep.unscoped.filter(kind="acknowledged").count() == 1
        assert post(mette, cast["mette"], alert, "kvitter").status_code == 409

    def test_a_form_of_another_patient_is_refused(self, cast: dict[str, User], course: Course) -> None:
        alert, mette = raised(course, "B"), browser(cast["mette"])
        other = Course.unscoped.get(patient=cast["emil"])
        answer = post(mette, cast["mette"], alert, "kvitter", patient=patient_token(other, cast["mette"]))
        assert answer.status_code == 403
        alert.refresh_from_db()
        assert alert.state == "open"

    def test_only_the_lead_gives_it_to_a_colleague(self, cast: dict[str, User], course: Course) -> None:
        alert = raised(course, "B")
        to = str(cast["jonas"].code)
        assert post(browser(cast["mette"]), cast["mette"], alert, "giv-videre", to=to).status_code == 403
        lead = browser(cast["karen"], Role.LEAD)
        assert post(lead, cast["karen"], alert, "giv-videre", to=str(cast["sara"].code)).status_code == 422
        assert post(lead, cast["karen"], alert, "giv-videre", to=to).status_code == 302
        alert.refresh_from_db()
        assert alert.owner == cast["jonas"]

    def test_a_supervisor_reads_and_does_not_act(self, cast: dict[str, User], course: Course) -> None:
        alert = raised(course, "B")
        assert post(browser(cast["bodil"]), cast["bodil"], alert, "kvitter").status_code == 404

    def test_a_stable_level_is_for_c_only(self, course: Course, actors: dict[str, Actor]) -> None:
        alert = raised(course, "B")
        alert_steps.acknowledge(by=actors["mette"], alert=alert, key=uuid4())
        alert_steps.contacted(by=actors["mette"], alert=alert, key=uuid4(), note="x")
        note = signed_assessment(actors["mette"], alert)
        with pytest.raises(alert_steps.WrongStep):
            alert_steps.assess(by=actors["mette"], alert=alert, key=uuid4(), note_code=note.code, stable=True)


class TestTheWorklist:
    def test_the_order_of_the_law(self, course: Course, actors: dict[str, Actor]) -> None:
        for kind in ("inactive_14", "fast_rise"):
            alerts.raise_alert(
                by=System("t"),
                course=course,
                kind=kind,
                causes=[alerts.Cause("rule")],
                due_at=timezone.now() + timedelta(days=2),
            )
        late = timezone.now() - timedelta(hours=1)
        alerts.raise_alert(by=System("t"), course=course, kind="new_severe", causes=[alerts.Cause("rule")], due_at=late)
        for grade in ("C", "B", "A"):
            raised(course, grade)
        rows = [row for row in waiting_for(actors["mette"]) if row.url.startswith("/klinik/bekymringer/")]
        assert [row.order for row in rows] == [10, 20, 30, 40, 60, 70]
        assert [bool(row.act) for row in rows] == [True] * 6
        assert "kvittér senest" in rows[0].reason

    def test_the_lead_sees_those_of_the_region_and_what_climbed(
        self, course: Course, karen: Actor, actors: dict[str, Actor]
    ) -> None:
        alert = raised(course, "B")
        alerts.escalate(by=System("t"), alert=alert, level=1)
        rows = [row for row in waiting_for(karen) if row.course_code == course.code]
        assert [("eskaleret" in row.reason) for row in rows if row.order == 20] == [True]
        assert not [row for row in waiting_for(actors["nils"]) if row.course_code == course.code]

    def test_the_button_on_the_line_acknowledges(
        self, cast: dict[str, User], course: Course, actors: dict[str, Actor]
    ) -> None:
        raised(course, "B")
        act = waiting_for(actors["mette"])[0].act
        answer = browser(cast["mette"]).post(act.url, {"patient": act.patient, "key": str(act.key)})
        assert answer.status_code == 302
        assert Alert.unscoped.get().state == "acknowledged"


class TestAConcernByStaff:
    def url(self, course: Course) -> str:
        return f"/klinik/patienter/{course.code}/bekymring/"

    def data(self, course: Course, user: User, **more: str) -> dict[str, str]:
        return {
            "patient": patient_token(course, user),
            "key": str(uuid4()),
            "grade": "B",
            "why": "Lød trist i telefonen.",
            **more,
        }

    def test_it_takes_the_class_that_staff_choose(self, cast: dict[str, User], course: Course) -> None:
        mette = browser(cast["mette"])
        assert "kontakt senest" in mette.get(self.url(course)).content.decode()
        data = self.data(course, cast["mette"])
        for _round in range(2):
            assert mette.post(self.url(course), data).status_code == 302
        alert = Alert.unscoped.get()
        assert (alert.grade, alert.provisional, alert.owner) == ("B", False, cast["mette"])
        assert "Lød trist" in Note.unscoped.get().data["parts"][0]["text"]
        assert mette.post(self.url(course), data | {"why": "Andet"}).status_code == 409

    def test_without_a_reason_or_a_class_it_is_asked_again(self, cast: dict[str, User], course: Course) -> None:
        mette = browser(cast["mette"])
        for missing in ("why", "grade"):
            answer = mette.post(self.url(course), self.data(course, cast["mette"], **{missing: ""}))
            assert answer.status_code == 422
        assert not Alert.unscoped.exists()

    @pytest.mark.parametrize("who", ["jonas", "bodil", "ida", "lone", "nils"])
    def test_others_do_not(self, who: str, cast: dict[str, User], course: Course) -> None:
        answer = browser(cast[who]).post(self.url(course), self.data(course, cast[who]))
        assert answer.status_code == 404


def test_the_system_never_closes(course: Course) -> None:
    alert = raised(course)
    with pytest.raises((PermissionDenied, AttributeError)):
        alert_steps.close(by=System("t"), alert=alert, key=uuid4(), note="x")
    assert Alert.unscoped.get().is_open


def test_an_assessment_signed_before_the_contact_counts_when_the_contact_is_written_down(
    cast: dict[str, User], course: Course, actors: dict[str, Actor]
) -> None:
    alert, mette = raised(course, "B"), browser(cast["mette"])
    post(mette, cast["mette"], alert, "kvitter")
    signed_assessment(actors["mette"], alert)
    assert post(mette, cast["mette"], alert, "vurder").status_code == 409
    post(mette, cast["mette"], alert, "kontaktet", note="Talt sammen.")
    assert "Notér som vurderet" in mette.get(f"/klinik/bekymringer/{alert.code}/").content.decode()
    assert post(mette, cast["mette"], alert, "vurder").status_code == 302
    alert.refresh_from_db()
    assert (alert.state, Note.unscoped.count()) == ("assessed", 1)
