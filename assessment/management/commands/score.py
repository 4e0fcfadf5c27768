"""`manage.py score phq9 2 2 2 2 1 1 2 0 0`: the rules of an instrument without a browser."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import instruments
from assessment.instruments import BadAnswer, Instrument, Item, Value

UNANSWERED = "-"
NOT_APPLICABLE = "n/a"


class Command(BaseCommand):
    help = "Scores answers, given in the order of the form (- is unanswered), and prints JSON. Exit code 2 if refused."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Options may stand anywhere, also between the instrument and its answers."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instrument", help=", ".join(one.key for one in instruments.all_instruments()))
        parser.add_argument("answers", nargs="*", help="one value per question; - is unanswered")
        parser.add_argument("--sex", choices=["K", "M"], help="legal sex, for AUDIT-C's cut-off")
        parser.add_argument("--variant", choices=["dsam"], help="DSAM's reading of ICD-10, for MDI")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument = _instrument(options["instrument"])
        answers = _answers(instrument, options["answers"])
        score = instrument.score(answers, sex=options["sex"], variant=options["variant"])
        self.stdout.write(json.dumps(score.as_dict(), ensure_ascii=False))


def _instrument(key: str) -> Instrument:
    try:
        return instruments.get(key)
    except instruments.UnknownInstrumentError:
        known = ", ".join(one.key for one in instruments.all_instruments())
        raise CommandError(f"There is no instrument {key!r}. There are: {known}.", returncode=2) from None


def _answers(instrument: Instrument, given: list[str]) -> dict[str, Value | None]:
    """The answers by item; questions after the last scored one may be left out."""
    fewest, most = _counts(instrument)
    if not fewest <= len(given) <= most:
        wanted = str(most) if fewest == most else f"{fewest} to {most}"
        raise CommandError(f"{instrument.key} takes {wanted} answers, not {len(given)}.", returncode=2)
    return {item.key: _answer(item, text) for item, text in zip(instrument.items, given, strict=False)}


def _counts(instrument: Instrument) -> tuple[int, int]:
    scored = [number for number, item in enumerate(instrument.items, 1) if item.scored]
    return scored[-1], len(instrument.items)


def _answer(item: Item, text: str) -> Value | None:
    if text == UNANSWERED:
        return None
    if text == NOT_APPLICABLE and item.kind == "choice":
        text = next((str(option.value) for option in item.options if option.not_applicable), text)
    try:
        answer = item.read(text)
    except BadAnswer as error:
        raise CommandError(f"{item.key}: {text!r} is no answer ({error.code}). {_wanted(item)}", returncode=2) from None
    if answer is None:
        raise CommandError(f"{item.key}: an empty answer; write {UNANSWERED} for unanswered.", returncode=2)
    return answer


def _wanted(item: Item) -> str:
    if item.kind == "choice":
        return f"It takes {', '.join(str(value) for value in sorted(item.values))}."
    if item.kind == "text":
        return f"It takes at most {item.high} characters."
    return f"It takes {item.low} to {item.high}."
