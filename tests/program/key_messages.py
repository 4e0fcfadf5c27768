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
    "m4": {
        "da": {
            "En tanke kan føles som en kendsgerning uden at være det.",
            "Depression vælger, hvad du får øje på. Det er ikke løgn – men det er et udsnit.",
            "Skriv tanken, som den lød. Pæne omskrivninger skjuler det, der gør ondt.",
            "At sætte navn på en tankevane giver en smule afstand. Afstand er nok for nu.",
            "Du skal ikke tænke positivt. Du skal se efter.",
        },
        "en": {
            "A thought can feel like a fact without being one.",
            "Depression chooses what you notice. It is not a lie, but it is a section.",
            "Write the thought as it sounded. Polite versions hide what hurts.",
            "Naming a thinking habit gives a little distance. Distance is enough for now.",
            "You do not have to think positively. You have to look.",
        },
    },
    "m5": {
        "da": {
            "Målet er en tanke, der passer bedre, ikke en, der lyder pænere.",
            "Kan du ikke tro på den nye tanke, så gør den mindre, til du kan tro på lidt af den.",
            "Nogle tanker er rigtige. Så er spørgsmålet, hvad du har brug for, og hvad du kan gøre.",
            "Et forsøg i virkeligheden lærer dig mere end en lang diskussion i hovedet.",
            "Skriv på forhånd, hvad du tror, der vil ske. Ellers når depressionen at lave historien om.",
        },
        "en": {
            "The aim is a thought that fits better, not one that sounds nicer.",
            "If you cannot believe the new thought, make it smaller until you can believe a bit of it.",
            "Some thoughts are correct. Then ask what you need and what you can do.",
            "A try in real life teaches more than a long debate in your head.",
            "Write beforehand what you think will happen. Otherwise depression rewrites the story.",
        },
    },
    "m6": {
        "da": {
            "Grubleri ligner problemløsning, men ender sjældent i en handling.",
            "Spørg efter et par minutter: Fører det til noget, jeg kan gøre? Hvis nej, så skift spor.",
            '"Hvorfor er jeg sådan?" har intet svar. "Hvad er første skridt?" har et.',
            "Du kan ikke tømme hovedet. Du kan flytte opmærksomheden, igen og igen.",
            "Tal til dig selv, som du ville tale til en kollega på en svær dag.",
        },
        "en": {
            "Rumination looks like problem solving but seldom ends in an action.",
            "After a couple of minutes ask: Does this lead to something I can do? If not, change track.",
            '"Why am I like this?" has no answer. "What is the first step?" has one.',
            "You cannot empty your mind. You can move your attention, again and again.",
            "Speak to yourself as you would to a colleague on a hard day.",
        },
    },
    "m7": {
        "da": {
            "Et problem bliver mindre, når det bliver til et spørgsmål, du kan svare på.",
            "Find mange idéer, før du vælger. Dårlige idéer er trin på vejen.",
            "Noget kan ikke løses. Så er opgaven at passe på dig selv, mens det er sådan.",
            "Andre kan ikke se på dig, hvad du har brug for. En enkel sætning er nok.",
            "Du kan være tilfreds med din indsats, også når svaret bliver nej.",
        },
        "en": {
            "A problem shrinks when it becomes a question you can answer.",
            "Find many ideas before choosing. Poor ideas are steps on the way.",
            "Some things cannot be solved. Then the task is to look after yourself while it is so.",
            "Others cannot read your needs. One plain sentence is enough.",
            "You can be content with your effort even when the answer is no.",
        },
    },
    "m8": {
        "da": {
            "Tilbagefald begynder ofte småt. Jo før du ser det, jo mindre skal der til.",
            "Et dårligt døgn er ikke et tilbagefald. Se på to uger.",
            "Skriv, hvad du gjorde, som hjalp. Det kan ingen tage fra dig.",
            "Hold fast i to-tre små vaner i stedet for alle.",
            "Har du det ikke bedre, er det ikke, fordi du gjorde det forkert. Så skal der noget andet til, og det taler vi om.",
        },
        "en": {
            "Relapse often starts small. The sooner you see it, the less it takes.",
            "A bad day is not a relapse. Look at two weeks.",
            "Write what you did that helped. No one can take that from you.",
            "Keep two or three small habits rather than all.",
            "If you are not better, you did not do it wrong. Something else is needed, and we will talk about it.",
        },
    },
}
