"""Sections C, E, F and G: what the applicant wants help with, safety, other conditions, treatment now and before."""

from __future__ import annotations

from assessment.application.fields import YES_NO, Field, Section, options, words

YES = frozenset({"ja"})
OTHER = ("andet", "Andet", "Something else")

C = Section(
    "C",
    words("Hvad søger du hjælp til", "What you want help with"),
    words("Skriv det, som det er for dig. Korte svar er fine.", "Write it as it is for you. Short answers are fine."),
    3,
    (
        Field(
            "problem",
            "choice",
            words("Hvad fylder mest?", "What troubles you most?"),
            options=options(
                ("nedtrykthed", "At jeg er nedtrykt eller trist", "Feeling low or sad"),
                ("angst", "Angst eller uro", "Anxiety or unrest"),
                OTHER,
            ),
        ),
        Field(
            "own_words",
            "text",
            words("Fortæl med dine egne ord", "Tell us in your own words"),
            help=words("Et par linjer er nok. Højst 1000 tegn.", "A few lines are enough. At most 1000 characters."),
            required=False,
            longest=1000,
        ),
        Field(
            "duration",
            "number",
            words("Hvor længe har det stået på?", "How long has it lasted?"),
            help=words("Skriv et tal, og vælg uger eller måneder.", "Write a number, and choose weeks or months."),
            low=0,
            high=600,
        ),
        Field(
            "duration_unit",
            "choice",
            words("Er tallet uger eller måneder?", "Is the number weeks or months?"),
            options=options(("uger", "Uger", "Weeks"), ("maaneder", "Måneder", "Months")),
        ),
        Field(
            "episode",
            "choice",
            words("Har du haft det sådan før?", "Have you felt like this before?"),
            options=options(
                ("foerste", "Nej, det er første gang", "No, this is the first time"),
                ("flere", "Ja, jeg har haft det sådan før", "Yes, I have felt like this before"),
            ),
        ),
        Field(
            "episodes",
            "number",
            words("Hvor mange gange før?", "How many times before?"),
            help=words("Et cirkatal er fint.", "A rough number is fine."),
            low=1,
            high=99,
            shown_if=("episode", frozenset({"flere"})),
        ),
        Field(
            "episode_last_year",
            "choice",
            words("Var en af gangene inden for det sidste år?", "Was one of them within the last year?"),
            options=YES_NO,
            shown_if=("episode", frozenset({"flere"})),
        ),
    ),
)

E = Section(
    "E",
    words("Sikkerhed", "Safety"),
    words(
        "Vi spørger alle om det samme. Svarer du ja, viser vi dig med det samme, hvem du kan tale med.",
        "We ask everybody the same. If you answer yes, we show you at once whom you can talk to.",
    ),
    1,
    (
        Field(
            "attempt",
            "choice",
            words("Har du forsøgt at tage dit liv?", "Have you tried to take your own life?"),
            options=options(
                ("nej", "Nej", "No"),
                ("over et år", "Ja, for mere end et år siden", "Yes, more than a year ago"),
                ("seneste år", "Ja, inden for det sidste år", "Yes, within the last year"),
            ),
        ),
        Field(
            "self_harm",
            "choice",
            words(
                "Har du gjort skade på dig selv med vilje i de sidste seks måneder?",
                "Have you harmed yourself on purpose in the last six months?",
            ),
            options=YES_NO,
        ),
        Field(
            "violence",
            "choice",
            words("Er der nogen derhjemme, der slår eller truer dig?", "Does anybody at home hit or threaten you?"),
            options=(*YES_NO, *options(("ønsker ikke", "Det ønsker jeg ikke at svare på", "I would rather not say"))),
        ),
    ),
)

