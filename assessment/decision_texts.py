"""What an applicant reads about each outcome, and what can be named in it (clinical.md 2.4). Original texts, pure data.

A text is a draft that the clinician edits in the applicant's language. A `[…]` is a slot that must be filled before
the decision can be made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

Text = dict[str, str]
SLOT = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be ticked in a decision: an alternative, or a part that is missing."""

    key: str
    text: Text


MESSAGES: MappingProxyType[str, Text] = MappingProxyType(
    {
        "U1": {
            "da": "Vi tror ikke, at internetbehandling er det rigtige for dig lige nu. Her er, hvad vi foreslår, og "
            "hvorfor.\n\nDu skriver, at [det, der gør udslaget]. Derfor tror vi, at anden hjælp passer bedre.\n\n"
            "Du er velkommen til at søge igen, hvis noget ændrer sig.",
            "en": "We do not think that internet treatment is right for you at the moment. Here is what we suggest, "
            "and why.\n\nYou write that [what decides it]. We therefore think that other help suits you better.\n\n"
            "You are welcome to apply again if something changes.",
        },
        "U2": {
            "da": "Vi beder dig tale med din læge om [det, lægen skal se på]. Du kan fortsætte ansøgningen bagefter "
            "uden at begynde forfra.\n\nNår du har talt med lægen, logger du ind her og skriver, hvad I fandt ud af.",
            "en": "We ask you to talk to your doctor about [what the doctor should look at]. You can continue your "
            "application afterwards without starting again.\n\nWhen you have seen the doctor, sign in here and write "
            "what you found out.",
        },
        "U3": {
            "da": "Vi vil gerne tale med dig først. Samtalen varer 45 til 60 minutter. Vi taler om, hvordan du har "
            "det, og om internetbehandling passer til dig.\n\nVælg en tid her på siden, når det passer dig. Er der "
            "ikke en tid, der passer, så ring til os.",
            "en": "We would like to talk with you first. The conversation takes 45 to 60 minutes. We will talk about "
            "how you are, and whether internet treatment suits you.\n\nChoose a time on this site when it suits "
            "you. If no time suits you, call us.",
        },
        "U3H": {
            "da": "Vi vil gerne tale med dig først, og gerne snart. Samtalen varer 45 til 60 minutter. Vi taler om, "
            "hvordan du har det, og hvilken hjælp der passer til dig.\n\nVælg en af de første tider her på siden. Er "
            "der ikke en tid, der passer, så ring til os.",
            "en": "We would like to talk with you first, and soon. The conversation takes 45 to 60 minutes. We will "
            "talk about how you are, and which help suits you.\n\nChoose one of the first times on this site. If no "
            "time suits you, call us.",
        },
        "U4": {
            "da": "Vi mangler nogle svar, før vi kan læse din ansøgning færdig. Herunder står, hvad det er. Resten er "
            "gemt, så du skal ikke begynde forfra.",
            "en": "We need a few more answers before we can finish reading your application. They are listed below. "
            "The rest is saved, so you do not have to start again.",
        },
        "U5": {
            "da": "Velkommen. Du kan begynde på behandlingen nu. Din psykolog læser det, du sender, og svarer en fast "
            "dag hver uge. Begynd med modul 1, når du har en halv time.",
            "en": "Welcome. You can begin your treatment now. Your psychologist reads what you send and replies on a "
            "fixed day each week. Begin with module 1 when you have half an hour.",
        },
        "U6": {
            "da": "Tak for samtalen. Vi er nået frem til, at en anden hjælp passer bedre til dig. Det skyldes, at "
            "[grunden, som I talte om den].\n\nVi foreslår: [hvem, hvor og hvordan du får kontakt].",
            "en": "Thank you for the conversation. We have concluded that other help suits you better. The reason is "
            "that [the reason, as you discussed it].\n\nWe suggest: [who, where and how you get in touch].",
        },
        "no_show": {
            "da": "Vi fik ikke talt sammen som aftalt. Det kan ske. Vi ringer til dig, så vi kan finde en ny tid.",
            "en": "We did not get to talk as agreed. That can happen. We will call you so that we can find a new time.",
        },
        "U7": {
            "da": "Vi har ikke hørt fra dig, og derfor lukker vi din ansøgning for nu. Det er helt i orden, hvis noget "
            "andet fyldte. Du er velkommen tilbage: søg igen her på siden, når det passer dig. Får du det værre, så "
            "tal med din læge.",
            "en": "We have not heard from you, so we are closing your application for now. It is quite all right if "
            "other things took your time. You are welcome back: apply again here whenever it suits you. If you get "
            "worse, talk to your doctor.",
        },
    }
)

ALTERNATIVES: tuple[Named, ...] = (
    Named("gp", {"da": "Din egen læge", "en": "Your own doctor"}),
    Named(
        "psychologist",
        {"da": "Psykolog med henvisning fra din læge", "en": "A psychologist, with a referral from your doctor"},
    ),
    Named(
        "psychiatry", {"da": "Psykiatrisk ambulatorium i din region", "en": "An outpatient psychiatric clinic near you"}
    ),
    Named(
        "psychiatrist",
        {"da": "Praktiserende psykiater med henvisning", "en": "A psychiatrist in practice, with a referral"},
    ),
    Named("alcohol", {"da": "Kommunens tilbud om alkohol", "en": "Your municipality's help with alcohol"}),
    Named("drugs", {"da": "Kommunens tilbud om stoffer", "en": "Your municipality's help with drugs"}),
    Named("eating", {"da": "Behandling for spiseforstyrrelse", "en": "Treatment for an eating disorder"}),
    Named("perinatal", {"da": "Jordemoder eller sundhedsplejerske", "en": "Your midwife or health visitor"}),
    Named("youth", {"da": "Anonym rådgivning for unge", "en": "Anonymous counselling for young people"}),
    Named("violence", {"da": "Rådgivning om vold i hjemmet", "en": "Advice about violence at home"}),
    Named("grief", {"da": "Rådgivning om sorg og tab", "en": "Advice about grief and loss"}),
    Named("anxiety", {"da": "Internetbehandling for angst", "en": "Internet treatment for anxiety"}),
)

# The sections of the application (2.3) that an applicant may be asked to complete, and the questionnaires.
MISSING: tuple[Named, ...] = (
    Named("A", {"da": "Om dig", "en": "About you"}),
    Named("B", {"da": "Samtykke", "en": "Consent"}),
    Named("C", {"da": "Hvad du søger hjælp til", "en": "What you seek help with"}),
    Named("D", {"da": "Spørgeskemaerne", "en": "The questionnaires"}),
    Named("E", {"da": "Sikkerhed", "en": "Safety"}),
    Named("F", {"da": "Andre forhold", "en": "Other matters"}),
    Named("G", {"da": "Behandling nu og før", "en": "Treatment now and before"}),
    Named("H", {"da": "Din hverdag", "en": "Your everyday life"}),
    Named("I", {"da": "Din motivation", "en": "Your motivation"}),
)


def message(outcome: str, language: str) -> str:
    """The draft for an outcome in the applicant's language; "" for one that has no text."""
    return MESSAGES.get(outcome, {}).get("en" if language == "en" else "da", "")


def named(items: tuple[Named, ...], keys: list[str], language: str) -> list[str]:
    """The words of what was ticked, in the order of the list."""
    return [item.text["en" if language == "en" else "da"] for item in items if item.key in keys]


def has_open_slot(text: str) -> bool:
    """Whether a `[…]` is still to be filled in."""
    return SLOT.search(text) is not None
