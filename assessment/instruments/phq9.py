"""PHQ-9: clinical.md 1.2. Two weeks, 0-27, high is worse; a function item that is not scored."""

from assessment.instruments.change import Criteria
from assessment.instruments.instrument import Band, Instrument, Item, Option, Sheet, add_up
from assessment.instruments.score import Details, Outcome
from assessment.instruments.words import both

CASE_FROM, RELIABLE, REMISSION_TO = 10, 6, 4

OPTIONS = (
    Option(value=0, text=both("Slet ikke", "Not at all"), code="LA6568-5"),
    Option(value=1, text=both("Flere dage", "Several days"), code="LA6569-3"),
    Option(value=2, text=both("Mere end halvdelen af dagene", "More than half the days"), code="LA6570-1"),
    Option(value=3, text=both("Næsten hver dag", "Nearly every day"), code="LA6571-9"),
)

FUNCTION = (  # LL359-1: the codes do not follow the order of the values
    Option(value=0, text=both("Slet ikke besværligt", "Not difficult at all"), code="LA6572-7"),
    Option(value=1, text=both("Lidt besværligt", "Somewhat difficult"), code="LA6573-5"),
    Option(value=2, text=both("Meget besværligt", "Very difficult"), code="LA6575-0"),
    Option(value=3, text=both("Ekstremt besværligt", "Extremely difficult"), code="LA6574-3"),
)

QUESTIONS = (
    (
        "44250-9",
        "Lille interesse i eller glæde ved at gøre ting",
        "Little interest or pleasure in doing things",
    ),
    (
        "44255-8",
        "Følt dig nedtrykt, håbløs eller været deprimeret",
        "Feeling down, depressed, or hopeless",
    ),
    (
        "44259-0",
        "Problemer med at falde i søvn eller sove, eller med at sove for meget",
        "Trouble falling or staying asleep, or sleeping too much",
    ),
    ("44254-1", "Følt dig træt eller har kun haft lidt energi", "Feeling tired or having little energy"),
    ("44251-7", "Ringe appetit eller spist for meget", "Poor appetite or overeating"),
    (
        "44258-2",
        "Haft det dårligt med dig selv – eller følt, at du er en fiasko eller har skuffet dig selv eller din familie",
        "Feeling bad about yourself – or that you are a failure or have let yourself or your family down",
    ),
    (
        "44252-5",
        "Problemer med at koncentrere dig om ting, såsom at læse avisen eller se TV",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
    ),
    (
        "44253-3",
        (
            "Har bevæget dig eller talt så langsomt, at andre kunne have bemærket det? Eller det modsatte – været så "
            "rastløs eller hvileløs, at du har bevæget dig mere omkring end sædvanligt"
        ),
        (
            "Moving or speaking so slowly that other people could have noticed? Or the opposite – being so fidgety or "
            "restless that you have been moving around a lot more than usual"
        ),
    ),
    (
        "44260-8",
        "Tanker om, at det ville være bedre, hvis du var død eller om at gøre skade på dig selv på en eller anden måde",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ),
)

SCORED = tuple(f"phq9_{number}" for number in range(1, 10))

FUNCTION_ITEM = Item(
    key="phq9_f",
    number="F",
    text=both(
        "Hvis du har afkrydset mindst ét af de ovenstående problemer, hvor besværligt har disse problemer gjort det "
        "for dig at arbejde, klare tingene i hjemmet eller komme overens med andre?",
        "If you checked off any problems, how difficult have these problems made it for you to do your work, take "
        "care of things at home, or get along with other people?",
    ),
    options=FUNCTION,
    scored=False,
    required=False,
    code="69722-7",
    shown_if="total>0",
)


def rule(sheet: Sheet) -> Outcome:
    """The sum and the algorithm. Item 9 is a symptom from 1, the others from 2."""
    values = sheet.points(SCORED)
    core = sum(value >= 2 for value in values[:2])
    symptoms = core + sum(value >= 2 for value in values[2:8]) + (values[8] >= 1)
    details = {
        "symptoms": symptoms,
        "core": core,
        "major_depressive_syndrome": core >= 1 and symptoms >= 5,
        "other_depressive_syndrome": core >= 1 and 2 <= symptoms <= 4,
        "case": sum(values) >= CASE_FROM,
    }
    return Outcome(sum(values), details=details)


def facts(sheet: Sheet) -> Details:
    """The answer about function, beside the score."""
    return {"function": sheet.answers.get("phq9_f")}


PHQ9 = Instrument(
    key="phq9",
    title=both("PHQ-9 – de sidste to uger", "PHQ-9 – the last two weeks"),
    intro=both(
        "Inden for de seneste 2 uger, hvor ofte har du været generet af følgende problemer?",
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
    ),
    notice=both("Skemaet stiller ikke en diagnose.", "The form does not make a diagnosis."),
    items=(
        *(
            Item(
                key=key,
                number=key.removeprefix("phq9_"),
                text=both(da, en),
                options=OPTIONS,
                risk=key == "phq9_9",
                code=code,
            )
            for key, (code, da, en) in zip(SCORED, QUESTIONS, strict=True)
        ),
        FUNCTION_ITEM,
    ),
    score_range=(0, 27),
    code_system="http://loinc.org",
    panel_code="44249-1",
    total_code="44261-6",
    bands=(
        Band(4, "minimal", both("Minimal", "Minimal")),
        Band(9, "let", both("Let", "Mild")),
        Band(14, "moderat", both("Moderat", "Moderate")),
        Band(19, "moderat-svær", both("Moderat til svær", "Moderately severe")),
        Band(27, "svær", both("Svær", "Severe")),
    ),
    criteria=Criteria(reliable=RELIABLE, case_from=CASE_FROM, remission_to=REMISSION_TO, response=True),
    rule=rule,
    summed=add_up(SCORED),
    facts=facts,
    licence="No permission required to reproduce, translate, display or distribute.",
    source="Spitzer, Williams, Kroenke and colleagues; official Danish form; LOINC 44249-1.",
)
