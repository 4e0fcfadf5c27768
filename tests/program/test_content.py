"""The programme's own text keeps the content rules of clinical.md 4.1, and both languages say the same."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from program import readability, worksheets
from program.readability import page_text

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "program" / "content"
MODULES = {"m1": 11, "m2": 8, "m3": 10}  # clinical.md 4.4: the pages of each
PUBLIC = ROOT / "cms" / "content"
LANGUAGES = ("da", "en")

BLOCKS = {"text", "key_message", "example", "figure", "tip", "help", "filled_example", "exercise", "weekly_check"}
PUBLIC_BLOCKS = {"text", "tip", "help", "figure"}
PEOPLE = {"Lone", "Emil", "Grethe"}
TAGS = {"p", "ul", "ol", "li", "b", "i", "h2", "a"}
PUBLIC_MAX_WORDS, PUBLIC_MAX_LIX = 450, 40.0

EXERCISES = {
    "m1": [("m1-kort", "w1"), ("m1-maal", "w2"), ("m1-ugeplan", "w17"), ("m1-opsamling", "closing")],
    "m2": [("m2-registrering", "w3"), ("m2-loefter", "lifts"), ("m2-opsamling", "closing")],
    "m3": [("m3-betydning", "w5"), ("m3-plan", "w4"), ("m3-opsamling", "closing")],
}
PUBLIC_PAGES = {"forside", "om-behandlingen", "hvem-er-det-for", "akut-hjaelp", "privatliv", "tilgaengelighed"}

KEY_MESSAGES: dict[str, dict[str, set[str]]] = {
    "m1": {
        "da": {
            "Depression er en tilstand, ikke en karakterfejl. Den kan behandles, også når det er svært at tro på.",
            "Tanker, krop, følelser og handlinger skubber til hinanden. Ændrer du én del, flytter de andre sig lidt med.",
            "Du behøver ikke have lyst, før du begynder. Lysten kommer ofte bagefter.",
            "Fremgang kommer i bølger. En dårlig uge betyder ikke, at du er tilbage ved start.",
            (
                "Din psykolog læser det, du afleverer, og svarer på den aftalte dag. "
                "Psykologen sidder ikke og læser hele tiden."
            ),
            'Bliver det for meget, så brug knappen "Brug for hjælp nu". Det er en del af behandlingen, ikke en fejl.',
        },
        "en": {
            (
                "Depression is a condition, not a flaw in your character. It can be treated, "
                "even when that is hard to believe."
            ),
            "Thoughts, body, feelings and actions push each other. Change one part, and the others move a little.",
            "You need not feel like it before you begin. The wish often comes afterwards.",
            "Progress comes in waves. A bad week does not put you back at the start.",
            "Your psychologist reads what you submit and replies on the agreed day, but is not reading all the time.",
            'If it gets too much, use "Help now". That is part of treatment, not a failure.',
        },
    },
    "m2": {
        "da": {
            "At trække sig giver ro nu og mindre liv i morgen. Det er forståeligt – og det er til at lave om på.",
            "Vi husker dage sort-hvidt. Små noter viser forskelle, som hukommelsen sletter.",
            "Skriv også det, du ikke er stolt af. En formiddag i sengen er vigtig viden.",
            "Mestring måles efter, hvor tungt det var i dag – ikke efter, hvad du kunne engang.",
            "Hvile giver kræfter. Flugt udskyder problemet. Du kan kende dem på, hvordan du har det en time efter.",
        },
        "en": {
            "Pulling back gives calm now and less life tomorrow. That is understandable, and it can be changed.",
            "We remember days in black and white. Small notes show differences memory erases.",
            "Also write what you are not proud of. A morning in bed is useful knowledge.",
            "Mastery is measured by how heavy it was today, not by what you once could do.",
            "Rest recharges. Escape postpones. You can tell them apart by how you feel an hour later.",
        },
    },
    "m3": {
        "da": {
            "Handl efter planen, ikke efter humøret. Humøret må gerne komme efter.",
            "Vælg noget, der betyder noget for dig – også når det er småt.",
            "Er planen for tung, er det planen, der skal gøres mindre. Ikke dig.",
            "Gæt på, hvordan det bliver, og se efter bagefter. De fleste venter, at det bliver værre, end det bliver.",
            "Noget, der ikke blev gjort, er en oplysning om forhindringer.",
            "Gentagelse virker mere end rekorder.",
        },
        "en": {
            "Act by the plan, not by the mood. The mood may follow.",
            "Choose something that matters to you, even when it is small.",
            "If the plan is too heavy, the plan should shrink. Not you.",
            "Guess how it will be, then check. Most people guess too dark.",
            "Something not done is information about obstacles.",
            "Repetition works better than records.",
        },
    },
}


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
        assert all(exercise["required"] is True for exercise in found)
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
    free_text = {"situation", "thoughts", "action", "loop", "goal", "first_sign", "what", "activity", "obstacle"}
    free_text |= {"if_then", "lifts", "drains", "surprised", "naere_why", "naere_example"}
    answers = [
        [_without(value["data"], free_text) for value in blocks(step, lang, "filled_example")] for lang in LANGUAGES
    ]
    assert answers[0] == answers[1]


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


# The checks themselves can fail


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
