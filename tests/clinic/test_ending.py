"""A course ends once, by whoever treats or leads, with nothing left that nobody would see to (clinical.md 4.5, 5.7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from care.access import Actor, Role, System
from care.actions import alerts, courses, notes
from care.actions.courses import WrongMove
from care.guard import KeyTaken
from care.models import Alert, AuditEvent, Course, Discharge, Note, User
from care.note_queries import texts_of
from care.workdays import COPENHAGEN
from clinic import actions, ending_queries
from clinic.demo import people
from dialogue import actions as letters
from program import actions as program
from program.models import ModuleProgress
from tests.care.cast import at
from tests.clinic.ended import end, enrolled
from tests.program.filled import FULL
from video.models import Appointment

pytestmark = pytest.mark.django_db
TALK = [{"key": "text", "heading": "x", "text": "Vi talte om planen."}]
MONDAY = datetime(2030, 2, 4, 10, tzinfo=COPENHAGEN)


@pytest.fixture
def mette(actors: dict[str, Actor]) -> Actor:
    return actors["mette"]


@pytest.fixture
def course(actors: dict[str, Actor]) -> Course:
    return enrolled(actors["mette"], actors["lone"])


def raised(course: Course) -> Alert:
    cause = alerts.Cause("phq9_9", 1)
    return alerts.raise_alert(by=System("test"), course=course, kind="risk", causes=[cause], grade="C")


def written(by: Actor, course: Course) -> None:
    letters.send_message(by=by, course=course, client_id=uuid4(), body="Hvornår taler vi sammen igen?")


def agreed(course: Course, psychologist: User) -> None:
    starts = timezone.now() + timedelta(days=2)
    Appointment.unscoped.create(
        course=course,
        psychologist=psychologist,
        kind="follow_up",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )


class TestEnding:
    @pytest.mark.parametrize(
        ("kind", "state"),
        [
            ("D1", "completed"),
            ("D3", "discontinued"),
            ("D4", "referred_on"),
            ("D5", "discontinued"),
            ("D6", "referred_on"),
            ("D7", "discontinued"),
        ],
    )
    def test_each_way_has_its_state_and_begins_a_letter(
        self, kind: str, state: str, mette: Actor, course: Course
    ) -> None:
        made = end(mette, course, kind)
        course.refresh_from_db()
        assert (course.state, made.kind) == (state, kind)
        draft = Note.unscoped.get(kind="ending", about_code=made.code)
        assert not draft.is_signed
        assert AuditEvent.objects.filter(action="course.discharged", course_code=course.code).count() == 1

    def test_the_letter_is_due_three_working_days_later(
        self, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at(MONDAY, monkeypatch)
        assert end(mette, course).letter_due_at == datetime(2030, 2, 7, 16, tzinfo=COPENHAGEN)

    def test_a_lead_may_and_others_may_not(
        self, course: Course, actors: dict[str, Actor], cast: dict[str, User]
    ) -> None:
        for who in ("jonas", "sara", "nils", "bodil", "ida", "per", "lone"):
            with pytest.raises(PermissionDenied):
                end(actors[who], course)
        assert not Discharge.unscoped.exists()
        end(people.actor(cast["karen"], Role.LEAD), course)

    def test_the_same_key_ends_it_once(self, mette: Actor, course: Course) -> None:
        key = uuid4()
        assert end(mette, course, key=key) == end(mette, course, key=key)
        assert Note.unscoped.filter(kind="ending").count() == 1
        with pytest.raises(KeyTaken):
            end(mette, course, "D3", key=key)
        with pytest.raises(WrongMove):
            end(mette, course)

    @pytest.mark.parametrize("kind", ["D3", "D4", "D5", "D6", "D7"])
    def test_an_early_end_says_why_and_other_help_where(self, kind: str, mette: Actor, course: Course) -> None:
        with pytest.raises(ValidationError) as refused:
            end(mette, course, kind, reason="", where="")
        assert set(refused.value.message_dict) == {"reason"} | ({"where"} if kind == "D4" else set())
        course.refresh_from_db()
        assert course.state == Course.State.ACTIVE

    def test_a_death_is_of_one_type(self, mette: Actor, course: Course) -> None:
        with pytest.raises(ValidationError, match="Andet"):
            end(mette, course, "D3", died=True)

    def test_what_is_written_down_is_never_changed(self, mette: Actor, course: Course) -> None:
        made = end(mette, course)
        with pytest.raises(DatabaseError), transaction.atomic():
            Discharge.unscoped.filter(pk=made.pk).update(kind="D5")
        with pytest.raises(DatabaseError), transaction.atomic():
            made.delete()


class TestWhatStandsInTheWay:
    @pytest.mark.parametrize("what", ["alert", "letter", "talk"])
    def test_it_is_named_and_the_course_goes_on(
        self, what: str, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        {
            "alert": lambda: raised(course),
            "letter": lambda: written(actors["lone"], course),
            "talk": lambda: agreed(course, mette.user),
        }[what]()
        with pytest.raises(actions.Unsettled) as refused:
            end(mette, course)
        assert len(refused.value.obstacles) == 1
        course.refresh_from_db()
        assert (course.state, Discharge.unscoped.count()) == (Course.State.ACTIVE, 0)
        with pytest.raises(actions.Unsettled):
            end(mette, course, "D7")

    def test_what_was_seen_to_stands_in_no_way(self, mette: Actor, course: Course, actors: dict[str, Actor]) -> None:
        written(actors["lone"], course)
        letters.mark_seen(by=mette, course=course, seq=1)
        letters.send_message(by=mette, course=course, client_id=uuid4(), body="På torsdag klokken ti, som aftalt.")
        Alert.unscoped.filter(pk=raised(course).pk).update(state="closed", closed_at=timezone.now())
        assert ending_queries.in_the_way(mette, course) == []
        end(mette, course)

    def test_work_that_nobody_has_seen_is_looked_at_first(
        self, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        row = program.Row(course, "mood", uuid4())
        version = program.submit(by=actors["lone"], place=row, data=FULL["mood"], key=uuid4())
        with pytest.raises(actions.Unsettled):
            end(mette, course)
        program.mark_seen(by=mette, version=version)
        end(mette, course)

    def test_a_talk_without_an_outcome_and_an_unsigned_note_come_first(self, mette: Actor, course: Course) -> None:
        agreed(course, mette.user)
        Appointment.unscoped.update(
            starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
        )
        note = notes.create_draft(by=mette, course=course, kind="follow_up", parts=TALK)
        texts = [one.text for one in ending_queries.in_the_way(mette, course)]
        assert len(texts) == 2
        assert "Notér først" in texts[0]
        notes.sign(by=mette, note=note)
        Appointment.unscoped.update(state="held", outcome="video", settled_at=timezone.now())
        assert ending_queries.in_the_way(mette, course) == []

    def test_after_a_death_only_what_is_unread_comes_first_and_nothing_is_sent_any_more(
        self, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        raised(course)
        agreed(course, mette.user)
        written(actors["lone"], course)
        with pytest.raises(actions.Unsettled) as refused:
            end(mette, course, "D7", died=True)
        assert [one.text for one in refused.value.obstacles] == ["Et brev er ikke læst. Læs det først."]
        letters.mark_seen(by=mette, course=course, seq=1)
        with pytest.raises(actions.Unsettled):
            end(mette, course, "D7")  # anything else that D7 stands for waits as the others do
        made = end(mette, course, "D7", died=True)
        assert "Afslutning: Død." in texts_of(Note.unscoped.get(about_code=made.code))["summary"]
        assert not User.objects.get(pk=course.patient_id).is_active
        assert Alert.unscoped.exclude(state="closed").count() == 1  # stays with the clinic

    def test_a_course_that_never_began_is_ended_by_a_decision_instead(self, mette: Actor, course: Course) -> None:
        Course.unscoped.filter(pk=course.pk).update(state="assessed")
        with pytest.raises(WrongMove):
            end(mette, course, "D4")

    def test_a_paused_course_can_be_completed(self, mette: Actor, course: Course) -> None:
        courses.pause(by=mette, course=course)
        end(mette, course, "D1")
        course.refresh_from_db()
        assert course.state == Course.State.COMPLETED

    def test_completed_without_the_modules_says_why(self, mette: Actor, course: Course) -> None:
        with pytest.raises(ValidationError, match="moduler mangler"):
            end(mette, course, "D1", reason="")
        first = ModuleProgress.unscoped.get(enrolment__course=course)
        ModuleProgress.unscoped.filter(pk=first.pk).update(handed_in_at=timezone.now())
        for number in (2, 3, 4, 5, 8):
            ModuleProgress.unscoped.create(
                enrolment=first.enrolment, module_code=f"m{number}", release=first.release, handed_in_at=timezone.now()
            )
        end(mette, course, "D1", reason="")

    def test_no_letter_comes_after_the_end_from_a_page_that_was_open(
        self, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        stale = Course.unscoped.select_related("region").get(pk=course.pk)
        end(mette, course)
        assert not stale.has_ended
        with pytest.raises(letters.CourseEnded):
            written(actors["lone"], stale)


class TestEarlyWithImprovement:
    def weeks(self, course: Course, weeks: int) -> None:
        started = timezone.localdate() - timedelta(weeks=weeks - 1)
        values = {"started_on": started, "planned_end_on": started + timedelta(weeks=10)}
        Course.unscoped.filter(pk=course.pk).update(**values)
        course.refresh_from_db()

    def handed_in(self, course: Course, *modules: str) -> None:
        first = ModuleProgress.unscoped.get(enrolment__course=course, module_code="m1")
        for code in modules:
            row, _made = ModuleProgress.unscoped.get_or_create(
                enrolment=first.enrolment, module_code=code, defaults={"release": first.release}
            )
            ModuleProgress.unscoped.filter(pk=row.pk).update(handed_in_at=timezone.now())

    def refusal(self, by: Actor, course: Course) -> str:
        with pytest.raises(ValidationError) as refused:
            end(by, course, "D2")
        return refused.value.message_dict["kind"][0]

    def test_not_before_week_six(self, mette: Actor, course: Course) -> None:
        self.handed_in(course, "m1", "m2", "m3", "m4", "m5")
        self.weeks(course, 5)
        assert "uge 6" in self.refusal(mette, course)
        self.weeks(course, 6)
        end(mette, course, "D2")
        course.refresh_from_db()
        assert course.state == Course.State.COMPLETED

    def test_not_before_modules_one_to_five(self, mette: Actor, course: Course) -> None:
        self.weeks(course, 8)
        self.handed_in(course, "m1", "m2", "m4")
        assert "3, 5" in self.refusal(mette, course)
        self.handed_in(course, "m3", "m5")
        end(mette, course, "D2")


class TestTheDraft:
    def test_it_holds_what_the_course_amounted_to(self, mette: Actor, course: Course) -> None:
        talk = [
            {"key": "negative", "heading": "x", "text": "Dårligere søvn i uge 3."},
            {"key": "medicine", "heading": "x", "text": "Sertralin 50 mg."},
            {"key": "gp", "heading": "x", "text": "Ja"},
            {"key": "gp_text", "heading": "x", "text": "Samtale om fire uger"},
            {"key": "plan", "heading": "x", "text": "Planen for tiden efter ligger på køleskabet."},
        ]
        note = notes.create_draft(by=mette, course=course, kind="follow_up", parts=talk)
        notes.sign(by=mette, note=note)
        made = end(mette, course, "D4", where="Lokalpsykiatrien, henvist 4. februar")
        found = texts_of(Note.unscoped.get(about_code=made.code))
        assert found["gp_follow_up"] == "Ja"
        assert found["gp_who"] == "Samtale om fire uger"
        assert found["medicine"] == "Sertralin 50 mg.\nIkke ændret af os."
        assert found["agreements"] == "Planen for tiden efter ligger på køleskabet."
        assert found["onward"] == "Lokalpsykiatrien, henvist 4. februar"
        assert "Mette" in found["contact"]
        for words in (
            "0 af 8",
            "Dårligere søvn i uge 3.",
            "selvmordsrisiko undervejs: ingen",
            "anden hjælp",
            "pr. telefon",
        ):
            assert words in found["summary"], words
        assert not {"diagnosis", "recommendation"} & found.keys()  # a person's to write

    def test_without_a_follow_up_interview_it_says_so_little(self, mette: Actor, course: Course) -> None:
        Alert.unscoped.filter(pk=raised(course).pk).update(state="closed", closed_at=timezone.now())
        found = texts_of(Note.unscoped.get(about_code=end(mette, course).code))
        assert found["medicine"] == "Ikke oplyst.\nIkke ændret af os."
        assert "undervejs: 1, senest" in found["summary"]
        assert "gp_follow_up" not in found

    def test_a_wish_for_a_call_and_a_blank_answer_are_no_concerns_about_suicide(
        self, mette: Actor, course: Course
    ) -> None:
        by, soon = System("test"), timezone.now() + timedelta(days=1)
        for kind, source, more in (
            ("help_wanted", "rule", {"due_at": soon}),
            ("risk", "blank", {"grade": "C"}),
            ("risk", "phq9_9", {"grade": "C"}),
        ):
            cause = alerts.Cause(source, about_code=uuid4())
            alerts.raise_alert(by=by, course=course, kind=kind, causes=[cause], **more)
        Alert.unscoped.update(state="closed", closed_at=timezone.now())
        Alert.unscoped.filter(causes__source="phq9_9", kind="risk").update(in_error=True)
        found = texts_of(Note.unscoped.get(about_code=end(mette, course).code))
        assert "selvmordsrisiko undervejs: ingen" in found["summary"]

    def test_it_is_danish_whatever_language_its_writer_reads(self, mette: Actor, course: Course) -> None:
        from django.utils import translation

        with translation.override("en"):
            made = end(mette, course, "D5")
        assert "Afslutning: Udeblevet." in texts_of(Note.unscoped.get(about_code=made.code))["summary"]
