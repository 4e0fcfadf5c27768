"""Finding words in a letter."""

import pytest

from dialogue.finding import LONGEST_QUERY, MOST_WORDS, excerpt, words_of


def hits(text: str, query: str) -> list[str]:
    return [bit.text for bit in excerpt(text, words_of(query)) if bit.hit]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Kære Mette", "mette", ["Mette"]),
        ("Jeg sov ikke i nat", "NAT sov", ["sov", "nat"]),
        ("Aftenvagt og nattevagt", "vagt", ["vagt", "vagt"]),
        ("Ærlig talt: ØL på Åen", "øl åen", ["ØL", "Åen"]),
        ("a+b (c)", "a+b (c)", ["a+b", "(c)"]),
        ("A\u030aen", "åen", ["Åen"]),
    ],
)
def test_words_are_found_wherever_they_stand(text, query, found):
    assert hits(text, query) == found


@pytest.mark.parametrize(("text", "query"), [("Kære Mette", "mette lone"), ("Kære", ""), ("", "x"), ("abc", ".*")])
def test_every_word_must_be_there(text, query):
    assert excerpt(text, words_of(query)) == []


def test_the_surroundings_are_shown_and_where_they_were_cut():
    text = "ord " * 100 + "nålen " + "mere " * 100
    shown = "".join(bit.text for bit in excerpt(text, ["nålen"]))
    assert shown.startswith("… ord")
    assert shown.endswith(" …")
    assert "nålen" in shown
    assert len(shown) < 260


def test_a_short_letter_is_shown_whole():
    assert "".join(bit.text for bit in excerpt("Kære Mette", ["kære"])) == "Kære Mette"


def test_a_query_is_bounded():
    assert len(words_of("a " * 500)) == MOST_WORDS
    assert len("".join(words_of("a" * 500))) == LONGEST_QUERY
