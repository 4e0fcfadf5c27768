"""Saves and submissions that arrive late, twice and out of order, from two devices: what a sheet of paper would do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from care.access import Actor
from care.models import Course
from program import actions, answering, worksheets
from program.actions import diary, work
from program.models import EntryVersion
from program.worksheets.fields import TextField
from program.worksheets.w1 import W1
from program.worksheets.words import Text
from tests.program.paper import Answer, Page, Paper, Request, Words

pytestmark = pytest.mark.django_db
WEATHER = TextField(key="weather", label=Text(da="Hvordan var vejret?", en="What was the weather like?"))
THEN = dataclasses.replace(W1, fields=(*W1.fields, WEATHER), version=0)
DEVICES = st.sampled_from(["telefon", "computer"])
NUMBERS = st.integers(0, 30)
WHOLE = {"feelings-0-name": "vred", "feelings-0-strength": "60", "thoughts-0": "Nej.", "action": "Jeg gik."}
STEPS = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.generate],  # a search for the shortest story takes minutes
    suppress_health_check=list(HealthCheck),
)


class Rolled:
    """A transaction that is always taken back: hypothesis begins anew many times in one test."""

    def __init__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def back(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


class Desk(RuleBasedStateMachine):
    """Two devices, one patient, everything that was ever on its way, and the papers it is held against."""

    by: Actor
    reader: Actor
    sheet: str
    diary = False

    def __init__(self) -> None:
        super().__init__()
        self.rolled = Rolled()
        self.number = 0
        self.log: list[tuple[str, Request]] = []
        self.papers: dict[str, Paper] = {}
        self.pages: dict[tuple[str, str], Page] = {}
        self.codes: dict[str, UUID] = {}

    def teardown(self) -> None:
        self.rolled.back()

    # what differs between a worksheet and a diary

    def place(self, name: str) -> actions.Sheet:
        raise NotImplementedError

    def typed(self, words: Words, *, asks_old: bool) -> dict[str, str]:
        raise NotImplementedError

    # helpers

    def paper(self, name: str) -> Paper:
        return self.papers.setdefault(name, Paper())

    def page(self, device: str, name: str) -> Page:
        return self.pages.setdefault((device, name), Page(asks_old=self.paper(name).asks_old))

    def stored(self, name: str) -> list[EntryVersion]:
        return list(self.place(name).versions().order_by("number"))

    def request(self, device: str, name: str, *, send: bool, whole: bool) -> Request:
        self.number += 1
        page = self.page(device, name)
        old = f"vejr {self.number}." if page.asks_old else ""
        words = Words(f"ord {self.number}.", old, whole)
        made = Request(words, send=send, seen=page.seen, base=page.base, asks_old=page.asks_old)
        self.log.append((name, made))
        return made

    def arrives(self, name: str, request: Request) -> answering.Outcome:
        """The server gets it, and must answer and keep what the paper does."""
        post = QueryDict(mutable=True)
        post.update({"key": str(request.key), "base": str(request.base), ("_send" if request.send else "_save"): "1"})
        post.update(self.typed(request.words, asks_old=request.asks_old))
        allowed = self.paper(name).may_say(request)
        got = answering.handle(self.by, self.place(name), post, "da")
        assert answer_of(got, send=request.send) in allowed, (request, got)
        return got

    def told(self, device: str, name: str, outcome: answering.Outcome) -> None:
        """The page of this device hears the answer: only then it knows a newer save."""
        if outcome.version is not None:
            page = self.page(device, name)
            page.base, page.seen = outcome.version.saved_no, self.paper(name).moment

    # what may happen

    @rule(device=DEVICES, number=NUMBERS)
    def look(self, device: str, number: int) -> None:
        """The page is opened anew: it shows what is stored."""
        name = self.name(number)
        stored = self.stored(name)
        base = stored[-1].saved_no if stored else 0
        paper = self.paper(name)
        self.pages[device, name] = Page(base, paper.moment, paper.asks_old)

    @rule(device=DEVICES, number=NUMBERS, send=st.booleans(), whole=st.booleans())
    def write(self, device: str, number: int, *, send: bool, whole: bool) -> None:
        """It arrives, and the answer comes back."""
        name = self.name(number)
        self.told(device, name, self.arrives(name, self.request(device, name, send=send and self.sends, whole=whole)))

    @rule(device=DEVICES, number=NUMBERS, send=st.booleans(), whole=st.booleans(), late=st.booleans())
    def write_and_hear_nothing(self, device: str, number: int, *, send: bool, whole: bool, late: bool) -> None:
        """The answer is lost; or the request itself stays on its way, and may arrive at any time or never."""
        name = self.name(number)
        request = self.request(device, name, send=send and self.sends, whole=whole)
        if not late:
            self.arrives(name, request)

    @precondition(lambda self: self.log)
    @rule(number=NUMBERS)
    def arrives_late_or_again(self, number: int) -> None:
        self.arrives(*self.log[-1 - number % len(self.log)])

    @precondition(lambda self: self.log)
    @rule(number=NUMBERS)
    def other_words_under_the_same_key(self, number: int) -> None:
        name, old = self.log[-1 - number % len(self.log)]
        self.number += 1
        self.arrives(name, old.with_words(dataclasses.replace(old.words, text=f"andre ord {self.number}.")))

    @rule(number=NUMBERS)
    def take_up_again(self, number: int) -> None:
        name = self.name(number)
        if self.stored(name):
            self.paper(name).take_up_again()
            actions.edit_again(by=self.by, place=self.place(name))

    @rule(number=NUMBERS)
    def the_psychologist_reads(self, number: int) -> None:
        for version in self.stored(self.name(number))[-1:]:
            actions.mark_seen(by=self.reader, version=version)

    @property
    def sends(self) -> bool:
        return not self.diary

    def name(self, _number: int) -> str:
        return "skema"

    # what must always hold

    @invariant()
    def what_is_stored_is_what_is_on_paper(self) -> None:
        for name, paper in self.papers.items():
            versions = self.stored(name)
            sent = [version for version in versions if not version.is_draft]
            drafts = [version for version in versions if version.is_draft]
            assert [version.number for version in versions] == list(range(1, len(versions) + 1))
            assert len(sent) == len(paper.heap)
            for version, words in zip(sent, paper.heap, strict=True):
                check_words(version, words)
            if paper.desk is None or paper.desk == Words():
                assert not any(version.data for version in drafts)
            else:
                check_words(drafts[0], paper.desk)
            visible = EntryVersion.objects.for_user(self.reader).filter(pk__in=[version.pk for version in versions])
            assert {version.pk for version in visible} == {version.pk for version in sent}


def answer_of(outcome: answering.Outcome, *, send: bool) -> Answer:
    match outcome.status:
        case 200:
            return Answer.SENT if send else Answer.SAVED
        case 422:
            return Answer.MISSING
        case 409:
            return Answer.REFUSED
    raise AssertionError(outcome)


def check_words(version: EntryVersion, words: Words) -> None:
    stored = str(version.data)
    assert words.text in stored, (stored, words)
    assert words.old in stored, (stored, words)


class OneSheet(Desk):
    """A worksheet whose questions change while it is written."""

    map: actions.Place
    put: Callable[[Any], None]

    def place(self, name: str) -> actions.Sheet:
        return self.map

    def typed(self, words: Words, *, asks_old: bool) -> dict[str, str]:
        weather = {"weather": words.old} if asks_old else {}
        return {"situation": words.text, **weather, **(WHOLE if words.whole else {})}

    @rule()
    def the_questions_change(self) -> None:
        paper = self.paper("skema")
        paper.asks_old = not paper.asks_old
        self.put(THEN if paper.asks_old else W1)

    def teardown(self) -> None:
        self.put(W1)
        super().teardown()


class MoodDiary(Desk):
    """Three lines of a diary, sent together and thrown away one by one."""

    course: Course
    diary = True

    def name(self, number: int) -> str:
        return f"linje {number % 3}"

    def place(self, name: str) -> actions.Sheet:
        return actions.Row(self.course, "mood", self.codes.setdefault(name, uuid4()))

    def typed(self, words: Words, *, asks_old: bool) -> dict[str, str]:
        return {"date": "2026-03-29", "note": words.text, **({"mood": "4"} if words.whole else {})}

    @rule(again=st.booleans())
    def send_all(self, *, again: bool) -> None:
        key = uuid4()
        for _time in range(1 + again):
            diary.submit_all(by=self.by, course=self.course, worksheet="mood", key=key)
        for paper in self.papers.values():
            paper.hand_in_as_it_is()

    @rule(number=NUMBERS)
    def throw_away(self, number: int) -> None:
        name = self.name(number)
        if self.stored(name) and self.stored(name)[-1].is_draft:
            self.paper(name).throw_away()
            diary.remove_draft(by=self.by, course=self.course, code=self.codes[name])


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Put another definition in the place of the map's."""
    others = tuple(sheet for sheet in worksheets.all_worksheets() if sheet.key != "w1")
    return lambda sheet: monkeypatch.setattr(worksheets, "_ALL", (sheet, *others))


