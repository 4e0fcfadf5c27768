"""What a diary shows of itself: sentences and charts, said gently, and nothing from too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from program.charts import MOST, Chart, bars, lying
from program.worksheets import w3, w4, w6, w7, w8, w11
from program.worksheets.times import as_date
from program.worksheets.w3 import Mean
from program.worksheets.words import number_in_words, say

HIGHEST_MOOD = 10


@dataclass
class Reading:
    """Sentences first, then charts; `hint` says what is still missing before anything is shown."""

    sentences: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    hint: str = ""


def read(worksheet: str, rows: Sequence[dict[str, Any]], language: str) -> Reading:
    """What the lines of a diary say, oldest first or not: they are put in order here."""
    readers = {
        "w3": _activities,
        "w4": _plans,
        "w6": _thoughts,
        "w7": _tries,
        "w8": _brooding,
        "mood": _moods,
        "w11": _nights,
    }
    reader = readers.get(worksheet)
    return reader(rows, language) if reader else Reading()


def _activities(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    found = w3.summary(rows)
    if found is None:
        left = w3.FEWEST - sum(isinstance(row.get("mood"), int) for row in rows)
        return Reading(hint=_("Skriv %(left)d linjer mere. Så kan du se et mønster.") % {"left": left})
    charts = [
        _means(_("Humør på dagen"), _("Tid"), found.parts, language),
        _means(_("Humør og det, du lavede"), _("Slags"), found.kinds, language),
        _means(_("Humør alene og sammen med andre"), _("Sammen med"), found.company, language),
    ]
    return Reading(found.said(language), [chart for chart in charts if chart.bars])


def _means(title: str, head: str, means: Sequence[Mean], language: str) -> Chart:
    values = [(say(one.label, language), one.mood, number_in_words(one.mood, language)) for one in means]
    return lying(title, _in_words(values), (head, _("Humør, gennemsnit")), values, HIGHEST_MOOD)


def _plans(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    found = w4.summary(rows)
    if not found.planned:
        return Reading()
    counted = {"planned": found.planned, "done": found.done, "partly": found.partly}
    sentences = [_("Planlagt: %(planned)d. Gjort: %(done)d. Delvist: %(partly)d.") % counted, found.said(language)]
    return Reading([sentence for sentence in sentences if sentence])


def _thoughts(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    """The thinking habits by how often they were named; one record has its own sentence where it is read."""
    habit = next(question for question in w6.W6.fields if question.key == "habit")
    named = Counter(one for row in rows if isinstance(row.get("habit"), list) for one in row["habit"])
    named.pop("ved_ikke", None)
    if named.total() < w6.FEWEST:
        return Reading()
    values = [(habit.show_in({"habit": [one]}, language), float(n), str(n)) for one, n in named.most_common()]
    head = (_("Tankevane"), _("Antal gange"))
    chart = lying(_("Dine tankevaner"), _in_words(values), head, values, max(named.values()))
    is_alone = len(values) < 2 or values[0][1] > values[1][1]
    said = _("Den tankevane, du oftest har set, er “%(habit)s”.") % {"habit": values[0][0]}
    return Reading([said] if is_alone else [], [chart])


def _tries(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    """How many tries were planned and told; what each of them showed stands with the try itself."""
    told = sum(w7.is_tried(row) for row in rows)
    if not rows:
        return Reading()
    return Reading([_("Planlagt: %(planned)d. Prøvet: %(tried)d.") % {"planned": len(rows), "tried": told}])


def _brooding(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    found = w8.summary(rows)
    if found is None:
        left = max(1, w8.FEWEST - len(rows))
        words = ngettext(
            "Skriv %(left)d linje mere. Så kan du se et mønster.",
            "Skriv %(left)d linjer mere. Så kan du se et mønster.",
            left,
        )
        return Reading(hint=words % {"left": left})
    values = [(_short(day), float(minutes), str(minutes)) for day, minutes in found.per_day]
    head = (_("Dag"), _("Minutter"))
    highest = max(1, *(minutes for _day, minutes in found.per_day))
    return Reading(found.said(language), [bars(_("Minutter om dagen"), _in_words(values), head, values, highest)])


def _moods(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    days: dict[str, list[int]] = {}
    for row in rows:
        if isinstance(row.get("mood"), int) and as_date(str(row.get("date") or "")):
            days.setdefault(str(row["date"]), []).append(row["mood"])
    values = [
        (_short(day), fmean(found), number_in_words(fmean(found), language)) for day, found in sorted(days.items())
    ]
    if len(values) < 2:
        return Reading(hint=_("Når du har skrevet to dage, kan du se dem her.") if values else "")
    chart = bars(_("Dit humør dag for dag"), _in_words(values), (_("Dag"), _("Humør")), values, HIGHEST_MOOD)
    return Reading(charts=[chart])


def _nights(rows: Sequence[dict[str, Any]], language: str) -> Reading:
    found = [(str(row["date"]), one) for row in rows if (one := w11.night(row))]
    total = w11.summary([*rows])
    if total is None:
        return Reading()
    nights = sorted(found, key=lambda pair: pair[0])
    values = [(_short(day), one.asleep / 60, _hours(one.asleep)) for day, one in nights]
    shares = [(_short(day), one.efficiency * 100, f"{round(one.efficiency * 100)} %") for day, one in nights]
    shown = {"hours": _hours(round(total.asleep)), "percent": round(total.efficiency * 100)}
    sentence = _("Du sov %(hours)s i gennemsnit. Du sov %(percent)d %% af tiden i sengen.") % shown
    slept = bars(_("Søvn nat for nat"), _in_words(values), (_("Natten efter"), _("Søvn")), values, 12)
    head = (_("Natten efter"), _("Søvn i procent af tiden i sengen"))
    return Reading([sentence], [slept, bars(head[1], _in_words(shares), head, shares, 100)])


def _hours(minutes: int) -> str:
    """'6 t 15 min'."""
    return _("%(hours)d t %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def _short(day: str) -> str:
    found = as_date(day)
    return date_format(found, "j/n") if found else day


def _in_words(values: Sequence[tuple[str, float, str]]) -> str:
    return ", ".join(f"{label}: {words}" for label, _value, words in values[-MOST:])
