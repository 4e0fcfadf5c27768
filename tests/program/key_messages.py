"""The key messages of each module, word for word (clinical.md 4.4)."""

KEY_MESSAGES: dict[str, dict[str, set[str]]] = {
    "m1": {
        "da": {
            "Depression er en tilstand, ikke en karakterfejl. Den kan behandles, også når det er svært at tro på.",
            "Tanker, krop, følelser og handlinger skubber til hinanden. Ændrer du én del, flytter de andre sig lidt med.",
            "Du behøver ikke have lyst, før du begynder. Lysten kommer ofte bagefter.",
            "Fremgang kommer i bølger. En dårlig uge betyder ikke, at du er tilbage ved start.",
            (
                "Din psykolog læser det, du afleverer, og svarer på den aftalte dag. "
                "Psykologen sidder ikke og læser hele tiden."
            ),
            'Bliver det for meget, så brug knappen "Brug for hjælp nu". Det er en del af behandlingen, ikke en fejl.',
        },
        "en": {
            (
                "Depression is a condition, not a flaw in your character. It can be treated, "
                "even when that is hard to believe."
            ),
            "Thoughts, body, feelings and actions push each other. Change one part, and the others move a little.",
            "You need not feel like it before you begin. The wish often comes afterwards.",
            "Progress comes in waves. A bad week does not put you back at the start.",
            "Your psychologist reads what you submit and replies on the agreed day, but is not reading all the time.",
            'If it gets too much, use "Help now". That is part of treatment, not a failure.',
        },
    },
    "m2": {
        "da": {
            "At trække sig giver ro nu og mindre liv i morgen. Det er forståeligt – og det er til at lave om på.",
            "Vi husker dage sort-hvidt. Små noter viser forskelle, som hukommelsen sletter.",
            "Skriv også det, du ikke er stolt af. En formiddag i sengen er vigtig viden.",
            "Mestring måles efter, hvor tungt det var i dag – ikke efter, hvad du kunne engang.",
            "Hvile giver kræfter. Flugt udskyder problemet. Du kan kende dem på, hvordan du har det en time efter.",
        },
        "en": {
            "Pulling back gives calm now and less life tomorrow. That is understandable, and it can be changed.",
            "We remember days in black and white. Small notes show differences memory erases.",
            "Also write what you are not proud of. A morning in bed is useful knowledge.",
            "Mastery is measured by how heavy it was today, not by what you once could do.",
            "Rest recharges. Escape postpones. You can tell them apart by how you feel an hour later.",
        },
    },
    "m3": {
        "da": {
            "Handl efter planen, ikke efter humøret. Humøret må gerne komme efter.",
            "Vælg noget, der betyder noget for dig – også når det er småt.",
            "Er planen for tung, er det planen, der skal gøres mindre. Ikke dig.",
            "Gæt på, hvordan det bliver, og se efter bagefter. De fleste venter, at det bliver værre, end det bliver.",
            "Noget, der ikke blev gjort, er en oplysning om forhindringer.",
            "Gentagelse virker mere end rekorder.",
        },
        "en": {
            "Act by the plan, not by the mood. The mood may follow.",
            "Choose something that matters to you, even when it is small.",
            "If the plan is too heavy, the plan should shrink. Not you.",
            "Guess how it will be, then check. Most people guess too dark.",
            "Something not done is information about obstacles.",
            "Repetition works better than records.",
        },
    },
}
