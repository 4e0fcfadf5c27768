"""What holds for every instrument: both languages, unique keys and codes, a licence, words as the sources have them."""

import pytest

from assessment import instruments
from assessment.instruments import Instrument, Item

ALL = instruments.all_instruments()


@pytest.fixture(params=ALL, ids=lambda one: one.key)
def instrument(request) -> Instrument:
    return request.param


def texts(instrument: Instrument):
    yield instrument.title
    for text in (instrument.intro, instrument.heading, instrument.notice):
        if text:
            yield text
    for item in instrument.items:
        yield item.text
        yield from (option.text for option in item.options)
    yield from (band.label for band in instrument.bands)


def test_every_text_is_there_in_every_language(instrument):
    for text in texts(instrument):
        assert set(text) == set(instrument.languages), text
        assert all(words.strip() for words in text.values())


def test_keys_codes_and_values_are_unique(instrument):
    for found in ([item.key for item in instrument.items], [item.code for item in instrument.items]):
        assert len(found) == len(set(found))
        assert all(found)
    for item in instrument.items:
        assert len({option.code for option in item.options}) == len(item.options) == len(item.values)


def test_keys_fit_the_tables(instrument):
    assert len(instrument.key) <= 24
    assert all(len(item.key) <= 24 for item in instrument.items)
    assert all(len(band.slug) <= 24 for band in instrument.bands)


def test_it_names_its_source_licence_and_version(instrument):
    assert instrument.source
    assert instrument.licence
    assert instrument.version == "1"
    assert instrument.code_system


def test_choices_have_answers_and_others_have_limits(instrument):
    for item in instrument.items:
        assert bool(item.options) == (item.kind == "choice"), item.key
        assert item.kind == "choice" or item.high > 0, item.key


def test_an_empty_form_is_incomplete_and_no_number(instrument):
    found = instrument.score({})
    assert (found.complete, found.total, found.severity, found.alerts) == (False, None, None, ())


def test_the_score_is_json_in_the_order_that_was_agreed(instrument):
    assert list(instrument.score({}).as_dict()) == [
        "instrument",
        "version",
        "complete",
        "n_answered",
        "partial_sum",
        "total",
        "severity",
        "alerts",
        "details",
    ]


def test_exactly_two_answers_call_for_help_at_once():
    risky: list[Item] = [item for instrument in ALL for item in instrument.items if item.risk]
    assert [item.key for item in risky] == ["mdi6", "phq9_9"]


def test_severity_has_words_for_clinicians():
    assert instruments.severity_label("phq9", "moderat-svær") == {"da": "Moderat til svær", "en": "Moderately severe"}
    with pytest.raises(LookupError):
        instruments.severity_label("phq9", "meget")


def test_what_is_licensed_is_not_shipped():
    assert not {"wsas", "csq8", "neq", "ticp"} & {one.key for one in ALL}
    with pytest.raises(instruments.UnknownInstrumentError):
        instruments.get("wsas")


@pytest.mark.parametrize(
    ("key", "item", "words"),
    [
        ("mdi", "mdi6", "Har du følt, at livet ikke var værd at leve?"),
        ("mdi", "mdi8b", "Har du følt dig mere stille?"),
        ("phq9", "phq9_1", "Lille interesse i eller glæde ved at gøre ting"),
        (
            "phq9",
            "phq9_9",
            "Tanker om, at det ville være bedre, hvis du var død eller om at gøre skade på dig selv på en eller anden måde",
        ),
        ("gad7", "gad7_7", "Været bange, som om noget frygteligt kunne ske"),
        ("who5", "who5_4", "I de sidste 2 uger er jeg vågnet frisk og udhvilet"),
    ],
)
def test_the_words_are_the_sources(key, item, words):
    assert instruments.get(key).item(item).text["da"] == words


def test_loinc_codes_stand_in_the_order_of_the_items():
    phq9 = [item.code for item in instruments.get("phq9").items]
    assert phq9 == [
        "44250-9",
        "44255-8",
        "44259-0",
        "44254-1",
        "44251-7",
        "44258-2",
        "44252-5",
        "44253-3",
        "44260-8",
        "69722-7",
    ]
    gad7 = [item.code for item in instruments.get("gad7").items]
    assert gad7 == ["69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"]
    totals = {one.key: (one.panel_code, one.total_code) for one in ALL}
    assert (totals["phq9"], totals["gad7"]) == (("44249-1", "44261-6"), ("69737-5", "70274-6"))
    assert totals["audit_c"] == ("72109-2", "75626-2")
