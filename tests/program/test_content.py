"""The programme's own text keeps the content rules of clinical.md 4.1, and both languages say the same."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from program import readability, worksheets
from program.readability import page_text
from program.worksheets.fields import Field, LineField
from program.worksheets.rows import RowsField
from tests.program.key_messages import KEY_MESSAGES

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "program" / "content"
MODULES = {
    "m1": 11,
    "m2": 8,
    "m3": 10,
    "m4": 8,
    "m5": 9,
    "m6": 10,
    "m7": 10,
    "m8": 10,
}  # clinical.md 4.4: the pages of each
PUBLIC = ROOT / "cms" / "content"
LANGUAGES = ("da", "en")

BLOCKS = {
    *("text", "key_message", "example", "figure", "tip", "help"),
    *("filled_example", "exercise", "weekly_check", "look_back"),
}
PUBLIC_BLOCKS = {"text", "tip", "help", "figure"}
PEOPLE = {"Lone", "Emil", "Grethe"}
TAGS = {"p", "ul", "ol", "li", "b", "i", "h2", "a"}
PUBLIC_MAX_WORDS, PUBLIC_MAX_LIX = 450, 40.0

EXERCISES = {
    "m1": [("m1-kort", "w1"), ("m1-maal", "w2"), ("m1-ugeplan", "w17"), ("m1-opsamling", "closing")],
    "m2": [("m2-registrering", "w3"), ("m2-loefter", "lifts"), ("m2-opsamling", "closing")],
    "m3": [("m3-betydning", "w5"), ("m3-plan", "w4"), ("m3-opsamling", "closing")],
    "m4": [("m4-tanker", "w6"), ("m4-maal", "w2"), ("m4-opsamling", "closing")],
    "m5": [("m5-tanker", "w6"), ("m5-forsoeg", "w7"), ("m5-opsamling", "closing")],
    "m6": [("m6-grubleri", "w8"), ("m6-opsamling", "closing")],
    "m7": [("m7-problem", "w9"), ("m7-sig-det", "w10"), ("m7-opsamling", "closing")],
    "m8": [("m8-maal", "w2"), ("m8-plan", "w12"), ("m8-opsamling", "closing")],
}
VOLUNTARY = {"m8": ["m8-maal"]}  # asked for, but no part of the minimum (4.4)
PUBLIC_PAGES = {"forside", "om-behandlingen", "hvem-er-det-for", "akut-hjaelp", "privatliv", "tilgaengelighed"}


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


STEPS = sorted(CONTENT.glob("m[0-9]/[0-9][0-9]_*.toml"))
PAGES = sorted(PUBLIC.glob("*.toml"))
steps = pytest.mark.parametrize(
    "step", [load(path) for path in STEPS], ids=[f"{path.parent.name}-{path.stem}" for path in STEPS]
)
of_module = pytest.mark.parametrize("code", MODULES)
pages = pytest.mark.parametrize("page", [load(path) for path in PAGES], ids=[path.stem for path in PAGES])


def blocks(page: dict[str, Any], lang: str, kind: str) -> list[Any]:
    """List the values of a page's blocks of one kind."""
    return [block["value"] for block in page[lang]["body"] if block["type"] == kind]


def every_string(value: object) -> Iterator[str]:
    """All text in a page, worksheets and prompts included."""
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from every_string(part)
        case list():
            for part in value:
                yield from every_string(part)


def too_much(page: dict[str, Any], *, words: int, lix: float, grade: float = readability.MAX_GRADE) -> list[str]:
    """Say what is over a limit."""
    texts = {lang: page_text(page[lang]["body"]) for lang in LANGUAGES}
    counts = {f"{lang}: words": (len(readability.words(text)), words) for lang, text in texts.items()}
    figures = counts | {
        "da: LIX": (readability.lix(texts["da"]), lix),
        "en: grade": (readability.flesch_kincaid(texts["en"]), grade),
    }
    return [f"{name} {value:.1f} > {limit}" for name, (value, limit) in figures.items() if value > limit]


