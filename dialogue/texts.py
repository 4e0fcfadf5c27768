"""The words of the dialogue: times, states, promises and refusals."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from care.models import User
from care.moments import clock, day, moment, near_day
from care.texts import WEEKDAYS


def dated(at: datetime) -> str:
    """A moment with its year, for what is read later: "23. november 2026 kl. 14.32"."""
    date_words = date_format(timezone.localtime(at), pgettext("date format", "j. F Y"))
    return _("{day} kl. {time}").format(day=date_words, time=clock(at))


def hour(at: datetime) -> str:
    """The time of day, short on the hour: "16"."""
    local = timezone.localtime(at)
    return clock(at) if local.minute else date_format(local, pgettext("full hour format", "G"))


def saved(at: datetime) -> str:
    """When a draft was kept."""
    if timezone.localdate(at) == timezone.localdate():
        return _("Gemt kl. {time}").format(time=clock(at))
    return _("Gemt {day} kl. {time}").format(day=day(at), time=clock(at))


def reader_promise(due: datetime, *, has_psychologist: bool) -> str:
    """The sentence above a patient's box (clinical.md 5.2)."""
    if has_psychologist:
        return _("Din psykolog læser beskeder på hverdage. Du får svar senest {day}.").format(day=day(due))
    return _(
        "Du har ikke fået en psykolog endnu. Klinikkens leder kan se, at du har skrevet, og sørger for, at en psykolog "
        "læser brevet. Du får svar senest {day}."
    ).format(day=day(due))


def promise_of(due: datetime, reader: User | None, away: User | None) -> str:
    """The same sentence when the psychologist is away and nobody stands in who is there."""
    if reader is None and away is not None:
        return _(
            "{name} er væk. Klinikkens leder kan se, at du har skrevet, og sørger for, at en anden psykolog læser "
            "brevet. Du får svar senest {day}."
        ).format(name=away.name, day=day(due))
    return reader_promise(due, has_psychologist=reader is not None)


def nobody_reads_before(opens_at: datetime) -> str:
    """Outside opening hours: the truth about who reads a letter now."""
    return _("Klinikken har lukket nu, og ingen læser brevet, før den åbner {day} kl. {hour}.").format(
        day=day(opens_at), hour=hour(opens_at)
    )


def answer_day(weekday: int, coming: date) -> str:
    """The fixed weekly answer day, and which day it is this time when the clinic is closed on it."""
    named = WEEKDAYS[weekday]
    if coming.weekday() == weekday:
        return _("Din faste svardag er {weekday}.").format(weekday=named)
    return _("Din faste svardag er {weekday}. Næste gang er det {day}.").format(weekday=named, day=day(coming))


def weekly_answer(day_: date, due: datetime, now: datetime) -> str:
    """Why a course stands on the worklist although nothing was sent: its answer day."""
    return _("Ugens svar · {answer_day}").format(answer_day=answer_day_state(day_, due, now))


def answer_day_state(day_: date, due: datetime, now: datetime) -> str:
    """Where the weekly answer stands, as a few words at the end of a line."""
    if due < now and day_ != timezone.localdate(now):
        return _("svardag var {day}").format(day=near_day(due, now))
    return _("svardag i dag")


def stands_in(substitute: User | None, psychologist: User | None, until: date | None) -> str:
    """Who reads while the psychologist is away; nothing when they are not."""
    if substitute is None or psychologist is None or until is None:
        return ""
    return _("{substitute} læser og svarer for {psychologist} til og med {day}.").format(
        substitute=substitute.name, psychologist=psychologist.name, day=day(until)
    )


def send_label(name: str) -> str:
    """What the button says: to whom it goes, by first name."""
    return _("Send til {name}").format(name=name.split()[0]) if name.strip() else _("Send")


def deadline(due: datetime, now: datetime) -> str:
    """The deadline for the one who answers; a broken one is called a promise."""
    if due < now:
        return _("lovet {day} kl. {hour}").format(day=near_day(due, now), hour=hour(due))
    return _("svarfrist {day} kl. {hour}").format(day=near_day(due, now), hour=hour(due))


def moment_of_promise(due: datetime, now: datetime) -> str:
    """When an answer was promised, in the words of somebody at work: "i dag kl. 16"."""
    return _("{day} kl. {time}").format(day=near_day(due, now), time=hour(due))


def late(reader: str, due: datetime, now: datetime) -> str:
    """Why the lead sees a letter that somebody else should have answered."""
    return _("Brev ikke besvaret til tiden af {name} · {deadline}").format(name=reader, deadline=deadline(due, now))


def waiting(sent_at: datetime, due: datetime, now: datetime) -> str:
    """Why a letter stands on the worklist."""
    return _("Brev ventet siden {since} · {deadline}").format(since=near_day(sent_at, now), deadline=deadline(due, now))


