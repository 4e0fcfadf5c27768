"""The words of conversations: reasons, mails, refusals. The rules give codes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from care.moments import clock, day
from video.booking import Limits, Why
from video.models import Guest

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WHY: dict[Why, Any] = {
    Why.NOTHING_TO_BOOK: gettext_lazy("Der er ikke en samtale at aftale lige nu."),
    Why.HAS_ONE: gettext_lazy("Der er allerede aftalt en samtale. Flyt den, hvis den skal ligge en anden dag."),
    Why.LEAD_DECIDES: gettext_lazy("Vi ringer til dig, så vi sammen kan finde en ny tid."),
    Why.STAFF_ONLY: gettext_lazy("Den slags samtale aftaler klinikken med dig."),
    Why.OVER: gettext_lazy("Samtalen er ikke længere aftalt. Åbn siden igen for at se, hvordan den står."),
    Why.BEGUN: gettext_lazy("Samtalen er begyndt. Ring til os, hvis du ikke kan komme."),
    Why.TOO_EARLY: gettext_lazy("Der er lang tid til. Flyt samtalen eller meld afbud, hvis du ikke kan komme."),
}


def why_not(why: Why, limits: Limits) -> str:
    """Why something cannot be done, and what one can do instead."""
    if why == Why.TOO_LATE:
        hours = int(limits.change / HOUR)
        return ngettext(
            "Der er mindre end %(hours)s time til. Ring til os, hvis du ikke kan komme.",
            "Der er mindre end %(hours)s timer til. Ring til os, hvis du ikke kan komme.",
            hours,
        ) % {"hours": hours}
    if why == Why.MOVED_ENOUGH:
        return ngettext(
            "Du har flyttet samtalen %(times)s gang. Ring til os, hvis den skal flyttes igen.",
            "Du har flyttet samtalen %(times)s gange. Ring til os, hvis den skal flyttes igen.",
            limits.moves,
        ) % {"times": limits.moves}
    if why == Why.NOT_YET:
        minutes = int(limits.wait / MINUTE)
        return _(
            "Det er for tidligt. En udeblivelse kan noteres, når der er ventet %(minutes)s minutter, og resten, når "
            "samtalen er begyndt."
        ) % {"minutes": minutes}
    return str(WHY[why])


def reason(what: str) -> str:
    """Why a course was moved, for the record, which is in Danish."""
    return {"booked": "Tid til samtalen er aftalt.", "cancelled": "Samtalen er aflyst."}[what]


# --- a time that cannot be had ----------------------------------------------------------------------------


def taken() -> str:
    """Somebody was quicker."""
    return _("Tiden er ikke længere ledig. Vælg en anden.")


def passed() -> str:
    """In the past."""
    return _("Vælg et tidspunkt, der ikke er gået.")


def not_theirs(name: str) -> str:
    """The psychologist does not treat this patient."""
    return _("%(name)s har ikke patienten. Vælg den psykolog, der behandler.") % {"name": name}


def closed(on: date) -> str:
    """A holiday, or a day on which the clinic is closed."""
    return _("Klinikken er lukket %(day)s. Vælg en anden dag.") % {"day": day(on)}


def away(on: date) -> str:
    """The psychologist is absent."""
    return _("Psykologen er væk %(day)s. Vælg en anden dag.") % {"day": day(on)}


def week_is_full(used: int, most: int) -> str:
    """The number that the lead has set is used."""
    return _("Ugens samtaler er brugt: %(used)s af %(most)s. Vælg en anden uge, eller bed lederen hæve tallet.") % {
        "used": used,
        "most": most,
    }


def no_such_clock() -> str:
    """Summer time skips it."""
    return _("Det klokkeslæt findes ikke den dag, fordi uret stilles frem. Vælg et andet.")


# --- mails: nothing clinical, no name ---------------------------------------------------------------------

MAILS: dict[str, tuple[Any, Any]] = {
    "agreed": (
        gettext_lazy("Din aftale er på plads"),
        gettext_lazy("Du har en aftale %(day)s kl. %(time)s. Log ind for at se den, flytte den eller melde afbud:"),
    ),
    "moved": (
        gettext_lazy("Din aftale er flyttet"),
        gettext_lazy("Din aftale er flyttet til %(day)s kl. %(time)s. Log ind for at se den:"),
    ),
    "off": (
        gettext_lazy("Din aftale er aflyst"),
        gettext_lazy("Din aftale %(day)s kl. %(time)s er aflyst. Log ind for at se mere eller vælge en ny tid:"),
    ),
    "tomorrow": (
        gettext_lazy("Husk din aftale i morgen"),
        gettext_lazy("Du har en aftale i morgen, %(day)s kl. %(time)s. Log ind for at se den:"),
    ),
    "soon": (
        gettext_lazy("Din aftale begynder snart"),
        gettext_lazy("Din aftale begynder kl. %(time)s. Log ind nu, så er du klar:"),
    ),
}


def mail_subject(what: str) -> str:
    """A subject that anybody may read over somebody's shoulder."""
    return str(MAILS[what][0])


