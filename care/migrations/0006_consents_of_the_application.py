"""What an applicant is asked to read and to agree to (clinical.md 2.3 B), in both languages."""

from datetime import date
from typing import Any, ClassVar

from django.db import migrations, models

FIRST = date(2007, 1, 1)
CONSENTS = [
    (
        "information",
        "Om behandlingen",
        "About the treatment",
        "Behandlingen foregår på nettet og tager omkring ti uger. Du læser og øver dig 3–5 timer om ugen. En psykolog "
        "følger dig og svarer på hverdage. Det er ikke akut hjælp: Om aftenen, om natten og i weekenden læser ingen det, "
        "du skriver. Er vi bange for din sikkerhed, ringer vi til dig. Du kan stoppe, når du vil.",
        "The treatment is online and takes about ten weeks. You read and practise 3–5 hours a week. A psychologist "
        "follows you and replies on weekdays. It is not urgent help: in the evening, at night and at weekends nobody "
        "reads what you write. If we fear for your safety, we call you. You can stop whenever you like.",
    ),
    (
        "gp_start",
        "Besked til egen læge, når du begynder",
        "Telling my GP when I begin",
        "Klinikken må skrive til min læge, når jeg begynder. Jeg kan altid tage mit ja tilbage.",
        "The clinic may write to my GP when I begin. I can take my yes back at any time.",
    ),
    (
        "evaluation",
        "Mine svar må bruges til at gøre behandlingen bedre",
        "My answers may be used to improve the treatment",
        "Klinikken må bruge mine svar uden navn og CPR-nummer til at måle, om behandlingen virker. Siger jeg nej, får jeg "
        "den samme behandling.",
        "The clinic may use my answers, without name and CPR number, to measure if the treatment works. If I say no, I "
        "get the same treatment.",
    ),
]


def fill(apps: Any, _schema_editor: Any) -> None:
    consent = apps.get_model("care", "ConsentText")
    for kind, title_da, title_en, text_da, text_en in CONSENTS:
        consent.objects.create(
            kind=kind,
            version=1,
            title_da=title_da,
            title_en=title_en,
            text_da=text_da,
            text_en=text_en,
            valid_from=FIRST,
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0005_alerts_are_never_deleted")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="consenttext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("information", "Om behandlingen"),
                    ("treatment", "Behandling på nettet"),
                    ("gp_start", "Besked til egen læge ved start"),
                    ("gp_letter", "Brev til egen læge"),
                    ("evaluation", "Data til at måle behandlingen"),
                    ("reminders", "Påmindelser på e-mail og sms"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
