"""The readability figures agree with ones counted by hand, and hard text is told from easy text."""

from typing import Any

import pytest

from program import readability

EASY_DA = "<p>Jeg går en tur. Solen er fremme. Det er godt.</p>"
HARD_DA = (
    "<p>Behandlingsforløbets psykoedukative introduktionsmodul tilvejebringer grundlæggende forudsætninger for "
    "patientens efterfølgende selvstændige gennemførelse af adfærdsaktiverende hjemmeopgaver under vejledning.</p>"
)
HARD_EN = (
    "<p>Psychoeducational materials facilitate the identification of dysfunctional cognitive assumptions and the "
    "subsequent implementation of behavioural activation strategies under professional supervision.</p>"
)


def test_lix_is_words_per_sentence_plus_the_share_of_long_words() -> None:
    # 10 words, 2 sentences, 2 words over six letters (psykolog, torsdag): 10/2 + 100 * 2/10
    assert readability.lix("Din psykolog svarer om torsdag. Du kan vente lidt nu.") == pytest.approx(25.0)


def test_a_word_of_six_letters_is_not_long_and_one_of_seven_is() -> None:
    assert readability.lix("svarer") == pytest.approx(1.0)
    assert readability.lix("svarede") == pytest.approx(101.0)


def test_danish_letters_count_as_letters() -> None:
    assert readability.lix("Rødgrød smager.") == pytest.approx(2 + 50)


def test_flesch_kincaid_grade_of_a_sentence_counted_by_hand() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 - 15.59
    assert readability.flesch_kincaid("The cat sat on the mat.") == pytest.approx(-1.45)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1),
        ("moved", 1),
        ("makes", 1),
        ("wanted", 2),
        ("table", 2),
        ("pages", 2),
        ("idea", 3),
        ("doing", 2),
        ("situation", 4),
        ("psychologist", 4),
    ],
)
def test_syllables_of_common_words(word: str, count: int) -> None:
    assert readability.syllables(word) == count


def test_hard_text_fails_the_limits_and_easy_text_does_not() -> None:
    assert readability.lix(HARD_DA) > readability.MAX_LIX
    assert readability.lix(EASY_DA) < readability.MAX_LIX
    assert readability.flesch_kincaid(HARD_EN) > readability.MAX_GRADE


def test_tags_are_not_words_and_blocks_end_sentences() -> None:
    html = "<h3>Din plan</h3><ul><li>Gå en <b>tur</b></li><li>Ring til Ida</li></ul>"
    assert readability.plain_text(html) == "Din plan\nGå en tur\nRing til Ida"
    assert len(readability.words(html)) == 8
    assert len(readability.sentences(html)) == 3


def test_bold_inside_a_word_does_not_split_it() -> None:
    assert readability.words("<p>u<b>lyst</b></p>") == ["ulyst"]


def test_clock_times_and_abbreviations_do_not_end_a_sentence() -> None:
    assert len(readability.sentences("Vi ses kl. 14.32 hos Lone. Det tager ca. 5 minutter.")) == 2


def test_a_quotation_or_bracket_after_the_full_stop_still_ends_the_sentence() -> None:
    assert len(readability.sentences('"Jeg kommer." Det sagde hun (i går.) Så gik hun.')) == 3


def test_entities_are_read_as_the_characters_they_stand_for() -> None:
    assert readability.words("<p>R&oslash;d &amp; bl&aring;</p>") == ["Rød", "blå"]


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p>–</p>"])
def test_empty_text_has_no_difficulty(empty: str) -> None:
    assert readability.lix(empty) == 0
    assert readability.flesch_kincaid(empty) == 0


def test_page_text_reads_prose_and_leaves_out_worksheets() -> None:
    body: list[dict[str, Any]] = [
        {"type": "text", "value": "<p>en</p>"},
        {"type": "key_message", "value": "to"},
        {"type": "example", "value": {"person": "Lone", "text": "<p>tre</p>"}},
        {"type": "figure", "value": {"name": "circle", "alt": "ikke talt", "caption": "fire"}},
        {"type": "tip", "value": "<p>fem</p>"},
        {"type": "help", "value": "seks < 7"},
        {"type": "filled_example", "value": {"worksheet": "w1", "person": "Lone", "data": {"situation": "nej"}}},
        {"type": "exercise", "value": {"key": "m1-kort", "worksheet": "w1", "prompt": "nej", "required": True}},
    ]
    assert readability.words(readability.page_text(body)) == ["en", "to", "tre", "fire", "fem", "seks", "7"]
