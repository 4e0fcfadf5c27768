"""Sections H and I: everyday life and motivation; and the place of the questionnaires, D."""

from __future__ import annotations

from assessment.application.fields import YES_NO, Field, Section, options, words

D = Section(
    "D",
    words("Hvordan du har det", "How you are"),
    words(
        "Korte spørgsmål med faste svar, om de sidste uger. Dine svar bliver gemt, mens du svarer.",
        "Short questions with fixed answers about the last weeks. Your answers are saved as you go.",
    ),
    15,
)

H = Section(
    "H",
    words("Hverdag", "Everyday life"),
    words(
        "Behandlingen tager 3–5 timer om ugen. Her ser vi, om den kan passe ind hos dig.",
        "The treatment takes 3–5 hours a week. Here we see if it can fit in with your life.",
    ),
    3,
    (
        Field(
            "work",
            "choice",
            words("Hvad laver du til daglig?", "What do you do in your daily life?"),
            options=options(
                ("arbejde", "Arbejder", "Working"),
                ("studie", "Går i skole eller studerer", "At school or studying"),
                ("sygemeldt", "Sygemeldt", "On sick leave"),
                ("ledig", "Uden arbejde", "Out of work"),
                ("pension", "Pension eller efterløn", "Retired"),
                ("andet", "Andet", "Something else"),
            ),
        ),
        Field(
            "sick_weeks",
            "number",
            words("Hvor mange uger har du været sygemeldt?", "How many weeks have you been on sick leave?"),
            help=words("Skriv 0, hvis du ikke er sygemeldt.", "Write 0 if you are not on sick leave."),
            low=0,
            high=520,
        ),
        Field(
            "living",
            "choice",
            words("Hvem bor du sammen med?", "Whom do you live with?"),
            options=options(
                ("alene", "Jeg bor alene", "I live alone"),
                ("partner", "Kæreste eller ægtefælle", "Partner or spouse"),
                ("familie", "Forældre eller anden familie", "Parents or other family"),
                ("andre", "Venner eller andre", "Friends or others"),
                ("uden_bolig", "Jeg har ikke et fast sted at bo", "I have no fixed place to live"),
            ),
        ),
        Field("children", "number", words("Hvor mange børn bor hos dig?", "How many children live with you?"), high=15),
        Field(
            "hours",
            "number",
            words("Hvor mange timer om ugen kan du sætte af?", "How many hours a week can you set aside?"),
            high=40,
        ),
        Field(
            "reading",
            "scale",
            words("Hvor let er det for dig at læse og skrive?", "How easy is it for you to read and write?"),
            ends=(words("meget svært", "very hard"), words("meget let", "very easy")),
        ),
        Field(
            "device",
            "many",
            words("Hvad kan du gå på nettet med?", "What can you go online with?"),
            options=options(
                ("telefon", "Telefon", "Phone"),
                ("tablet", "Tablet", "Tablet"),
                ("computer", "Computer", "Computer"),
                ("ingen", "Jeg har intet af det", "I have none of these"),
            ),
        ),
        Field(
            "private",
            "choice",
            words("Har du et sted, hvor du kan tale i fred?", "Do you have a place where you can talk in private?"),
            options=YES_NO,
        ),
        Field(
            "needs",
            "many",
            words("Har du brug for noget af dette?", "Do you need any of these?"),
            required=False,
            options=options(
                ("syn", "Hjælp på grund af mit syn", "Help because of my sight"),
                ("hoerelse", "Hjælp på grund af min hørelse", "Help because of my hearing"),
                ("laesning", "Hjælp til at læse og skrive", "Help to read and write"),
                ("tolk", "Tolk", "An interpreter"),
            ),
        ),
    ),
)

I = Section(  # noqa: E741 - the letter that the specification gives it
    "I",
    words("Motivation", "Motivation"),
    words("Det taler vi om, når vi mødes.", "We talk about this when we meet."),
    3,
    (
        Field(
            "different",
            "text",
            words("Hvad ville være anderledes, hvis det hjalp?", "What would be different if it helped?"),
            help=words(
                "Tænk på en almindelig dag. Et par linjer er nok.", "Think of a normal day. A few lines will do."
            ),
            longest=1000,
        ),
        Field(
            "confidence",
            "scale",
            words("Hvor sikker er du på, at det kan hjælpe dig?", "How sure are you that it can help you?"),
            ends=(words("slet ikke sikker", "not sure at all"), words("helt sikker", "quite sure")),
        ),
        Field(
            "reasons",
            "many",
            words("Hvorfor vil du gerne have hjælp på nettet?", "Why would you like help online?"),
            help=words("Sæt gerne flere krydser.", "Choose all that fit."),
            options=options(
                ("tid", "Det passer bedre med min tid", "It fits my time better"),
                ("afstand", "Der er langt til en psykolog", "A psychologist is far away"),
                ("ventetid", "Jeg vil gerne hurtigt i gang", "I would like to begin soon"),
                ("skrive", "Jeg vil hellere skrive end tale", "I would rather write than talk"),
                ("hjemme", "Jeg vil helst være hjemme", "I prefer to be at home"),
                ("pris", "Det er gratis", "It is free"),
                ("raad", "En læge eller en anden sagde det", "A doctor or somebody else said so"),
                ("andet", "Andet", "Something else"),
            ),
        ),
    ),
)
