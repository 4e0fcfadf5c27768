"""Sections A and B: who the applicant is, and what they agree to."""

from __future__ import annotations

from assessment.application.fields import YES_NO, Field, Section, options, words

FROM_EID = frozenset({"name", "cpr"})  # what an eID tells, and nobody types

A = Section(
    "A",
    words("Om dig", "About you"),
    words(
        "Så ved vi, hvem du er, og hvordan vi når dig. Kun klinikken ser det.",
        "So we know who you are and how to reach you. Only the clinic sees it.",
    ),
    4,
    (
        Field("name", "line", words("Dit navn", "Your name"), longest=120),
        Field(
            "cpr",
            "cpr",
            words("CPR-nummer", "CPR number"),
            help=words(
                "Ti tal. Vi bruger det til at se, hvor gammel du er, og til din journal. Det bliver gemt krypteret.",
                "Ten digits. We use it to see how old you are, and for your record. It is kept encrypted.",
            ),
            longest=16,
        ),
        Field(
            "phone",
            "phone",
            words("Telefon", "Telephone"),
            help=words(
                "Vi ringer, når vi skal aftale en samtale, eller hvis vi er bange for din sikkerhed.",
                "We call to agree on a time to talk, or if we fear for your safety.",
            ),
        ),
        Field(
            "address",
            "text",
            words("Din adresse", "Your address"),
            help=words("Vej, nummer, postnummer og by.", "Street, number, postcode and town."),
            longest=300,
        ),
        Field(
            "language",
            "choice",
            words("Hvilket sprog vil du helst bruge?", "Which language do you prefer?"),
            options=options(("da", "Dansk", "Danish"), ("en", "Engelsk", "English")),
        ),
        Field(
            "gp",
            "line",
            words("Din læge", "Your doctor"),
            help=words("Lægens eller lægehusets navn og by.", "The name and town of the doctor or practice."),
            required=False,
        ),
        Field("gp_phone", "phone", words("Lægens telefon", "The doctor's telephone"), required=False),
        Field(
            "contact_name",
            "line",
            words("En, der står dig nær", "Somebody close to you"),
            help=words(
                "Navnet på en, vi kan ringe til, hvis vi er bange for dig og ikke kan få fat i dig.",
                "The name of somebody we can call if we are worried about you and cannot reach you.",
            ),
            required=False,
            longest=120,
        ),
        Field(
            "contact_relation",
            "line",
            words("Hvem er personen for dig?", "Who is that person to you?"),
            help=words("For eksempel søster, ven eller nabo.", "For example sister, friend or neighbour."),
            required=False,
            longest=60,
        ),
        Field("contact_phone", "phone", words("Personens telefon", "That person's telephone"), required=False),
        Field(
            "contact_may",
            "choice",
            words(
                "Må vi ringe til personen, hvis vi er alvorligt bekymrede for dig?",
                "May we call that person if we are seriously worried about you?",
            ),
            required=False,
            options=YES_NO,
        ),
    ),
)

# Each question of B is a consent text with a version (care.ConsentText): field key -> kind of text.
CONSENTS = {
    "info": "information",
    "treatment": "treatment",
    "gp_start": "gp_start",
    "gp_end": "gp_letter",
    "evaluation": "evaluation",
}
READ = options(("ja", "Ja, det har jeg læst", "Yes, I have read it"))
AGREE = options(("ja", "Ja, det siger jeg ja til", "Yes, I agree"))

B = Section(
    "B",
    words("Samtykke", "Consent"),
    words(
        "Du bestemmer selv. De to første skal du sige ja til, for at vi kan behandle dig. De andre er helt dit valg. "
        "Du kan altid ændre dit svar under Mig.",
        "You decide. The first two need a yes before we can treat you. The others are entirely up to you. "
        "You can change your answer at any time under Me.",
    ),
    3,
    (
        Field("info", "choice", words("Om behandlingen", "About the treatment"), options=READ, must="ja"),
        Field("treatment", "choice", words("Behandling på nettet", "Treatment online"), options=AGREE, must="ja"),
        Field("gp_start", "choice", words("Besked til egen læge", "Telling my GP"), options=YES_NO),
        Field("gp_end", "choice", words("Brev til egen læge", "Letter to my GP"), options=YES_NO),
        Field("evaluation", "choice", words("Bedre behandling", "Better treatment"), options=YES_NO),
    ),
)