def machine(kind: type[Desk], **given: Any) -> type[Desk]:
    return type(kind.__name__, (kind,), given)


@pytest.fixture
def sheet(lone: Actor, mette: Actor, lones_map: actions.Place, questions: Callable[[Any], None]) -> type[Desk]:
    return machine(OneSheet, by=lone, reader=mette, map=lones_map, put=staticmethod(questions))


@pytest.fixture
def mood(lone: Actor, mette: Actor) -> type[Desk]:
    return machine(MoodDiary, by=lone, reader=mette, course=lone.own_course)


def test_a_worksheet_does_what_paper_does(sheet: type[Desk]) -> None:
    run_state_machine_as_test(sheet, settings=STEPS)


def test_a_diary_does_what_paper_does(mood: type[Desk]) -> None:
    run_state_machine_as_test(mood, settings=STEPS)


def test_without_asking_what_the_page_has_seen_the_same_runs_fail(
    sheet: type[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the whole: somebody's words are written over."""
    monkeypatch.setattr(actions, "save_draft", lambda **given: work.save_draft(**{**given, "base": None}))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(sheet, settings=STEPS)


# Stories that such runs have told, each with the guard that they are about.


def a_late_save_of_the_version_before(desk: Any) -> None:
    desk.write_and_hear_nothing(device="telefon", number=0, send=False, whole=False, late=True)
    desk.write(device="computer", number=0, send=True, whole=True)
    desk.take_up_again(number=0)
    desk.arrives_late_or_again(number=1)


def a_submission_that_comes_again_after_a_new_version_was_begun(desk: Any) -> None:
    desk.write(device="telefon", number=0, send=True, whole=True)
    desk.take_up_again(number=0)
    desk.arrives_late_or_again(number=0)


def a_page_that_does_not_show_a_question_any_more(desk: Any) -> None:
    desk.the_questions_change()
    desk.look(device="telefon", number=0)
    desk.write(device="telefon", number=0, send=False, whole=False)
    desk.the_questions_change()
    desk.look(device="telefon", number=0)
    desk.write(device="telefon", number=0, send=False, whole=True)


def a_page_that_asks_what_is_not_asked_any_more(desk: Any) -> None:
    desk.the_questions_change()
    desk.look(device="telefon", number=0)
    desk.the_questions_change()
    for send in (False, False, True):
        desk.write(device="telefon", number=0, send=send, whole=True)


def a_late_save_of_a_draft_that_was_thrown_away(desk: Any) -> None:
    desk.write(device="telefon", number=0, send=False, whole=True)
    desk.send_all(again=False)
    desk.take_up_again(number=0)
    desk.look(device="telefon", number=0)
    desk.write_and_hear_nothing(device="telefon", number=0, send=False, whole=False, late=True)
    desk.throw_away(number=0)
    desk.take_up_again(number=0)
    desk.arrives_late_or_again(number=0)


def counts_from_zero(**given: Any) -> EntryVersion:
    """A new version whose saves begin at nought again."""
    version = work.edit_again(**given)
    EntryVersion.unscoped.filter(pk=version.pk, number=2).update(saved_no=0)
    return version


STORIES: dict[Any, tuple[Any, str, Any]] = {
    a_late_save_of_the_version_before: (actions, "edit_again", counts_from_zero),
    a_submission_that_comes_again_after_a_new_version_was_begun: (work, "_sent_with", lambda *_args: None),
    a_page_that_does_not_show_a_question_any_more: (work.older, "carried", lambda _sheet, _held, typed: dict(typed)),
    a_page_that_asks_what_is_not_asked_any_more: (answering.older, "fitted", lambda _sheet, typed: dict(typed)),
}


def told(kind: type[Desk], story: Callable[[Any], None]) -> None:
    desk = kind()
    try:
        story(desk)
        desk.what_is_stored_is_what_is_on_paper()
    finally:
        desk.teardown()


@pytest.mark.parametrize("story", STORIES)
def test_what_such_a_run_has_told_once(
    story: Callable[[Any], None], sheet: type[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(sheet, story)
    monkeypatch.setattr(*STORIES[story])
    with pytest.raises((AssertionError, IntegrityError)):
        told(sheet, story)


def test_what_was_thrown_away_does_not_come_back_over_something_else(mood: type[Desk]) -> None:
    told(mood, a_late_save_of_a_draft_that_was_thrown_away)
