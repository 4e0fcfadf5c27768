"""The five regions, the merger of 1 January 2027, opening hours, and the numbers to call (not yet verified by anyone).

Source of the numbers: the emergency contact table of the clinical specification, section 3.3. Each must be called
and marked as verified by its owner before a patient sees it; the deployment check says so.
"""

from datetime import date, time
from typing import Any, ClassVar

from django.db import migrations

FIRST = date(2007, 1, 1)
MERGER = date(2027, 1, 1)
REGIONS = [
    ("hovedstaden", "Region Hovedstaden"),
    ("sjaelland", "Region Sjælland"),
    ("syddanmark", "Region Syddanmark"),
    ("midtjylland", "Region Midtjylland"),
    ("nordjylland", "Region Nordjylland"),
]
ALWAYS = ("Hele døgnet", "Day and night")
NIGHTS = ("Uden for din læges åbningstid", "Outside your doctor's opening hours")
# region, kind, position, name da, name en, phone, hours
NUMBERS = [
    ("", "emergency", 1, "Alarm: fare for liv", "Emergency: danger to life", "112", ALWAYS),
    (
        "",
        "helpline",
        50,
        "Livslinien",
        "Livslinien, suicide prevention helpline",
        "70 201 201",
        ("Tiderne kan ændre sig. Der kan være kø.", "Hours may change. There may be a queue."),
    ),
    ("hovedstaden", "acute", 10, "Akuttelefonen 1813", "Acute line 1813", "1813", ALWAYS),
    ("sjaelland", "acute", 10, "Akuttelefonen 1818", "Acute line 1818", "1818", ALWAYS),
    ("syddanmark", "doctor", 10, "Lægevagten", "Out-of-hours doctor", "70 11 07 07", NIGHTS),
    ("midtjylland", "doctor", 10, "Lægevagten", "Out-of-hours doctor", "70 11 31 31", NIGHTS),
    ("nordjylland", "acute", 10, "Psykiatriens Information", "Psychiatric information line", "97 64 30 00", ALWAYS),
    ("nordjylland", "doctor", 20, "Lægevagten", "Out-of-hours doctor", "70 15 03 00", NIGHTS),
]
CONSENTS = [
    (
        "treatment",
        "Behandling på nettet",
        "Treatment online",
        "Jeg siger ja til at få behandling på nettet. Klinikken gemmer mine svar, breve og samtaler i min journal. "
        "Jeg kan altid trække mit ja tilbage. Det får ingen følger for min ret til anden behandling.",
        "I agree to have treatment online. The clinic keeps my answers, letters and conversations in my record. "
        "I can take my yes back at any time. It does not affect my right to other treatment.",
    ),
    (
        "gp_letter",
        "Brev til min egen læge",
        "Letter to my GP",
        "Klinikken må sende et brev til min egen læge, når forløbet slutter. Jeg kan læse brevet, før det bliver sendt.",
        "The clinic may send a letter to my GP when the course ends. I can read the letter before it is sent.",
    ),
    (
        "reminders",
        "Påmindelser",
        "Reminders",
        "Klinikken må skrive til mig på e-mail og sms. Der står kun, at der er nyt til mig. Der står intet om behandlingen.",
        "The clinic may write to me by e-mail and text message. It says only that there is news. It says nothing about the treatment.",
    ),
]


def fill(apps: Any, _schema_editor: Any) -> None:
    region_of, number, hours, consent = (
        apps.get_model("care", name) for name in ("Region", "PhoneNumber", "OpeningHours", "ConsentText")
    )
    east = region_of.objects.create(slug="oestdanmark", name="Region Østdanmark", valid_from=MERGER)
    by_slug = {"": None}
    for slug, name in REGIONS:
        merged = slug in {"hovedstaden", "sjaelland"}
        by_slug[slug] = region_of.objects.create(
            slug=slug,
            name=name,
            valid_from=FIRST,
            valid_until=MERGER if merged else None,
            successor=east if merged else None,
        )
    for slug, kind, position, da, en, phone, (hours_da, hours_en) in NUMBERS:
        number.objects.create(
            region=by_slug[slug],
            kind=kind,
            position=position,
            name_da=da,
            name_en=en,
            phone=phone,
            hours_da=hours_da,
            hours_en=hours_en,
            owner="Klinisk leder",
            valid_from=FIRST,
        )
    for weekday in range(5):
        hours.objects.create(weekday=weekday, opens=time(8), closes=time(16), valid_from=FIRST)
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
    dependencies: ClassVar = [("care", "0002_audit_is_append_only")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
