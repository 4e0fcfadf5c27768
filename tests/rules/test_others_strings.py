"""The Danish that we add to the packages' own texts: still asked for, with the same values, whole and calm."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from cms import catalogue
from tests.rules.test_strings import has_other_placeholders

NAMES = ("django", "djangojs")


def ours(name: str) -> Catalog:
    return catalogue.read(catalogue.OTHERS / "da" / "LC_MESSAGES" / f"{name}.po")


def asked_for(name: str) -> set[catalogue.Key]:
    """Every text of Wagtail, from the English catalogues that come with it."""
    spec = importlib.util.find_spec("wagtail")
    assert spec is not None
    assert spec.origin is not None
    keys = set()
    for path in Path(spec.origin).parent.rglob(f"locale/en/LC_MESSAGES/{name}.po"):
        with path.open("rb") as file:
            keys |= {catalogue.key_of(message) for message in read_po(file, locale="en")}
    return keys


@pytest.mark.parametrize("name", NAMES)
def test_the_packages_still_have_the_texts(name: str) -> None:
    gone = {catalogue.key_of(message) for message in ours(name) if message.id} - asked_for(name)

    assert not gone, f"Remove them from cms/locale/others: {sorted(map(str, gone))}"


@pytest.mark.parametrize("name", NAMES)
def test_they_are_whole_take_the_same_values_and_do_not_shout(name: str) -> None:
    for message in ours(name):
        if message.id:
            assert catalogue.is_whole(message), message.id
            assert not has_other_placeholders(message), message.id
            assert not re.search(r"!|\b[Uu]ps\b|\b[Bb]are\b", str(message.string)), message.string
