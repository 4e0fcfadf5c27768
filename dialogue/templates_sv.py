"""The ten templates of written replies, SV1-SV10, in both languages (clinical.md 5.3). Pure data.

`facts` names, slot by slot, what the course knows and can be filled in at once; "" is for the writer. Both languages
have the same slots in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["da", "en"]
NAME, PSYCHOLOGIST, WEEKDAY, NEXT_ANSWER = "name", "psychologist", "weekday", "next_answer"
AWAY, COLLEAGUE, BACK_ON, ENDS_ON = "away", "colleague", "back_on", "ends_on"


@dataclass(frozen=True, slots=True)
class Template:
    """One template: when it is used, and its words."""

    code: str
    use: dict[Language, str]
    text: dict[Language, str]
    facts: tuple[str, ...]


def _template(code: str, *, use: tuple[str, str], da: str, en: str, facts: tuple[str, ...]) -> Template:
    return Template(code, {"da": use[0], "en": use[1]}, {"da": da, "en": en}, facts)


TEMPLATES: tuple[Template, ...] = (
    _template(
        "SV1",
        use=("Velkomst", "Welcome"),
        da="Velkommen, [navn]. Jeg hedder [psykolog] og følger dig de næste ti uger. Jeg læser det, du "
        "afleverer, og svarer hver [ugedag]. I vores samtale sagde du, at [det vigtige]. Det tager jeg "
        "med. Begynd med modul 1, og skriv, hvis noget er uklart.",
        en="Welcome, [name]. I am [psychologist] and will follow you for the next ten weeks. I read what you "
        "submit and reply every [weekday]. In our conversation you said that [key point]. I will keep that "
        "in mind. Begin with module 1, and write if anything is unclear.",
        facts=(NAME, PSYCHOLOGIST, WEEKDAY, ""),
    ),
    _template(
        "SV2",
        use=("Efter en aflevering", "After a submission"),
        da="Tak for dit [skema] fra [dag]. Jeg lægger mærke til, at [konkret]. Det ligner det, vi kalder [led "
        "i modellen]. Dine tal viser [tal og dato]. Hvad tænker du selv om [ét spørgsmål]? Til næste gang "
        "foreslår jeg [én handling]. Jeg svarer igen [dato].",
        en="Thank you for your [sheet] from [day]. I notice that [concrete]. It looks like what we call [link "
        "in model]. Your numbers show [number and date]. What do you make of [one question]? For next time "
        "I suggest [one action]. I reply again on [date].",
        facts=("", "", "", "", "", "", "", NEXT_ANSWER),
    ),
    _template(
        "SV3",
        use=("Opgaven er ikke lavet", "Task not done"),
        da="Du skriver, at det ikke blev til noget med [opgave]. Det er nyttigt at vide. Hvad kom i vejen: "
        "tid, kræfter, eller var skridtet for stort? Måske kan det blive så lille som [lille version].",
        en="You write that [task] did not happen. That is useful to know. What got in the way: time, energy, "
        "or was the step too big? Perhaps it can be as small as [small version].",
        facts=("", ""),
    ),
    _template(
        "SV4",
        use=("Intet hørt i ti dage", "Nothing heard for ten days"),
        da="Jeg har ikke hørt fra dig siden [dato] og tænker på, hvordan du har det. Det er almindeligt at gå "
        "i stå på dette sted i forløbet. Svar gerne med én linje. Hører jeg ikke fra dig, ringer jeg [dag "
        "og tidsrum].",
        en="I have not heard from you since [date] and wonder how you are. Getting stuck around here is "
        "common. One line is fine. If I do not hear from you, I will call on [day, time span].",
        facts=("", ""),
    ),
    _template(
        "SV5",
        use=("Dårligere tal", "Worse scores"),
        da="Dine svar tyder på, at du har haft det sværere i denne uge ([tal] mod [tal]). Jeg vil gerne "
        "forstå, hvad der er sket. Jeg ringer [dag, tid]. Får du det værre inden da, så brug numrene under "
        '"Brug for hjælp nu".',
        en="Your answers this week are heavier than before ([no.] against [no.]). I would like to understand "
        "what happened. I will call on [day, time]. If you get worse before then, use the numbers under "
        '"Help now".',
        facts=("", "", ""),
    ),
    _template(
        "SV6",
        use=("Tanker om døden, svarfrist C", "Thoughts of death, deadline C"),
        da="Tak, fordi du svarede ærligt på spørgsmålet om [ord]. Jeg vil gerne spørge lidt mere: [ét "
        "spørgsmål]. Har du din sikkerhedsplan i nærheden? Lad os se på den sammen [tid].",
        en="Thank you for answering honestly about [words]. I would like to ask a little more: [one "
        "question]. Is your safety plan at hand? Let us look at it together on [time].",
        facts=("", "", ""),
    ),
    _template(
        "SV7",
        use=("Bedre", "Better"),
        da="Dit humør har ligget på [tal] i [antal] uger mod [tal] i starten. Hvad gjorde du, som kan have "
        "betydning? Skriv det ned, det bliver en del af din plan i modul 8.",
        en="Your mood has been [no.] for [n] weeks against [no.] at the start. What did you do that may "
        "matter? Write it down; it becomes part of your plan in module 8.",
        facts=("", "", ""),
    ),
    _template(
        "SV8",
        use=("Tvivl om metoden", "Doubts about the method"),
        da="Det giver mening at være i tvivl om [det]. Du behøver ikke være enig for at prøve det af. Skal vi "
        "lave et lille forsøg: [forsøg], og se på det [dato]? Passer det stadig ikke, taler vi om andre "
        "muligheder.",
        en="Doubting [it] makes sense. You need not agree to try. Shall we make a small test: [test], and "
        "look at it on [date]? If it still does not fit, we will discuss other options.",
        facts=("", "", ""),
    ),
    _template(
        "SV9",
        use=("Jeg er væk", "I am away"),
        da="Jeg er væk [fra–til]. [Kollega] læser og svarer i mit sted på de samme dage og kan se dit forløb. "
        "Jeg er tilbage [dato].",
        en="I am away [from–to]. [Colleague] reads and replies in my place on the same days and can see your "
        "course. I am back on [date].",
        facts=(AWAY, COLLEAGUE, BACK_ON),
    ),
    _template(
        "SV10",
        use=("Afslutning", "Ending"),
        da="Vi slutter [dato] med en videosamtale. Inden da: gør din plan færdig og udfyld skemaerne. Du kan "
        "læse materialet indtil [dato], men der er ingen, der svarer, efter forløbet er slut.",
        en="We finish on [date] with a video call. Before that: complete your plan and the forms. You can "
        "read the material until [date], but no one replies after the course ends.",
        facts=(ENDS_ON, ""),
    ),
)
BY_CODE = {template.code: template for template in TEMPLATES}
# What a phrase of one's own may name and have filled in, in either language.
NAMED = {
    "[navn]": NAME,
    "[name]": NAME,
    "[psykolog]": PSYCHOLOGIST,
    "[psychologist]": PSYCHOLOGIST,
    "[ugedag]": WEEKDAY,
    "[weekday]": WEEKDAY,
    "[næste svardag]": NEXT_ANSWER,
    "[next answer day]": NEXT_ANSWER,
}