def waiting_unassigned(sent_at: datetime, due: datetime, now: datetime) -> str:
    """Why the lead sees it: nobody may open it yet."""
    return _("Brev ventet siden {since} uden psykolog · {deadline}").format(
        since=near_day(sent_at, now), deadline=deadline(due, now)
    )


def seen(seen_at: datetime | None) -> str:
    """Of a letter from one's own side: whether the other side has had it before them."""
    return _("Set {moment}").format(moment=moment(seen_at)) if seen_at else _("Sendt, ikke set endnu")


def answer_by(due: datetime) -> str:
    """Of a letter that waits: when an answer comes at the latest."""
    return _("Svar senest {day}").format(day=day(due))


def notice_subject() -> str:
    """A mail that anybody may read over somebody's shoulder."""
    return _("Der er nyt til dig på Lysning")


def notice_body(address: str) -> str:
    """No clinic, no sender, no content: only that there is something, and where."""
    return _("Der er nyt til dig på Lysning. Log ind for at se det: {address}").format(address=address)


def box_label(patient: str, about: str) -> str:
    """What the box is for: staff see to whom it goes, patients what it is about."""
    if patient and about:
        return _("Tilbagemelding til {name}").format(name=patient)
    if patient:
        return _("Brev til {name}").format(name=patient)
    return _("Skriv om {label}").format(label=about) if about else _("Skriv et brev")


def nobody_answers() -> str:
    """In the place of the box after the end."""
    return _("Forløbet er slut. Du kan læse brevene, men der er ingen, der svarer.")


def body_blank() -> str:
    """Send was pressed on nothing."""
    return _("Skriv lidt, før du sender.")


def body_too_long(length: int, limit: int) -> str:
    """Too much for one letter; lengths in characters."""
    return _("Brevet er på {length} tegn. Det må højst være {limit}. Del det i to breve, eller forkort det.").format(
        length=length, limit=limit
    )


def draft_too_long(limit: int) -> str:
    """Too much even for a draft."""
    return _("Kladden er for lang til at blive gemt. Den må højst være {limit} tegn.").format(limit=limit)


def course_ended() -> str:
    """A letter sent after the end."""
    return _("Forløbet er slut, og der er ingen, der svarer. Brevet er ikke sendt.")


def key_taken() -> str:
    """The page's key has been used with other words: the answer to the first press of Send was lost."""
    return _(
        "Der er allerede sendt et brev fra denne side, og det er anderledes end teksten her. "
        "Send igen, hvis denne tekst skal sendes som et nyt brev."
    )


def draft_conflict(stored: datetime) -> str:
    """The same draft was saved from two pages."""
    why = _("Du har skrevet i den samme kladde et andet sted ({saved}). Begge tekster er her. Intet er overskrevet.")
    return why.format(saved=saved(stored))


def newer_letter() -> str:
    """A letter came while this one was being written."""
    return _(
        "Der er kommet et nyt brev, siden du begyndte at skrive. Læs det først. "
        "Dit brev er ikke sendt, og teksten står her. Send igen, når det passer."
    )


def form_broken() -> str:
    """A hidden field is missing or not ours."""
    return _("Siden var gammel, og brevet blev ikke sendt. Din tekst er her. Send igen.")


def deadline_sentence(due: datetime, now: datetime) -> str:
    """Above the box of the one who answers."""
    if due < now:
        return _("Svar lovet {day} kl. {hour}").format(day=near_day(due, now), hour=hour(due))
    return _("Svarfrist {day} kl. {hour}").format(day=near_day(due, now), hour=hour(due))


def own_letter(sent_at: datetime) -> str:
    """The matter of a correction: which of one's own letters it is about."""
    return _("dit brev fra {moment}").format(moment=moment(sent_at))


def corrects(sent_at: datetime) -> str:
    """On a letter that puts another right."""
    return _("Retter brevet fra {moment}").format(moment=moment(sent_at))


def corrected() -> str:
    """On a letter that was put right."""
    return _("Rettet i et senere brev")


def correction_label(about: str) -> str:
    """What the box is for when it puts an own letter right."""
    return _("Ret {letter}").format(letter=about)


def correction_note() -> str:
    """Above the box: what a correction is."""
    return _(
        "Det første brev bliver stående, som du sendte det. Rettelsen bliver et nyt brev, og det står ved begge, at de "
        "hører sammen. Filer følger ikke med. Vedhæft dem igen, hvis de også skal være her."
    )


def not_correctable() -> str:
    """The letter is somebody else's, or of another thread."""
    return _("Du kan kun rette dine egne breve. Teksten er her endnu.")