def harsh_words(page: object) -> list[str]:
    """Words and signs we do not use to a person who is depressed (look.md, "Words")."""
    found = []
    for text in every_string(page):
        shown = readability.plain_text(text)
        found += re.findall(r"!|\bbare\b|\bups\b|\boops\b", shown, flags=re.IGNORECASE)
    return found


# The modules


def pages_of(code: str) -> list[dict[str, Any]]:
    return [load(path) for path in STEPS if path.parent.name == code]


def test_no_module_is_left_out_here() -> None:
    assert {path.name for path in CONTENT.iterdir() if path.is_dir()} == MODULES.keys()


@of_module
def test_a_module_has_its_pages_in_order(code: str) -> None:
    numbers = [path.name[:2] for path in STEPS if path.parent.name == code]
    assert numbers == [f"{number:02}" for number in range(1, MODULES[code] + 1)]


def test_every_page_has_its_own_id_in_ascii() -> None:
    ids = {load(path)["id"]: path.parent.name for path in STEPS}
    assert len(ids) == len(STEPS)
    assert all(re.fullmatch(rf"{code}-[a-z0-9-]+", page_id) for page_id, code in ids.items())


@of_module
def test_the_exercises_are_exactly_those_of_the_specification(code: str) -> None:
    for lang in LANGUAGES:
        found = [exercise for page in pages_of(code) for exercise in blocks(page, lang, "exercise")]
        assert [(exercise["key"], exercise["worksheet"]) for exercise in found] == EXERCISES[code]
        assert [one["key"] for one in found if one["required"] is not True] == VOLUNTARY.get(code, [])
        assert all(exercise["label"] and exercise["prompt"] for exercise in found)


@of_module
def test_all_key_messages_are_said_once_in_the_words_of_the_specification(code: str) -> None:
    for lang in LANGUAGES:
        said = [message for page in pages_of(code) for message in blocks(page, lang, "key_message")]
        assert len(said) == len(set(said))
        assert set(said) == KEY_MESSAGES[code][lang]


@of_module
def test_the_weekly_questions_are_part_of_every_module(code: str) -> None:
    assert len(blocks(pages_of(code)[-1], "da", "weekly_check")) == 1


@of_module
def test_a_worksheet_is_shown_filled_in_before_it_is_asked_for(code: str) -> None:
    """Everything but the closing, which says itself what it wants, and the plan of fixed times."""
    shown: set[str] = set()
    for block in (block for page in pages_of(code) for block in page["da"]["body"]):
        if block["type"] == "filled_example":
            shown.add(block["value"]["worksheet"])
        if block["type"] == "exercise":
            assert block["value"]["worksheet"] in {*shown, "closing", "w17"}


@of_module
def test_the_minutes_of_the_pages_are_those_of_the_module(code: str) -> None:
    module = load(CONTENT / code / "module.toml")
    promised = module["read_minutes"] + module["exercise_minutes"]
    assert sum(page["est_minutes"] for page in pages_of(code)) == pytest.approx(promised, abs=5)


DESCRIBED = [CONTENT / "programme.toml", *(CONTENT / code / "module.toml" for code in MODULES)]