def mail(what: str, at: datetime) -> str:
    """The time, and what one can do; an address follows."""
    return str(MAILS[what][1]) % {"day": day(at), "time": clock(at)}


GUEST_SMS = gettext_lazy(
    "Du er inviteret til en videosamtale %(day)s kl. %(time)s. Linket er kun til dig og virker i én browser, fra kl. "
    "%(opens)s: %(link)s"
)
ASKED: tuple[Any, Any] = (
    gettext_lazy("Svar på et spørgsmål om din aftale"),
    gettext_lazy("Vi vil gerne spørge dig om noget, før din aftale %(day)s kl. %(time)s. Log ind for at svare:"),
)


# --- guests -----------------------------------------------------------------------------------------------


def guests_are_full() -> str:
    """Four people fit into a conversation."""
    return _("Der er plads til to gæster. Tag en af invitationerne tilbage, før du inviterer en ny.")


def purpose_missing() -> str:
    """A case worker comes for something, which is written before (clinical.md 7.4)."""
    return _("Skriv, hvad sagsbehandleren skal være med til, og hvad der må deles. Mindst 20 tegn.")


def no_guests_now() -> str:
    """The conversation is over, is off, or is held by telephone."""
    return _("Du kan kun invitere til en videosamtale, der er aftalt og ikke er slut.")


def guest_is_off() -> str:
    """Nothing is left to say yes to."""
    return _("Invitationen gælder ikke længere. Åbn siden igen for at se, hvordan den står.")


def oral_consent_too_short() -> str:
    """What was asked and what was answered."""
    return _("Skriv, hvad du spurgte om, og hvad patienten svarede. Mindst 20 tegn.")


def consent_words(guest: Guest) -> str:
    """What the patient says yes to; without the guest's name, which is forgotten before the consent is."""
    values = {"kind": guest.get_kind_display().lower(), "day": day(guest.appointment.starts_at)}
    words = _(
        "Jeg siger ja til, at gæsten (%(kind)s) er med i videosamtalen %(day)s og hører og ser det, der bliver sagt og "
        "vist der. Jeg kan bede gæsten om at gå når som helst."
    )
    return words % values


# --- headings ---------------------------------------------------------------------------------------------


def group_fast() -> str:
    """Times held back for those who must be seen soon; the patient is not told why."""
    return _("De første tider")


def group_in_time(due: datetime | None, *, also: bool) -> str:
    """Times within the deadline, if there is one."""
    if due is None:
        return _("Ledige tider")
    return _("Andre tider til og med %s") % day(due) if also else _("Ledige tider til og med %s") % day(due)


def group_later() -> str:
    """After the deadline."""
    return _("Senere tider")


# --- on the worklist --------------------------------------------------------------------------------------


def waiting_today(at: datetime, *, late: bool) -> str:
    """A conversation later today."""
    if late:
        return _("Samtale kl. %s · patienten bliver forsinket") % clock(at)
    return _("Samtale i dag kl. %s") % clock(at)


def waiting_outcome(at: datetime) -> str:
    """It is over, and nobody has written how it went."""
    return _("Notér, hvordan samtalen %(day)s kl. %(time)s gik") % {"day": day(at), "time": clock(at)}


def waiting_follow_up(ends_on: date) -> str:
    """The programme is nearly over, and nothing is arranged."""
    return _("Opfølgningen er ikke aftalt. Programmet slutter %s") % day(ends_on)


def waiting_absence(at: datetime, name: str) -> str:
    """The psychologist is away that day."""
    return _("Samtale %(day)s kl. %(time)s, hvor %(name)s er væk: flyt eller aflys den") % {
        "day": day(at),
        "time": clock(at),
        "name": name,
    }


def waiting_other(at: datetime, name: str) -> str:
    """The patient has got another psychologist since."""
    return _("Samtale %(day)s kl. %(time)s står hos %(name)s, som ikke længere har patienten") % {
        "day": day(at),
        "time": clock(at),
        "name": name,
    }


def waiting_decision(times: int) -> str:
    """The lead decides after so many no-shows."""
    return _("Udeblevet %s gange: tag stilling til forløbet") % times


def in_absence(patient: str, at: datetime) -> str:
    """A line below an absence."""
    return _("%(name)s · samtale %(day)s kl. %(time)s") % {"name": patient, "day": day(at), "time": clock(at)}
