"""The guide of the follow-up interview: every point of 5.6, in both languages, and what must be there."""

from assessment import follow_up_guide, guides
from assessment.follow_up_guide import GUIDE

WHOLE = {
    "identity": "Ja",
    "place": "Vestergade 1, 5000 Odense",
    "callback": "20 30 40 50",
    "change": "Går ud hver dag.",
    "goals": "Ringe til en ven: 7",
    "negative": "Ingen.",
    "mood": "Lettere.",
    "risk_conclusion": "Ingen tanker om at dø.",
    "risk_action": guides.NO_ACTION,
    "conclusion": "Afsluttes",
    "plan": "Planen for tiden efter deles med egen læge.",
    "gp": "Nej",
    "minutes": "30",
}
REQUIRED = set(WHOLE) - {"goals"}


def test_every_word_is_there_in_both_languages():
    for part in GUIDE.parts:
        assert part.title["da"] != part.title["en"]
        for one in part.fields:
            for words in (one.label, *one.options, *filter(None, [one.help])):
                assert words["da"], one.key
                assert words["en"], one.key


def test_it_asks_all_that_is_to_be_asked():
    asked = {"change", "goals", "negative", "mood", "risk_conclusion", "medicine", "work", "onward", "wishes"}
    assert asked <= GUIDE.by_key.keys()
    assert len(follow_up_guide.CONCLUSIONS) == 4
    assert len(GUIDE.by_key) == len(GUIDE.fields)


def test_a_whole_guide_lacks_nothing_and_each_required_field_is_missed():
    assert GUIDE.missing(WHOLE) == ()
    for key in REQUIRED:
        assert key in GUIDE.missing({name: text for name, text in WHOLE.items() if name != key}), key


def test_a_referral_says_where_to():
    texts = WHOLE | {"conclusion": "Henvises videre"}
    assert GUIDE.missing(texts) == ("referral",)
    assert GUIDE.missing(texts | {"referral": "Lokalpsykiatrien, fordi …"}) == ()


def test_what_the_gp_is_asked_for_is_written():
    texts = WHOLE | {"gp": "Ja"}
    assert GUIDE.missing(texts) == ("gp_text",)


def test_an_action_about_risk_asks_for_the_next_contact():
    assert GUIDE.missing(WHOLE | {"risk_action": "Tættere kontakt"}) == ("risk_next_contact",)
