"""What holds for every worksheet, also those to come: words in both languages, nothing lost, nothing raised."""

import dataclasses
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import worksheets
from program.worksheets.choices import ChoiceField
from program.worksheets.fields import Field, LineField, NumberField, Scale10, Scale100
from program.worksheets.rows import RowsField
from program.worksheets.words import say
from program.worksheets.worksheet import Worksheet

SHEETS = worksheets.all_worksheets()
every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=260)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)


def texts_in(value: object) -> Iterator[Mapping[str, str]]:
    """Every {"da", "en"} anywhere in a definition."""
    if isinstance(value, dict) and {"da", "en"} & set(value):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def fields_of(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        if isinstance(field, RowsField):
            yield from fields_of(field.fields)


def plausible(field: Field) -> st.SearchStrategy[Any]:
    """Values near what the field is for, and anything at all."""
    if isinstance(field, RowsField):
        row = plausible(field.item) if field.item else rows_of(field.fields)
        return st.lists(row | anything, max_size=4) | anything
    if isinstance(field, NumberField):
        return st.integers(-2, 102) | st.integers(-2, 102).map(str) | anything
    if isinstance(field, ChoiceField):
        value = st.sampled_from([option.value for option in field.options])
        return value | st.lists(value, max_size=3) | anything
    return st.text(max_size=210) | st.dates().map(str) | st.times().map(str) | anything


def rows_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    known = {field.key: plausible(field) for field in fields}
    others = {key: st.text(max_size=30) for field in fields for key in field.keys if key not in known}
    return st.fixed_dictionaries({}, optional=known | others)


def text_values(fields: tuple[Field, ...], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every typed text in a text field, with where it stands."""
    for field in fields:
        value = data.get(field.key)
        if isinstance(field, LineField) and isinstance(value, str) and value.strip():
            yield field.key, value
        if isinstance(field, RowsField) and isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from text_values(field.fields, row)
                elif isinstance(row, str) and row.strip():
                    yield field.key, row


@every_sheet
def test_every_word_is_in_both_languages(sheet: Worksheet) -> None:
    found = list(texts_in(worksheets.definition(sheet)))

    assert len(found) > len(sheet.fields)
    for text in found:
        assert set(text) == {"da", "en"}
        assert all(words.strip() == words and words for words in text.values())


@every_sheet
def test_every_question_has_its_own_words(sheet: Worksheet) -> None:
    for field in fields_of(sheet.fields):
        assert field.label["da"] != field.key
        assert "!" not in field.label["da"] + field.label["en"]
        if isinstance(field, Scale10 | Scale100):  # minutes and counts say what they are
            assert field.low is not None
            assert field.high is not None


@every_sheet
def test_stored_values_are_plain_ascii(sheet: Worksheet) -> None:
    for field in fields_of(sheet.fields):
        assert field.key.isascii()
        if isinstance(field, ChoiceField):
            values = [option.value for option in field.options]
            assert len(values) == len(set(values))
            assert all(value.isascii() and value == value.lower() for value in values)


@every_sheet
def test_keys_do_not_collide_in_form_names(sheet: Worksheet) -> None:
    """A dash separates the parts of a form name, a leading underscore marks a button."""
    keys = [key for field in sheet.fields for key in field.keys]

    assert len(keys) == len(set(keys))
    assert not any("-" in key or "." in key or key.startswith("_") for key in keys)


@every_sheet
def test_the_definition_is_json_and_changes_with_the_words(sheet: Worksheet) -> None:
    before = json.dumps(worksheets.definition(sheet), sort_keys=True)
    reworded = dataclasses.replace(sheet.fields[0], label={"da": "Noget andet", "en": "Something else"})
    after = dataclasses.replace(sheet, fields=(reworded, *sheet.fields[1:]))

    assert json.loads(before) == worksheets.definition(sheet)
    assert json.dumps(worksheets.definition(after), sort_keys=True) != before


def test_an_unknown_worksheet_is_said_so() -> None:
    with pytest.raises(worksheets.UnknownWorksheetError):
        worksheets.get("w99")
    assert [worksheets.get(sheet.key) for sheet in SHEETS] == list(SHEETS)


@every_sheet
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_raises_and_no_text_is_lost_on_arbitrary_data(sheet: Worksheet, data: st.DataObject) -> None:
    typed = data.draw(rows_of(sheet.fields) | st.dictionaries(st.text(max_size=8), anything))

    for final in (False, True):
        cleaned = sheet.clean(typed, final=final)
        kept = list(text_values(sheet.fields, cleaned.data))
        assert [text for text in text_values(sheet.fields, typed) if text not in kept] == []
        if not (final and cleaned.ok):
            assert set(typed) <= set(cleaned.data)
        for lang in ("da", "en"):
            sheet.show(cleaned.data, lang)
            assert all(sheet.say(finding, lang) for finding in sheet.derived(cleaned.data))
    sheet.is_blank(typed)


@every_sheet
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_cleaning_again_changes_nothing(sheet: Worksheet, data: st.DataObject) -> None:
    typed = data.draw(rows_of(sheet.fields))

    once = sheet.clean(typed, final=False)
    again = sheet.clean(once.data, final=False)

    assert repr(again) == repr(once)


@every_sheet
@pytest.mark.parametrize("nonsense", [None, [], "text", 7])
def test_data_that_is_no_mapping_is_refused(sheet: Worksheet, nonsense: object) -> None:
    assert sheet.clean(nonsense, final=False).refused


@every_sheet
def test_findings_say_the_same_in_both_languages(sheet: Worksheet) -> None:
    """A number or a word that stands in one language stands in the other."""
    for words in sheet.findings.values():
        slots = [{name for _, name, _, _ in Formatter().parse(say(words, lang)) if name} for lang in ("da", "en")]
        assert slots[0] == slots[1]
        assert slots[0]


def test_a_finding_that_carries_too_little_is_noticed() -> None:
    """The negative control of `say` in the tests above."""
    with pytest.raises(KeyError):
        worksheets.get("w1").say(worksheets.Finding("strongest", {"feeling": "trist"}), "da")


def test_losing_text_would_be_noticed() -> None:
    """The negative control of the property above: a sheet without the field loses its text."""
    full = worksheets.get("closing")
    forgetful = dataclasses.replace(full, fields=full.fields[1:])
    typed = {"important": "Ringen"}

    assert forgetful.clean(typed, final=False).refused
    assert list(text_values(forgetful.fields, typed)) != list(text_values(full.fields, typed))


def test_the_filled_examples_of_the_programme_could_be_sent() -> None:
    content = Path(worksheets.__file__).parents[1] / "content"
    pages = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(content.rglob("*.toml"))]
    blocks = [block["value"] for page in pages for lang in ("da", "en") for block in page[lang].get("body", [])]
    examples = [block for block in blocks if isinstance(block, dict) and "data" in block]

    assert examples
    for example in examples:
        assert worksheets.get(example["worksheet"]).clean(example["data"], final=True).errors == ()
