"""The word list: whole words with their endings, in both languages, and never another text (clinical.md 3.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import word_list


def found(text: str) -> list[str]:
    return [part.text for part in word_list.marked(text) if part.marked]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Jeg har selvmordstanker.", ["selvmordstanker"]),
        ("Jeg vil ikke leve mere", ["vil ikke leve mere"]),
        ("Jeg slår mig snart selv ihjel", ["slår mig snart selv ihjel"]),
        ("JEG ORKER DET IKKE MERE", ["ORKER DET IKKE MERE"]),
        ("jeg kan bare ikke mere", ["kan bare ikke mere"]),
        ("De har det bedre uden mig.", ["bedre uden mig"]),
        ("Jeg tænker på døden hver aften", ["døden"]),
        ("jeg vil doe", ["doe"]),  # without Danish letters
        ("selvskadet igen, skar i mig", ["selvskadet", "skar i mig"]),
        ("Alt er håbløst", ["håbløst"]),
        ("I don’t want to live", ["don’t want to live"]),
        ("I dont want to live", ["dont want to live"]),
        ("suicide, killing myself, and then self-harm", ["suicide", "killing myself", "self-harm"]),
        ("They would be better off without me", ["better off without me"]),
        ("I can't go on", ["can't go on"]),
        ("I want to end it all", ["end it all"]),
    ],
)
def test_what_is_marked(text: str, marked: list[str]) -> None:
    assert found(text) == marked


@pytest.mark.parametrize(
    "text",
    [
        "Jeg lukkede døren efter mig",
        "Kan du ikke komme noget mere?",
        "Deadline på studiet i morgen",
        "Min diet går fint, og budgettet holder",
        "Jeg løb en tur med hunden, og det var godt",
        "The meadow was green",
        "Jeg slår græs",
        "",
        "🙂 … —",
    ],
)
def test_what_is_not(text: str) -> None:
    assert found(text) == []


def test_it_overlooks_what_is_said_in_other_words() -> None:
    """It is no judge of danger, and the page says so."""
    assert found("Jeg har ordnet det hele, så ingen skal rydde op efter mig.") == []


def test_letters_made_of_two_signs_are_the_same_letters() -> None:
    text = "tænker på hå" + "bløsheden"
    assert found(text.replace("å", "a\u030a")) == ["ha\u030abløsheden"]


@given(st.text(max_size=400))
def test_the_text_itself_is_never_another(text: str) -> None:
    assert "".join(part.text for part in word_list.marked(text)) == text


@given(
    st.lists(
        st.sampled_from(
            ["jeg", "kan", "ikke", "mere", "dø", "orker", "slår", "mig", "ihjel", "vil", "leve", "selvmord"]
        ),
        max_size=60,
    )
)
def test_marks_stand_at_whole_words(words: list[str]) -> None:
    text = " ".join(words)
    assert all(part.text == part.text.strip() for part in word_list.marked(text) if part.marked)


@pytest.mark.parametrize("bait", ["jeg orker ikke ", "kan ikke ", "dø ", "slår mig mig ", "d", "'", "vil ikke ikke "])
def test_twice_the_text_is_twice_the_work(bait: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word is tried against the patterns of its letter and looks a few words on; nothing is tried again."""
    tried = 0
    fits = word_list.Step.fits

    def counted(step: word_list.Step, word: str) -> bool:
        nonlocal tried
        tried += 1
        return fits(step, word)

    monkeypatch.setattr(word_list.Step, "fits", counted)
    word_list.marked(bait * (5_000 // len(bait)))
    once = tried
    word_list.marked(bait * (10_000 // len(bait)))
    assert tried - once <= 2 * once + 1_000


def test_every_pattern_finds_itself() -> None:
    for patterns in word_list.patterns().values():
        for steps in patterns:
            assert found(" ".join(step.word for step in steps)), steps
