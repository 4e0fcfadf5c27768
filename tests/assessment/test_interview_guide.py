"""The guide of the interview: every field of 2.5 and 3.5, in both languages, and what must be there."""

from assessment import guides, risk_checklist
from assessment import interview_guide as guide

WHOLE = {
    "identity": "Ja",
    "place": "Vestergade 1, 5000 Odense",
    "callback": "20 30 40 50",
    "presenting": "Nedtrykt siden nytår.",
    "risk_conclusion": "Ingen tanker om at dø.",
    "risk_action": guides.NO_ACTION,
    "function": "Går på arbejde.",
    "diagnosis": "F32.1 Depressiv enkeltepisode, moderat",
    "outcome": "Optages",
    "plan": "Programmet fra på torsdag.",
    "answer_day": "Torsdag",
    "safety_plan": "Nej",
    "consents": "Ja",
    "minutes": "50",
}


def test_every_word_is_there_in_both_languages():
    for part in guide.GUIDE.parts:
        assert part.title["da"]
        assert part.title["en"]
        for one in part.fields:
            for words in (one.label, *one.options, *filter(None, [one.help])):
                assert words["da"], one.key
                assert words["en"], one.key


def test_keys_are_there_once():
    assert len(guide.GUIDE.by_key) == len(guide.GUIDE.fields)


def test_the_suicide_section_is_the_checklist():
    keys = [one.key.removeprefix(guides.RISK) for one in guides.SUICIDE.fields]
    assert keys == [one.key for one in risk_checklist.FIELDS]


def test_all_symptoms_of_icd_10_are_rated():
    assert sum(one.key.startswith("icd_") for one in guide.GUIDE.fields) == 10


def test_a_whole_guide_lacks_nothing():
    assert guide.GUIDE.missing(WHOLE) == ()


def test_each_required_field_is_missed():
    for key in WHOLE:
        assert key in guide.GUIDE.missing({name: text for name, text in WHOLE.items() if name != key}), key


def test_an_action_asks_for_the_next_contact():
    texts = WHOLE | {"risk_action": "Tættere kontakt"}
    assert guide.GUIDE.missing(texts) == ("risk_next_contact",)
    assert guide.GUIDE.missing(texts | {"risk_next_contact": "2026-04-08T10:00"}) == ()


def test_the_answer_day_is_for_those_admitted():
    texts = {key: text for key, text in WHOLE.items() if key != "answer_day"}
    assert guide.GUIDE.missing(texts | {"outcome": "Egen læge først"}) == ()


def test_the_conclusion_names_its_outcome():
    found = [guide.outcome({"outcome": words["da"]}) for words in guide.OUTCOMES.values()]
    assert found == ["U5", "U6", "U2"]
    assert guide.outcome({}) == ""


def test_the_note_has_what_was_written_under_danish_headings():
    parts = guide.GUIDE.note_parts(WHOLE | {"room": "  "})
    assert parts[0] == {"key": "identity", "heading": "Identiteten er bekræftet", "text": "Ja"}
    assert "room" not in {part["key"] for part in parts}
