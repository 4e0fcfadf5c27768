"""Why somebody was not let in with their eID, and what they can do about it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from care.models import User


class EidRefused(Exception):
    """The eID did not open anything. `code` is a key of WORDS; `patient` whose account it was about, if known."""

    def __init__(self, code: str, patient: User | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.patient = patient


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says: what happened, and what one can do. `again` = trying again may help."""

    happened: Any
    todo: Any
    again: bool = False
    apply: bool = False


WORDS: dict[str, Words] = {
    "cancelled": Words(_("Du afbrød login med MitID."), _("Intet er ændret. Prøv igen, når du er klar."), again=True),
    "expired": Words(
        _("Login med MitID tog for lang tid, eller siden blev åbnet igen."),
        _("Begynd forfra her. Brug det samme vindue hele vejen."),
        again=True,
    ),
    "unreachable": Words(
        _("MitID svarer ikke lige nu."), _("Det er ikke din skyld. Vent lidt, og prøv igen."), again=True
    ),
    "untrusted": Words(
        _("Vi kunne ikke være sikre på, at svaret kom fra MitID."),
        _("Derfor er du ikke logget ind. Prøv igen. Sker det flere gange, så ring til klinikken."),
        again=True,
    ),
    "level": Words(
        _("Dit login med MitID var ikke sikkert nok."),
        _("Vi skal vide helt sikkert, at det er dig. Prøv igen, og brug MitID-appen, kodeviseren eller kodelæseren."),
        again=True,
    ),
    "no_cpr": Words(
        _("Vi fik ikke dit CPR-nummer fra MitID."),
        _("Prøv igen, og sig ja til, at vi må få det. Har du ikke et CPR-nummer, så ring til klinikken."),
        again=True,
    ),
    "unknown": Words(
        _("Du har ikke en konto med MitID hos os."),
        _(
            "Har du søgt med din e-mail, så log ind med den. Så kan du tilknytte MitID på siden Mig. "
            "Har du ikke søgt endnu, kan du begynde på en ansøgning."
        ),
        apply=True,
    ),
    "unproven": Words(
        _("Der er en konto med dit CPR-nummer, men den er ikke knyttet til MitID."),
        _(
            "Er det din, så log ind med din e-mail, og tilknyt MitID på siden Mig. "
            "Kender du ikke kontoen, så ring til klinikken."
        ),
    ),
    "staff": Words(
        _("Din konto er en medarbejderkonto."), _("Medarbejdere logger ind med adgangskode eller adgangsnøgle.")
    ),
    "closed": Words(_("Din konto er lukket."), _("Ring til klinikken, hvis du mener, det er en fejl.")),
    "taken": Words(
        _("Dit MitID hører til en anden konto hos os."),
        _(
            "Log ud, og log ind med MitID for at komme til den. "
            "Vil du have de to konti samlet til én, så ring til klinikken."
        ),
    ),
    "mismatch": Words(
        _("Dit CPR-nummer fra MitID er et andet end det, vi har på din konto."),
        _("Vi har ikke ændret noget. Ring til klinikken, så hjælper de dig."),
    ),
}
