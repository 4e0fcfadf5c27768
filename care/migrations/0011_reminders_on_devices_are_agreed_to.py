"""The yes to reminders names devices, too. An old yes goes on counting for mail and text messages."""

from datetime import date
from typing import Any, ClassVar

from django.db import migrations

WORDS = {
    "title_da": "Påmindelser",
    "title_en": "Reminders",
    "text_da": "Klinikken må skrive til mig på e-mail, på sms eller med en besked på de enheder, jeg selv slår til. Der "
    "står kun, at der er nyt til mig. Der står intet om behandlingen.",
    "text_en": "The clinic may write to me by e-mail, by text message or with a message on the devices that I switch on "
    "myself. It says only that there is news. It says nothing about the treatment.",
}


def fill(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("care", "ConsentText").objects.create(
        kind="reminders", version=2, valid_from=date(2026, 11, 30), **WORDS
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0009_messages_on_devices"), ("care", "0010_rehearsals")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