@pytest.mark.parametrize("path", DESCRIBED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_programme_and_module_are_described_in_both_languages(path: Path) -> None:
    described = load(path)
    assert described["code"]
    assert described["da"].keys() == described["en"].keys()
    assert all(text.strip() for lang in LANGUAGES for text in described[lang].values())
    assert harsh_words(described) == []


# Every page of the programme


@steps
def test_a_page_is_short_and_easy_to_read(step: dict[str, Any]) -> None:
    assert too_much(step, words=readability.MAX_WORDS, lix=readability.MAX_LIX) == []


@steps
def test_both_languages_have_the_same_blocks(step: dict[str, Any]) -> None:
    kinds = {lang: [block["type"] for block in step[lang]["body"]] for lang in LANGUAGES}
    assert kinds["da"] == kinds["en"]
    assert set(kinds["da"]) <= BLOCKS
    assert step["da"]["title"]
    assert step["en"]["title"]


@steps
def test_a_page_takes_a_stated_time(step: dict[str, Any]) -> None:
    assert 1 <= step["est_minutes"] <= 25
    assert isinstance(step["required"], bool)


@steps
def test_both_languages_mean_the_same_person_figure_and_worksheet(step: dict[str, Any]) -> None:
    named = {"example": ("person",), "figure": ("name",), "filled_example": ("person", "worksheet")}
    for kind, keys in named.items():
        same = [[[value[key] for key in keys] for value in blocks(step, lang, kind)] for lang in LANGUAGES]
        assert same[0] == same[1]
    people = [value["person"] for kind in ("example", "filled_example") for value in blocks(step, "da", kind)]
    assert set(people) <= PEOPLE


@steps
def test_the_exercise_keys_do_not_depend_on_the_language(step: dict[str, Any]) -> None:
    keys = [[(value["key"], value["worksheet"]) for value in blocks(step, lang, "exercise")] for lang in LANGUAGES]
    assert keys[0] == keys[1]


@steps
def test_every_figure_has_a_text_alternative(step: dict[str, Any]) -> None:
    for lang in LANGUAGES:
        assert all(len(figure["alt"]) > 20 for figure in blocks(step, lang, "figure"))


@steps
def test_a_filled_example_could_be_sent_as_it_stands(step: dict[str, Any]) -> None:
    for lang in LANGUAGES:
        for example in blocks(step, lang, "filled_example"):
            cleaned = worksheets.get(example["worksheet"]).clean(example["data"], final=True)
            assert cleaned.errors == ()
            assert cleaned.data == example["data"]


@steps
def test_a_filled_example_has_the_same_numbers_and_choices_in_both_languages(step: dict[str, Any]) -> None:
    answers = [
        [_without(value["data"], _free_text(value["worksheet"])) for value in blocks(step, lang, "filled_example")]
        for lang in LANGUAGES
    ]
    assert answers[0] == answers[1]


def _free_text(worksheet: str) -> set[str]:
    """The questions of a worksheet that are answered in words, which differ between the languages."""
    return {key for field in worksheets.get(worksheet).fields for key in _written(field)}


def _written(field: Field) -> set[str]:
    match field:
        case LineField():
            return {field.key}
        case RowsField(item=LineField()):
            return {field.key}
        case RowsField():
            return {key for part in field.fields for key in _written(part)}
        case _:
            return set()


def _without(data: Any, keys: set[str]) -> Any:
    if isinstance(data, dict):
        return {key: _without(value, keys) for key, value in data.items() if key not in keys}
    return [_without(value, keys) for value in data] if isinstance(data, list) else data


@steps
def test_a_page_uses_no_harsh_words(step: dict[str, Any]) -> None:
    assert harsh_words(step) == []


@steps
def test_a_page_names_no_phone_number_but_112(step: dict[str, Any]) -> None:
    assert phone_numbers(step) == []


# The public pages


def test_the_public_pages_are_all_there() -> None:
    assert {path.stem for path in PAGES} == PUBLIC_PAGES


@pages
def test_a_public_page_is_short_and_easy_to_read(page: dict[str, Any]) -> None:
    assert too_much(page, words=PUBLIC_MAX_WORDS, lix=PUBLIC_MAX_LIX) == []


@pages
def test_a_public_page_has_the_same_blocks_in_both_languages(page: dict[str, Any]) -> None:
    kinds = {lang: [block["type"] for block in page[lang]["body"]] for lang in LANGUAGES}
    assert kinds["da"] == kinds["en"]
    assert set(kinds["da"]) <= PUBLIC_BLOCKS
    for lang in LANGUAGES:
        assert page[lang]["title"]
        assert page[lang]["lead"]
        assert re.fullmatch(r"[a-z0-9-]+", page[lang]["slug"])


@pages
def test_a_public_page_uses_no_harsh_words_and_no_phone_number_but_112(page: dict[str, Any]) -> None:
    assert harsh_words(page) == []
    assert phone_numbers(page) == []


def phone_numbers(page: object) -> list[str]:
    """Numbers that look like a Danish phone number: eight digits, or the regions' four-digit ones."""
    text = " ".join(every_string(page))
    return re.findall(r"\b(?:\d{2} ?){4}\b|\b\d{2} \d{3} \d{3}\b|\b\d{3} \d{3} \d{2,3}\b|\b18(?:13|18|88)\b", text)


# Rich text, everywhere


@pytest.mark.parametrize("path", STEPS + PAGES, ids=lambda path: path.stem)
def test_rich_text_uses_only_the_tags_the_editor_offers(path: Path) -> None:
    text = "\n".join(every_string(load(path)))
    opened, closed = re.findall(r"<([a-z0-9]+)[ >]", text), re.findall(r"</([a-z0-9]+)>", text)
    assert set(opened) <= TAGS
    assert sorted(opened) == sorted(closed)


@steps
def test_a_link_leads_to_a_page_of_ours_and_to_the_same_one_in_both_languages(step: dict[str, Any]) -> None:
    found = {lang: links(step[lang]) for lang in LANGUAGES}
    assert found["da"] == found["en"]
    assert dead(found["da"]) == []


def links(page: object) -> list[str]:
    return [link for text in every_string(page) for link in re.findall(r'href="([^"]*)"', text)]


def dead(found: list[str]) -> list[str]:
    """Those that no page of ours answers."""
    return [link for link in found if not _answers(link)]


def _answers(link: str) -> bool:
    try:
        match = resolve(link)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve"


# The people keep their stories


@steps
def test_nobody_is_in_two_places_at_once(step: dict[str, Any]) -> None:
    """A filled example lies in the invented weeks of spring 2026, at the hour the story tells."""
    assert set(moments(step, "da")) <= STORY
    assert moments(step, "da") == moments(step, "en")


STORY = {
    ("Grethe", "2026-03-02T11:00+01:00"),  # a Monday, after the coffee and the course at ten (m1-din-ugeplan)
    ("Grethe", "2026-03-02T20:00+01:00"),
    ("Lone", "2026-03-04T19:00+01:00"),  # a Wednesday: the evening of the choir (m1-lone-tegner-sit-kort)
    ("Emil", "2026-03-10T18:00+01:00"),  # a Tuesday; Thursdays belong to the study group (m1-maal-man-kan-se)
    ("Lone", "2026-03-11T19:00+01:00"),
    ("Lone", "2026-03-13T15:30+01:00"),
    ("Grethe", "2026-03-15T14:00+01:00"),  # Sunday at two, as on her calendar (m3-fra-lyst-til-plan)
    ("Lone", "2026-03-30T20:00+02:00"),  # a Monday, in the kitchen, when nobody answers her text (m4)
    ("Emil", "2026-04-09T10:00+02:00"),  # a Thursday: the study group (m5)
    ("Grethe", "2026-04-15T11:00+02:00"),  # a Wednesday, after the coffee and the course at ten (m5)
    ("Grethe", "2026-04-21T22:00+02:00"),  # a Tuesday, after the television (m6)
    ("Grethe", "2026-04-23T22:00+02:00"),
    ("Lone", "2026-04-30"),  # a Thursday, the day she will talk to her manager (m7)
}


def moments(step: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    examples = [(value["person"], value["data"]) for value in blocks(step, lang, "filled_example")]
    return [(person, data[key]) for person, data in examples for key in ("start", "when") if key in data]


# The checks themselves can fail


def test_a_dead_link_is_caught() -> None:
    assert dead(["/dagbog/", "/findes-ikke-her/123/", "https://example.org/"]) == [
        "/findes-ikke-her/123/",
        "https://example.org/",
    ]


def test_a_page_over_the_limits_is_caught() -> None:
    hard = {
        "da": {"body": [{"type": "text", "value": "<p>" + "forudsætninger " * 190 + "</p>"}]},
        "en": {"body": [{"type": "text", "value": "<p>" + "psychological implementation " * 95 + "</p>"}]},
    }
    caught = too_much(hard, words=readability.MAX_WORDS, lix=readability.MAX_LIX)
    assert [line.rsplit(" ", 3)[0] for line in caught] == ["da: words", "en: words", "da: LIX", "en: grade"]


def test_harsh_words_and_phone_numbers_are_caught() -> None:
    page = {"da": {"body": [{"type": "tip", "value": "<p>Det er bare en side! Ring 70 201 201 eller 1813.</p>"}]}}
    assert harsh_words(page) == ["bare", "!"]
    assert phone_numbers(page) == ["70 201 201", "1813"]
