"""Everything that people read is in both catalogues, and no visible text has been forgotten outside them."""

import re
from collections import Counter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from cms import catalogue
from tests.rules import visible
from tests.rules.code import name_of, python_files, templates

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Templates in more than one language at once, or for developers only.
BILINGUAL = {
    "cms/templates/cms/crisis_static.html": "a file without a server behind it, in both languages",
    "cms/templates/cms/_crisis_static.html": "the same",
    "assessment/templates/assessment/no_network_static.html": "shown by the service worker, in both languages",
    "cms/templates/cms/pattern.html": "shows the components to developers (LYSNING_DEBUG)",
    "cms/templates/cms/pattern_staff.html": "the same",
}


def strings_of(catalog: Catalog) -> dict[catalogue.Key, Message]:
    return {catalogue.key_of(message): message for message in catalog if message.id}


def forms(value: Any) -> list[str]:
    return list(value) if isinstance(value, (tuple, list)) else [value or ""]


def placeholders(value: Any) -> list[Counter[str]]:
    return [Counter(PLACEHOLDER.findall(form)) for form in forms(value)]


def has_other_placeholders(message: Message) -> bool:
    """Whether the translation lacks a value, or asks for one that nobody gives. "Én" may do without its number."""
    asked, given = placeholders(message.string), placeholders(message.id)
    if message.pluralizable:
        return any(not form <= (given[0] | given[-1]) for form in asked)
    return asked != given


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_catalogue_has_every_string_of_the_code_and_no_other(language: str) -> None:
    wanted, kept = strings_of(catalogue.found()).keys(), strings_of(catalogue.kept(language)).keys()

    hint = "Run `manage.py catalogues --update`."
    assert not wanted - kept, f"{hint} Missing: {sorted(map(str, wanted - kept))}"
    assert not kept - wanted, f"{hint} No longer there: {sorted(map(str, kept - wanted))}"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    empty = [
        str(message.id) for message in strings_of(catalogue.kept(language)).values() if not catalogue.is_whole(message)
    ]

    assert not empty, f"{len(empty)} without a text: {empty[:20]}"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_translation_takes_the_same_values(language: str) -> None:
    written = [message for message in strings_of(catalogue.kept(language)).values() if catalogue.is_whole(message)]

    assert [str(message.id) for message in written if has_other_placeholders(message)] == []


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_no_template_shows_untranslated_text(path: Any) -> None:
    if name_of(path) in BILINGUAL:
        pytest.skip(BILINGUAL[name_of(path)])

    assert visible.in_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_no_python_hands_untranslated_text_to_a_person(path: Any) -> None:
    assert list(visible.in_python(path.read_text(encoding="utf-8"))) == []


def test_no_text_shouts_or_says_ups() -> None:
    texts = [form for message in strings_of(catalogue.found()).values() for form in forms(message.id)]

    assert [text for text in texts if re.search(r"!|\b[Uu]ps\b|\b[Bb]are\b", text)] == []


def test_the_exceptions_are_still_there() -> None:
    assert BILINGUAL.keys() - {name_of(path) for path in templates()} == set()


def test_planted_text_is_found_in_a_template() -> None:
    planted = (
        "{% load i18n %}\n<h1>Dine breve</h1>\n<p>{% translate 'Godt' %}</p>\n<img alt='En kat'>\n"
        '{% include "_x.html" with title="Dine breve" %}\n{% blocktranslate %}Fint {{ x }}{% endblocktranslate %}\n'
        "{# en note #}<script>let word = 1</script><p>{{ x|default:'Ingen endnu' }}</p> 12 % Lysning"
    )

    assert visible.in_template(planted) == [
        "2: Dine breve",
        "4: En kat",
        '5: "Dine breve"',
        "7: 'Ingen endnu'",
    ]


def test_planted_text_is_found_in_python() -> None:
    planted = 'Field(label="Navn")\nmessages.success(request, "Gemt")\nlog.error("no")\nraise ValidationError(_("Nej"))'

    assert list(visible.in_python(planted)) == ["1: Navn", "2: Gemt"]


def test_a_lost_value_is_found() -> None:
    lost = Message("Hej %(name)s", "Hello", flags=["python-format"])
    plural = Message(("%(n)s tegn", "%(n)s tegn"), ("one character", "%(m)s characters"))

    assert has_other_placeholders(lost)
    assert has_other_placeholders(plural)
    assert not has_other_placeholders(Message(("Én ting", "%(n)s ting"), ("One thing", "%(n)s things")))


def test_a_new_string_is_collected(tmp_path: Any) -> None:
    (tmp_path / "care" / "templates").mkdir(parents=True)
    (tmp_path / "care" / "views.py").write_text('x = ngettext("%(n)s dag", "%(n)s dage", n)', encoding="utf-8")
    page = '<p>\n  {% translate "Hej" %}\n {% blocktranslate trimmed %}\n  Kære {{ name }}\n {% endblocktranslate %}'
    (tmp_path / "care" / "templates" / "a.html").write_text(page, encoding="utf-8")

    found = {message.id for message in catalogue.found(tmp_path) if message.id}

    assert found == {("%(n)s dag", "%(n)s dage"), "Hej", "Kære %(name)s"}
