"""What each module asks for before the next one opens (clinical.md 4.4, "Min."), counted in what was sent.

The weekly check is not here: it belongs to the rules of opening (program.unlocking); forms and bookings are
`program.need_queries`.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from program.worksheets import w2, w6, w7, w8, w9
from program.worksheets.checks import blank
from program.worksheets.need import Count, Data, Need, Sent
from program.worksheets.times import COPENHAGEN
from program.worksheets.w5 import areas_filled
from program.worksheets.words import Text


def _rows_in(key: str) -> Count:
    def count(sent: Sequence[Sent]) -> int:
        rows = (one.data.get(key) for one in sent)
        return sum(sum(not blank(row) for row in found) for found in rows if isinstance(found, list))

    return count


def _dates(sent: Sequence[Sent]) -> int:
    return len({one.day for one in sent if one.day is not None})


def _areas(sent: Sequence[Sent]) -> int:
    return max((areas_filled(one.data) for one in sent), default=0)


def _with(test: Callable[[Data], object]) -> Count:
    """How many sheets hold this."""
    return lambda sent: sum(bool(test(one.data)) for one in sent)


def _days_with(test: Callable[[Data], object]) -> Count:
    """On how many days there are such sheets; one without a day counts for the day on which it was sent."""

    def count(sent: Sequence[Sent]) -> int:
        found = [one for one in sent if test(one.data)]
        return len({one.day or one.sent_at.astimezone(COPENHAGEN).date() for one in found})

    return count


def _tried(sent: Sequence[Sent]) -> int:
    return w8.most_tried([one.data for one in sent])


def _goals(sent: Sequence[Sent]) -> int:
    return max((w2.rated(one.data) for one in sent), default=0)


def _rated(sent: Sequence[Sent]) -> int:
    return sum(not blank(one.data.get("done")) for one in sent)


NEEDS: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "m1": (
            Need("map", "w1", 1, len, Text(da="Send dit hverdagskort.", en="Send your everyday map.")),
            Need("goal", "w2", 1, _rows_in("goals"), Text(da="Send mindst ét mål.", en="Send at least one goal.")),
            Need(
                "slots",
                "w17",
                3,
                _rows_in("slots"),
                Text(da="Send tre faste tider ({have} af {need}).", en="Send three fixed times ({have} of {need})."),
            ),
        ),
        "m2": (
            Need(
                "rows",
                "w3",
                12,
                len,
                Text(
                    da="Send mindst 12 registreringer ({have} af {need}).",
                    en="Send at least 12 records ({have} of {need}).",
                ),
            ),
            Need(
                "dates",
                "w3",
                4,
                _dates,
                Text(
                    da="Registrér på mindst fire dage ({have} af {need}).",
                    en="Record on at least four days ({have} of {need}).",
                ),
            ),
            Need(
                "lifts",
                "lifts",
                1,
                len,
                Text(
                    da="Send to ting, der løfter, og to, der dræner.",
                    en="Send two things that lift and two that drain.",
                ),
            ),
        ),
        "m3": (
            Need(
                "areas",
                "w5",
                2,
                _areas,
                Text(
                    da="Send mindst to områder, der betyder noget ({have} af {need}).",
                    en="Send at least two areas that matter ({have} of {need}).",
                ),
            ),
            Need(
                "planned",
                "w4",
                4,
                len,
                Text(
                    da="Send mindst fire planer ({have} af {need}).",
                    en="Send at least four plans ({have} of {need}).",
                ),
            ),
            Need(
                "rated",
                "w4",
                2,
                _rated,
                Text(
                    da="Skriv for mindst to planer, hvordan det gik ({have} af {need}).",
                    en="Write how it went for at least two plans ({have} of {need}).",
                ),
            ),
        ),
        "m4": (
            Need(
                "thoughts",
                "w6",
                3,
                len,
                Text(
                    da="Send mindst tre tankeskemaer ({have} af {need}).",
                    en="Send at least three thought records ({have} of {need}).",
                ),
            ),
            Need(
                "dates",
                "w6",
                2,
                _days_with(bool),
                Text(
                    da="Fang tanker på mindst to dage ({have} af {need}).",
                    en="Catch thoughts on at least two days ({have} of {need}).",
                ),
            ),
            Need(
                "goals_again",
                "w2",
                1,
                _goals,
                Text(da="Sæt et nyt tal på mindst ét mål.", en="Give at least one goal a new number."),
            ),
        ),
        "m5": (
            Need(
                "full",
                "w6",
                2,
                _with(w6.is_full),
                Text(
                    da="Udfyld hele skemaet for mindst to tanker ({have} af {need}).",
                    en="Fill in the whole record for at least two thoughts ({have} of {need}).",
                ),
            ),
            Need(
                "tried",
                "w7",
                1,
                _with(w7.is_tried),
                Text(
                    da="Prøv mindst ét forsøg af, og skriv, hvordan det gik.",
                    en="Try out at least one experiment, and write how it went.",
                ),
            ),
        ),
        "m6": (
            Need(
                "logs",
                "w8",
                5,
                len,
                Text(
                    da="Send mindst fem linjer i grubleloggen ({have} af {need}).",
                    en="Send at least five lines of the rumination log ({have} of {need}).",
                ),
            ),
            Need(
                "dates",
                "w8",
                3,
                _dates,
                Text(
                    da="Skriv i loggen på mindst tre dage ({have} af {need}).",
                    en="Write in the log on at least three days ({have} of {need}).",
                ),
            ),
            Need(
                "shift",
                "w8",
                2,
                _tried,
                Text(
                    da="Prøv den samme måde at skifte spor på mindst to gange ({have} af {need}).",
                    en="Try the same way of changing track at least twice ({have} of {need}).",
                ),
            ),
        ),
        "m7": (
            Need(
                "problem",
                "w9",
                1,
                _with(w9.first_step),
                Text(
                    da="Send ét problem med et første skridt og en dato.",
                    en="Send one problem with a first step and a date.",
                ),
            ),
            Need(
                "sentence",
                "w10",
                1,
                len,
                Text(da="Skriv én ting, du vil sige til nogen.", en="Write one thing that you will say to someone."),
            ),
        ),
        "m8": (Need("plan", "w12", 1, len, Text(da="Send din plan.", en="Send your plan.")),),
    }
)
