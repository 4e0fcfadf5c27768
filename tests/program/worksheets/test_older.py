"""A draft begun under another definition: it opens, nothing typed is lost, and what to put right is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import worksheets
from program.forms import WorksheetForm, parse
from program.names import unparse
from program.worksheets.older import Left, carried, fitted, left, settled
from program.worksheets.worksheet import KEPT

W1, W2, W3 = (worksheets.get(key) for key in ("w1", "w2", "w3"))
NOW = {"situation": "Køkkenet", "feelings": [{"name": "vred", "strength": 60}], "thoughts": ["Altid mig"]}


@pytest.mark.parametrize(
    ("old", "path", "text"),
    [
        ({"weather": "Regn"}, "weather", "Regn"),
        ({"a.b": "Regn"}, "a.b", "Regn"),
        ({"feelings": [{"name": "jaloux", "strength": 60}]}, "feelings.0.name", "jaloux"),
        ({"feelings": [{"name": "vred", "where": "maven"}]}, "feelings.0.where", "maven"),
        ({"feelings": "Vred og træt"}, "feelings", "Vred og træt"),
        ({"thoughts": [{"thought": "Altid mig"}]}, "thoughts.0", "Altid mig"),
        ({"body": ["traet", "hovedpine"]}, "body", "hovedpine"),
        ({"body": "træt i hele kroppen"}, "body", "træt i hele kroppen"),
        ({"effect_now": 60}, "effect_now", "60"),
        ({"effect_now": "meget bedre"}, "effect_now", "meget bedre"),
        ({"situation": ["Køkkenet"]}, "situation", "Køkkenet"),
    ],
)
def test_what_has_no_place_any_more_is_kept_aside(old: dict[str, Any], path: str, text: str) -> None:
    found = settled(W1, {**NOW, **old})
    assert left(found) == (Left(path, text),)
    assert W1.clean(found, final=False).ok


def test_answers_that_are_still_there_stay_where_they_are() -> None:
    found = settled(W1, {**NOW, "body": ["traet", "hovedpine"], "weather": "Regn"})
    assert {key: value for key, value in found.items() if key != KEPT} == {**NOW, "body": ["traet"]}


def test_a_draft_of_today_is_given_back_as_it_is() -> None:
    assert settled(W1, NOW) == NOW
    too_much = {"start": "2026-05-28", "minutes": 700, "what": "x" * 300}
    assert settled(W3, too_much) == too_much
    assert carried(W1, NOW, {"situation": "Gangen"}) == {"situation": "Gangen"}


@pytest.mark.parametrize("start", ["0002-06-01T07:00", "0202-06-01", "0002-06-01"])
def test_a_year_that_was_half_typed_when_it_was_saved_is_corrected_by_the_next_save(start: str) -> None:
    whole = {"start": "2026-06-01T07:00"}
    assert settled(W3, {"start": start}) == {"start": start}
    assert carried(W3, {"start": start}, whole) == whole


@pytest.mark.parametrize("start", ["i går", "2026-06-01Ti aftes", "1. juni"])
def test_a_date_that_no_input_shows_is_kept_aside(start: str) -> None:
    assert left(carried(W3, {"start": start}, {})) == (Left("start", start),)


def test_an_open_page_of_before_fills_the_same_place_again_and_again() -> None:
    first = carried(W1, {**NOW, "mood": "Grå"}, fitted(W1, {**NOW, "weather": "Re"}))
    again = carried(W1, first, fitted(W1, {**NOW, "weather": "Regn"}))
    assert left(again) == (Left("mood", "Grå"), Left("weather", "Regn"))
    assert fitted(W3, {"minutes": "en time"}) == {"minutes": "en time"}  # a wrong number has its error beside it


def test_it_is_kept_through_save_after_save() -> None:
    first = carried(W1, {**NOW, "weather": "Regn"}, NOW)
    again = carried(W1, first, {"situation": "Gangen"})
    assert left(again) == left(first) == (Left("weather", "Regn"),)
    assert carried(W1, again, {"situation": "Gangen"}) == again


def test_a_sheet_with_something_kept_can_still_be_sent() -> None:
    data = carried(W1, {"weather": "Regn"}, {**NOW, "action": "Gik"})
    found = W1.clean(data, final=True)
    assert found.ok
    assert left(found.data) == (Left("weather", "Regn"),)
    assert "Regn" not in str(W1.show(found.data, "da"))


def test_the_form_shows_what_was_typed_and_where() -> None:
    form = WorksheetForm(W1, lang="da", saved={**NOW, "weather": "Regn", "body": ["hovedpine"]})
    assert form.older == [("Hvad mærkede du i kroppen?", "hovedpine"), ("", "Regn")]
    assert form.problems == []
    assert WorksheetForm(W1, lang="da", saved=NOW).older == []


def test_the_form_that_could_not_be_sent_shows_it_too() -> None:
    draft = {**NOW, "weather": "Regn"}
    form = WorksheetForm(W1, lang="da", posted=unparse(W1, NOW), saved=draft, final=True)
    assert form.older == [("", "Regn")]
    assert [problem.id for problem in form.problems] == ["w1-action"]


JSON = st.recursive(
    st.text("abcæ7", max_size=6) | st.integers(-3, 200) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abk", max_size=3), inner, max_size=3),
    max_leaves=8,
)
KEYS = {sheet.key: [key for field in sheet.fields for key in field.keys] for sheet in worksheets.all_worksheets()}


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _words(part)]
    if isinstance(value, list):
        return [text for part in value for text in _words(part)]
    return [value.strip()] if isinstance(value, str) and value.strip() else []


@given(st.data())
def test_whatever_a_draft_holds_it_opens_and_every_word_is_there(draw: st.DataObject) -> None:
    sheet = draw.draw(st.sampled_from(worksheets.all_worksheets()))
    keys = st.sampled_from([*KEYS[sheet.key], "gone", "also.gone"])
    data = draw.draw(st.dictionaries(keys, JSON, max_size=5))
    form = WorksheetForm(sheet, lang="da", saved=data)
    shown = _words(dict(form.data.lists())) + [text for _label, text in form.older]
    assert all(any(word in text for text in shown) for word in _words(data))
    assert not sheet.clean(carried(sheet, data, parse(sheet, form.data)), final=False).refused
