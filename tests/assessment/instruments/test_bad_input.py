"""Missing, out-of-range, text, null, true, renamed: refused or incomplete, never a number (reliability.md C10)."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assessment import instruments
from assessment.instruments import BadAnswer, Instrument

ALL = instruments.all_instruments()
KEYS = sorted({item.key for one in ALL for item in one.items})
NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=5),
    st.sampled_from(["2", "٢", "２", " 1", "1.0", "-", "true", "null", b"1", [1], (1,), {"value": 1}, 1j]),
)
RENAMED = st.one_of(
    st.sampled_from(KEYS), st.text(max_size=8), st.sampled_from(["PHQ9_1", "phq9_01", "mdi8", "phq9_10"])
)


def plain(instrument: Instrument) -> dict[str, object]:
    """A whole form with the lowest answers."""
    lowest = {item.key: min(item.values) if item.values else item.low for item in instrument.items}
    return {key: value for key, value in lowest.items() if instrument.item(key).kind != "text"}


def is_answer(instrument: Instrument, key: object, value: object) -> bool:
    """Once more, from the words of the specification: what an answer may be."""
    item = next((one for one in instrument.items if one.key == key), None)
    if item is None or isinstance(value, bool):
        return False
    if item.kind == "text":
        return isinstance(value, str) and len(value) <= item.high and "\x00" not in value
    if item.kind == "decimal" and isinstance(value, Decimal | float):
        exact = Decimal(str(value))  # is_finite also for Decimal("sNaN"), which float() refuses
        return exact.is_finite() and item.low <= value <= item.high and value * 2 == int(value * 2)
    if not isinstance(value, int):
        return False
    return value in [o.value for o in item.options] if item.options else item.low <= value <= item.high


@settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@example(instruments.get("service_use"), "hours_planned", Decimal("sNaN"), False)
@example(instruments.get("service_use"), "hours_planned", float("inf"), False)
@given(st.sampled_from(ALL), RENAMED, NONSENSE, st.booleans())
def test_10_000_bad_answers_never_make_a_number(instrument, key, value, without):
    answers = plain(instrument)
    assert instrument.score(answers).complete
    own = key in {item.key for item in instrument.items}
    scored = own and instrument.item(key).scored and instrument.item(key).shown_if is None
    if without:
        answers.pop(key, None)
    else:
        answers[key] = value
    bad = not without and value is not None and not is_answer(instrument, key, value)
    if bad or (not own and not without):
        with pytest.raises(BadAnswer):
            instrument.score(answers)
        return
    found = instrument.score(answers)
    if scored and (without or value is None):
        assert (found.complete, found.total, found.severity) == (False, None, None)
        assert found.details["missing"] == [key]


@pytest.mark.parametrize("value", [None, True, False, 4, -1, 1.0, "1", "", Decimal(1), [1]])
def test_no_such_answer_to_phq9(value):
    with pytest.raises(BadAnswer):
        instruments.get("phq9").check("phq9_1", value)


@pytest.mark.parametrize("value", range(4))
def test_the_check_lets_real_answers_through(value):
    instruments.get("phq9").check("phq9_1", value)


@pytest.mark.parametrize("key", ["phq9_10", "PHQ9_1", "", "mdi1", None, 1, ("phq9_1",)])
def test_no_such_item(key):
    with pytest.raises(BadAnswer) as caught:
        instruments.get("phq9").score({key: 1})
    assert caught.value.code == "unknown_item"


@pytest.mark.parametrize("typed", ["٢", "２", "²", "1.0", "1 0", "0x1", "one", "1\x00", "+1", "1e0", "True"])
def test_only_plain_digits_are_read(typed):
    item = instruments.get("phq9").item("phq9_1")
    with pytest.raises(BadAnswer):
        item.read(typed)


def test_a_posted_answer_is_read_and_blank_is_unanswered():
    item = instruments.get("phq9").item("phq9_1")
    assert (item.read(" 2 "), item.read(""), item.read("  ")) == (2, None, None)


def test_a_stored_answer_is_checked_again():
    item = instruments.get("phq9").item("phq9_1")
    assert item.stored(Decimal("2.0")) == 2
    assert item.stored(None) is None
    for value in (Decimal("2.5"), Decimal(7)):
        with pytest.raises(BadAnswer):
            item.stored(value)
    assert instruments.get("week").item("hours").stored(Decimal("2.5")) == Decimal("2.5")
    assert instruments.get("week").item("most").stored(None, "Arbejde") == "Arbejde"
