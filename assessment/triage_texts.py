"""The words of the flags that `assessment.triage` raises: what was noticed, and why it is worth a look (2.2, 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.triage import CLARIFY, FAST, STOP, URGENT

# code: (short words for the board, why)
FLAGS: dict[str, tuple[Any, Any]] = {
    "under_age": (gettext_lazy("Under 18 år"), gettext_lazy("Tilbuddet er for voksne.")),
    "i2_region": (gettext_lazy("Bor ikke i regionen"), gettext_lazy("Bopæl afgør, hvor man kan få behandling.")),
    "primary_problem": (
        gettext_lazy("Primær problemstilling afklares"),
        gettext_lazy("Ansøgeren nævner andet end nedtrykthed som det, der fylder mest."),
    ),
    "risk_a": (gettext_lazy("Svarfrist A"), gettext_lazy("Der er en åben bekymring, som skal besvares nu.")),
    "risk_b": (gettext_lazy("Svarfrist B"), gettext_lazy("Der er en åben bekymring, som skal besvares samme dag.")),
    "risk_c": (gettext_lazy("Svarfrist C"), gettext_lazy("Der er en åben bekymring til næste hverdag.")),
    "e1_attempt": (
        gettext_lazy("Selvmordsforsøg det seneste år"),
        gettext_lazy("Ethvert forsøg inden for et år vurderes af psykologen."),
    ),
    "attempt_earlier": (
        gettext_lazy("Tidligere selvmordsforsøg"),
        gettext_lazy("Mere end et år siden. Tages op i samtalen."),
    ),
    "self_harm": (gettext_lazy("Selvskade"), gettext_lazy("Inden for det sidste halve år. Tages op i samtalen.")),
    "e11_violence": (gettext_lazy("Vold i hjemmet"), gettext_lazy("Anden hjælp kan være nødvendig først.")),
    "violence_unanswered": (
        gettext_lazy("Svarer ikke om vold"),
        gettext_lazy("Spørg alene, uden pårørende til stede."),
    ),
    "e4_severe": (gettext_lazy("MDI %(mdi)s"), gettext_lazy("MDI på 31 eller mere: tal hurtigt med ansøgeren.")),
    "below_target": (
        gettext_lazy("Under målgruppe"),
        gettext_lazy("MDI %(mdi)s og PHQ-9 %(phq9)s. Psykologen vurderer."),
    ),
    "e2_psychosis": (
        gettext_lazy("Mulig psykose"),
        gettext_lazy("Svarene eller en diagnose peger på det. Lægefaglig vurdering."),
    ),
    "e3_mania": (
        gettext_lazy("Mulig mani"),
        gettext_lazy("Svarene eller en diagnose peger på det. Lægefaglig vurdering."),
    ),
    "e5_alcohol": (
        gettext_lazy("Alkohol, AUDIT-C %(audit_c)s"),
        gettext_lazy("8 eller mere kan stå i vejen for arbejdet."),
    ),
    "alcohol": (gettext_lazy("Alkohol, AUDIT-C %(audit_c)s"), gettext_lazy("Over grænsen. Tages op i samtalen.")),
    "e5_drugs": (gettext_lazy("Stoffer de fleste dage"), gettext_lazy("Kan stå i vejen for arbejdet.")),
    "drugs": (gettext_lazy("Stoffer nogle dage"), gettext_lazy("Tages op i samtalen.")),
    "e6_eating": (gettext_lazy("Spisning og vægt"), gettext_lazy("Lav vægt eller opkastninger flere gange om ugen.")),
    "e7_treatment": (
        gettext_lazy("Får anden behandling nu"),
        gettext_lazy("Behandling for det samme andetsteds afklares."),
    ),
    "e8_medicine": (
        gettext_lazy("Medicin ændret for %(days)s dage siden"),
        gettext_lazy("Højst 28 dage siden: vent, og vurdér igen."),
    ),
    "e10_cognition": (
        gettext_lazy("Hukommelse eller indlæring"),
        gettext_lazy("Kan gøre det svært at arbejde på egen hånd."),
    ),
    "e12_perinatal": (
        gettext_lazy("Gravid eller nybagt forælder"),
        gettext_lazy("Ikke en grund til afslag: samtale inden for fem hverdage."),
    ),
    "i4_reading": (
        gettext_lazy("Læsning eller tolk"),
        gettext_lazy("Programmet kræver, at man læser dansk eller engelsk."),
    ),
    "i5_device": (gettext_lazy("Mangler computer eller telefon"), gettext_lazy("Afklares i samtalen.")),
    "i5_private_place": (gettext_lazy("Mangler et roligt sted"), gettext_lazy("Afklares i samtalen.")),
    "number_taken": (
        gettext_lazy("CPR-nummeret hører til en anden konto"),
        gettext_lazy("Skrevet af ansøgeren selv. Få bekræftet i samtalen, hvem det er."),
    ),
    "i6_time": (gettext_lazy("%(hours)s timer om ugen"), gettext_lazy("Programmet kræver 3 til 5 timer om ugen.")),
}


@dataclass(frozen=True)
class FlagWords:
    """One flag as people read it; `urgent` sorts it first and colours it."""

    code: str
    text: str
    why: str
    urgent: bool


def words(flags: list[Mapping[str, Any]]) -> list[FlagWords]:
    """The flags as they were stored with the application, in words; an unknown code is shown as it is."""
    return [_words(flag) for flag in flags]


def _words(flag: Mapping[str, Any]) -> FlagWords:
    text, why = FLAGS.get(flag["code"], (flag["code"], ""))
    params = flag.get("params", {})
    severity = flag.get("severity", CLARIFY)
    return FlagWords(flag["code"], _filled(text, params), _filled(why, params), severity in {STOP, URGENT})


def _filled(text: Any, params: Mapping[str, Any]) -> str:
    return str(text) % params if params and "%(" in str(text) else str(text)


def suggestion(flags: list[Mapping[str, Any]], grade: str = "") -> tuple[str, str]:
    """The outcome that flags and an open concern speak for, U3H or U3, and a sentence. A person decides (ruling 18)."""
    if grade in {"A", "B"} or {flag["code"] for flag in flags} & (FAST | {"risk_a"}):
        return "U3H", _("Svarene taler for en hurtig samtale. Du afgør det.")
    return "U3", _("Svarene taler for en almindelig samtale. Du afgør det.")