DRUGS = (
    Field(
        "drug",
        "choice",
        words("Hvilket stof?", "Which drug?"),
        options=options(
            ("cannabis", "Hash eller cannabis", "Cannabis"),
            ("kokain", "Kokain", "Cocaine"),
            ("amfetamin", "Amfetamin", "Amphetamine"),
            ("mdma", "MDMA eller ecstasy", "MDMA or ecstasy"),
            ("piller", "Piller uden recept", "Pills without a prescription"),
            OTHER,
        ),
    ),
    Field(
        "often",
        "choice",
        words("Hvor tit?", "How often?"),
        options=options(
            ("sjaeldnere", "Sjældnere end hver uge", "Less than once a week"),
            ("hver_uge", "Hver uge", "Every week"),
            ("de_fleste", "De fleste dage", "Most days"),
            ("hver_dag", "Hver dag", "Every day"),
        ),
    ),
)

F = Section(
    "F",
    words("Andre forhold", "Other conditions"),
    words(
        "Nogle ting kræver anden hjælp først. Derfor spørger vi. Der er intet forkert svar.",
        "Some things need other help first. That is why we ask. There is no wrong answer.",
    ),
    5,
    (
        Field(
            "psychosis",
            "choice",
            words(
                "Har du inden for det sidste år hørt eller set noget, andre ikke kunne, "
                "eller følt dig styret eller forfulgt?",
                "Within the last year, have you heard or seen things that others could not, "
                "or felt controlled or pursued?",
            ),
            options=YES_NO,
        ),
        Field(
            "mania",
            "choice",
            words(
                "Har du haft perioder på flere dage med usædvanlig meget energi, lidt søvn og handlinger, "
                "du senere fortrød?",
                "Have you had periods of several days with unusually much energy, little sleep and actions "
                "that you later regretted?",
            ),
            options=YES_NO,
        ),
        Field(
            "diagnoses",
            "many",
            words(
                "Har en læge sagt, at du har eller har haft noget af dette?",
                "Has a doctor told you that you have or have had any of these?",
            ),
            help=words("Sæt gerne flere krydser.", "Choose all that fit."),
            options=options(
                ("none", "Nej, intet af det", "No, none of these"),
                ("depression", "Depression", "Depression"),
                ("anxiety", "Angst", "Anxiety"),
                ("bipolar", "Bipolar lidelse", "Bipolar disorder"),
                ("schizophrenia", "Skizofreni", "Schizophrenia"),
                ("psychosis", "Psykose", "Psychosis"),
                ("ptsd", "PTSD", "PTSD"),
                ("ocd", "OCD", "OCD"),
                ("personality", "Personlighedsforstyrrelse", "Personality disorder"),
                ("adhd", "ADHD", "ADHD"),
                ("autism", "Autisme", "Autism"),
                ("eating_disorder", "Spiseforstyrrelse", "Eating disorder"),
                ("thyroid", "Sygdom i stofskiftet", "Thyroid disease"),
                ("dementia", "Hjerneskade eller demens", "Brain injury or dementia"),
                (
                    "learning_disability",
                    "Svært ved at lære, siden du var barn",
                    "A learning disability since childhood",
                ),
                OTHER,
            ),
        ),
        Field(
            "drugs",
            "choice",
            words("Har du brugt stoffer de sidste 30 dage?", "Have you used drugs in the last 30 days?"),
            options=options(
                ("none", "Nej", "No"),
                ("some", "Ja, nogle dage", "Yes, some days"),
                ("most", "Ja, de fleste dage", "Yes, most days"),
            ),
        ),
        Field(
            "drugs_used",
            "rows",
            words("Hvilke stoffer?", "Which drugs?"),
            rows=DRUGS,
            most=5,
            unit=words("Tilføj et stof", "Add a drug"),
            shown_if=("drugs", frozenset({"some", "most"})),
        ),
        Field(
            "eating",
            "choice",
            words(
                "Fylder mad, vægt eller krop så meget, at det styrer din hverdag?",
                "Do food, weight or body take up so much that they rule your everyday life?",
            ),
            options=YES_NO,
        ),
        Field(
            "weight_loss",
            "choice",
            words(
                "Har du tabt dig meget de sidste tre måneder?",
                "Have you lost a lot of weight in the last three months?",
            ),
            options=YES_NO,
        ),
        Field("height", "number", words("Din højde i cm", "Your height in cm"), low=100, high=230),
        Field("weight", "number", words("Din vægt i kg", "Your weight in kg"), low=25, high=350),
        Field(
            "purging",
            "number",
            words(
                "Hvor mange gange om ugen kaster du op med vilje eller bruger piller for at tabe dig?",
                "How many times a week do you make yourself sick or take pills to lose weight?",
            ),
            help=words("Skriv 0, hvis du aldrig gør det.", "Write 0 if you never do."),
            low=0,
            high=99,
        ),
        Field(
            "pregnancy",
            "choice",
            words(
                "Er du gravid, eller har du født inden for et år?",
                "Are you pregnant, or have you given birth in a year?",
            ),
            help=words(
                "Du kan godt søge. Så prøver vi at tale med dig hurtigt.",
                "You can apply. We then try to talk to you soon.",
            ),
            options=options(
                ("nej", "Nej", "No"),
                ("gravid", "Ja, jeg er gravid", "Yes, I am pregnant"),
                ("foedt", "Ja, født", "Yes"),
            ),
        ),
    ),
)

MEDICINES = (
    Field("name", "line", words("Medicinens navn", "Name of the medicine"), longest=100),
    Field("dose", "line", words("Dosis", "Dose"), required=False, longest=60),
    Field(
        "depression",
        "choice",
        words("Er det mod depression?", "Is it for depression?"),
        options=(*YES_NO, *options(("ved_ikke", "Ved ikke", "Don't know"))),
    ),
    Field(
        "changed",
        "choice",
        words(
            "Er du begyndt på den, eller er dosis ændret, inden for fire uger?",
            "Did you start it, or has the dose changed, within four weeks?",
        ),
        options=YES_NO,
    ),
    Field(
        "changed_on",
        "date",
        words("Hvornår?", "When?"),
        help=words("Skriv dag, måned og år, for eksempel 28.05.2026.", "Day, month and year, such as 28.05.2026."),
        shown_if=("changed", YES),
    ),
)

THERAPIES = (
    Field(
        "kind",
        "choice",
        words("Hvad var det?", "What was it?"),
        options=options(
            ("psykolog", "Samtaler hos psykolog", "Talks with a psychologist"),
            ("psykiatri", "Behandling i psykiatrien", "Treatment in psychiatry"),
            ("gruppe", "Gruppe", "A group"),
            ("internet", "Behandling på nettet", "Treatment online"),
            OTHER,
        ),
    ),
    Field("year", "number", words("Hvilket år?", "Which year?"), low=1950, high=2100),
    Field(
        "helped",
        "scale",
        words("Hvor meget hjalp det?", "How much did it help?"),
        ends=(words("slet ikke", "not at all"), words("rigtig meget", "very much")),
    ),
)

G = Section(
    "G",
    words("Behandling nu og før", "Treatment now and before"),
    words("Så passer vores hjælp sammen med den, du får.", "So that our help fits with what you have already."),
    3,
    (
        Field(
            "current",
            "choice",
            words("Går du til psykolog eller i psykiatrien nu?", "Do you see a psychologist or psychiatry now?"),
            options=YES_NO,
        ),
        Field("current_where", "line", words("Hvor?", "Where?"), shown_if=("current", YES)),
        Field(
            "medicine",
            "choice",
            words("Tager du medicin for humør, søvn eller uro?", "Do you take medicine for mood, sleep or unrest?"),
            options=YES_NO,
        ),
        Field(
            "medicines",
            "rows",
            words("Din medicin", "Your medicine"),
            rows=MEDICINES,
            unit=words("Tilføj medicin", "Add a medicine"),
            shown_if=("medicine", YES),
        ),
        Field(
            "earlier",
            "choice",
            words("Har du fået behandling for det før?", "Have you had treatment for it before?"),
            options=YES_NO,
        ),
        Field(
            "therapies",
            "rows",
            words("Den behandling, du har fået", "The treatment you have had"),
            rows=THERAPIES,
            unit=words("Tilføj behandling", "Add a treatment"),
            shown_if=("earlier", YES),
        ),
    ),
)
