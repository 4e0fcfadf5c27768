"""Words of care: what each row of the audit trail says to the patient it is about.

One sentence per action. `%(who)s` is "Du" or "Mette Dahl, psykolog,"; an action without a sentence of its own gets the
neutral one, and a test of the rules finds it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from care.access import Role

NEUTRAL = _("%(who)s brugte dine oplysninger.")
REFUSED = _("%(who)s forsøgte at åbne dine oplysninger, men fik ikke adgang.")
SYSTEM = _("Lysning (automatisk)")
YOU = _("Du")

SENTENCES: dict[str, Any] = {
    "access_log.opened": _("%(who)s åbnede din adgangslog i en sag."),
    "access_log.read": _("%(who)s læste, hvem der har set dine oplysninger."),
    "account.opened": _("%(who)s oprettede din konto, da du loggede ind første gang."),
    "alert.acknowledged": _("%(who)s så, at klinikken skal følge op på dine svar."),
    "alert.assessed": _("%(who)s skrev en vurdering efter dine svar."),
    "alert.assigned": _("%(who)s bad en kollega følge op på dine svar."),
    "alert.attempt": _("%(who)s prøvede at få fat i dig."),
    "alert.cause_added": _("%(who)s føjede et svar til den besked, klinikken har fået."),
    "alert.closed": _("%(who)s afsluttede klinikkens opfølgning på dine svar."),
    "alert.contacted": _("%(who)s noterede, at klinikken har talt med dig."),
    "alert.escalated": _("%(who)s gav din sag videre, fordi den ikke var set i tide."),
    "alert.first_closed": _("%(who)s foreslog at afslutte klinikkens opfølgning på dine svar."),
    "alert.graded": _("%(who)s ændrede, hvor hurtigt klinikken skal svare dig."),
    "alert.grouped": _("%(who)s samlede dine svar med nogle, klinikken allerede følger."),
    "alert.handed_over": _("%(who)s gav opfølgningen til den, der nu har dit forløb."),
    "alert.incident": _("%(who)s indberettede en utilsigtet hændelse."),
    "alert.made_firm": _("%(who)s bad klinikken følge op, fordi spørgsmålene ikke blev gjort færdige."),
    "alert.raised": _("%(who)s gav klinikken besked om at følge op."),
    "alert.raised_by_staff": _("%(who)s skrev en bekymring ned, som klinikken skal følge op på."),
    "alert.read": _("%(who)s læste, hvad klinikken skal følge op på hos dig."),
    "attachment.added": _("%(who)s vedhæftede en fil til et brev."),
    "attachment.forgotten": _("%(who)s slettede en fil, der aldrig blev sendt."),
    "attachment.read": _("%(who)s hentede en fil fra et af brevene."),
    "attachment.removed": _("%(who)s fjernede en fil, før brevet blev sendt."),
    "application.begun": _("%(who)s begyndte på en ansøgning."),
    "application.listed": _("%(who)s så dit navn på listen over ansøgninger."),
    "application.read": _("%(who)s læste din ansøgning."),
    "application.sent": _("%(who)s sendte ansøgningen."),
    "application.withdrawn": _("%(who)s trak ansøgningen tilbage."),
    "appointment.booked": _("%(who)s aftalte en samtale."),
    "appointment.cancelled": _("%(who)s aflyste en samtale."),
    "appointment.late": _("%(who)s skrev, at I begynder senere."),
    "appointment.listed": _("%(who)s så dit navn på listen over samtaler."),
    "appointment.moved": _("%(who)s flyttede en samtale."),
    "appointment.read": _("%(who)s så, hvornår du har en samtale."),
    "appointment.settled": _("%(who)s noterede, hvordan en samtale gik."),
    "break_glass.considered": _("%(who)s så dit navn og din region på siden for nødadgang."),
    "break_glass.looked_for": _("%(who)s søgte efter dig med dit CPR-nummer eller din e-mail for at få nødadgang."),
    "break_glass.opened": _("%(who)s åbnede dit forløb med nødadgang."),
    "break_glass.reviewed": _("%(who)s læste, hvem der har brugt nødadgang i dit forløb."),
    "push.device_added": _("%(who)s slog beskeder til på en enhed."),
    "push.device_removed": _("%(who)s slog beskeder fra på en enhed."),
    "reminders.chosen": _("%(who)s valgte, hvordan påmindelser skal komme."),
    "call.admitted": _("%(who)s lukkede nogen ind i videosamtalen."),
    "call.by_phone": _("%(who)s noterede, at samtalen fortsatte i telefonen."),
    "call.came": _("%(who)s kom til videosamtalen."),
    "call.ended": _("%(who)s afsluttede videosamtalen."),
    "call.left": _("%(who)s gik fra videosamtalen."),
    "call.minutes_confirmed": _("%(who)s noterede, hvor længe samtalen varede."),
    "call.sent_away": _("%(who)s bad en gæst om at gå."),
    "call.sent_to_lobby": _("%(who)s bad nogen vente i venterummet."),
    "guest.agreed": _("%(who)s sagde ja til en gæst i videosamtalen."),
    "guest.agreed_aloud": _("%(who)s noterede, at du sagde ja til en gæst i videosamtalen."),
    "guest.called_off": _("%(who)s tog invitationen af en gæst tilbage."),
    "guest.forgotten": _("%(who)s slettede en gæsts navn og telefonnummer efter 30 dage."),
    "guest.invited": _("%(who)s skrev en gæst op til videosamtalen."),
    "guest.opened_link": _("%(who)s åbnede linket til videosamtalen."),
    "guest.refused": _("%(who)s sagde nej til en gæst i videosamtalen."),
    "guest.sent_away": _("%(who)s bad en gæst om at gå."),
    "consent.given": _("%(who)s sagde ja til et samtykke."),
    "consent.withdrawn": _("%(who)s tog et samtykke tilbage."),
    "contact.changed": _("%(who)s ændrede dine kontaktoplysninger."),
    "course.assigned": _("%(who)s gav dig en psykolog."),
    "course.enrolled": _("%(who)s gav dig adgang til programmet."),
    "course.listed": _("%(who)s så dit navn på en liste over patienter."),
    "course.discharged": _("%(who)s afsluttede dit forløb."),
    "course.moved": _("%(who)s ændrede, hvor langt du er i forløbet."),
    "course.opened": _("%(who)s oprettede dit forløb."),
    "course.paused": _("%(who)s satte dit forløb på pause."),
    "course.read": _("%(who)s åbnede dit forløb."),
    "course.answer_day": _("%(who)s ændrede den dag, du får svar."),
    "course.reminded": _("%(who)s sendte dig en påmindelse."),
    "course.resumed": _("%(who)s satte dit forløb i gang igen."),
    "cpr.set": _("%(who)s skrev dit CPR-nummer ind."),
    "cpr.taken": _("%(who)s skrev et CPR-nummer, som hører til en anden konto."),
    "eid.linked": _("%(who)s tilknyttede MitID til din konto."),
    "course.started": _("%(who)s satte dit forløb i gang."),
    "decision.made": _("%(who)s svarede på din ansøgning."),
    "decision.proposed": _("%(who)s skrev et forslag til svar på din ansøgning."),
    "email.changed": _("%(who)s ændrede den e-mail, du logger ind med."),
    "interview.agreed": _("%(who)s aftalte en tid til samtalen."),
    "interview.finished": _("%(who)s skrev samtalen ind i et notat."),
    "interview.missed": _("%(who)s noterede, at samtalen ikke blev til noget."),
    "interview.opened": _("%(who)s åbnede guiden til samtalen."),
    "form.given": _("%(who)s gav dig et skema."),
    "form.moved": _("%(who)s gav dig længere tid til et skema, fordi du holdt pause."),
    "form.submitted": _("%(who)s sendte et skema."),
    "letters.read": _("%(who)s læste brevene mellem dig og klinikken."),
    "letters.downloaded": _("%(who)s hentede brevene mellem dig og klinikken som en fil."),
    "letters.printed": _("%(who)s åbnede brevene mellem dig og klinikken til udskrift."),
    "letters.searched": _("%(who)s søgte i brevene mellem dig og klinikken."),
    "letters.seen": _("%(who)s læste brevene mellem dig og klinikken."),
    "message.sent": _("%(who)s skrev et brev til dig."),
    "modules.read": _("%(who)s så, hvor langt du er i programmet."),
    "module.answered": _("%(who)s noterede, at din psykolog har svaret på et modul."),
    "module.handed_in": _("%(who)s noterede, at du har sendt det, et modul beder om."),
    "module.moved": _("%(who)s gav dig en nyere udgave af et modul, du ikke var begyndt på."),
    "module.opened": _("%(who)s åbnede et modul for dig."),
    "module.override": _("%(who)s åbnede et modul for dig før tid og skrev en grund."),
    "module.reply_missed": _("%(who)s noterede, at du ikke havde fået svar i tide."),
    "my_data.downloaded": _("%(who)s hentede dine data."),
    "letter.returned": _("%(who)s noterede, at brevet om dit forløb kom retur."),
    "letter.sent": _("%(who)s noterede, at brevet om dit forløb er sendt til din læge."),
    "note.addendum_begun": _("%(who)s begyndte på en tilføjelse til din journal."),
    "note.begun": _("%(who)s begyndte på et notat i din journal."),
    "note.drafted": _("%(who)s forberedte et notat i din journal."),
    "note.read": _("%(who)s læste et notat i din journal."),
    "note.signed": _("%(who)s underskrev et notat i din journal."),
    "notes.read": _("%(who)s så listen over notater i din journal."),
    "safety_plan.kept_on_device": _("%(who)s gemte sikkerhedsplanen på en enhed."),
    "safety_plan.let_go_on_device": _("%(who)s fjernede sikkerhedsplanen fra en enhed."),
    "safety_plan.read": _("%(who)s læste din sikkerhedsplan."),
    "safety_plan.review_asked": _("%(who)s bad om, at din sikkerhedsplan bliver læst igennem."),
    "safety_plan.reviewed": _("%(who)s læste din sikkerhedsplan igennem."),
    "safety_plan.saved": _("%(who)s skrev i din sikkerhedsplan."),
    "safety_plan.share_ended": _("%(who)s stoppede delingen af din sikkerhedsplan."),
    "safety_plan.share_opened": _("%(who)s viste din sikkerhedsplan til en, du deler den med."),
    "safety_plan.share_wrong_pin": _("%(who)s afviste en forkert kode til din delte sikkerhedsplan."),
    "safety_plan.shared": _("%(who)s delte din sikkerhedsplan."),
    "score.mismatch": _("%(who)s fandt et tal, der ikke passer med dine svar, og meldte fejlen."),
    "scores.read": _("%(who)s så dine svar på skemaer."),
    "session.ended": _("%(who)s loggede ud på en enhed."),
    "session.ended_all": _("%(who)s loggede ud på alle andre enheder."),
    "session.started": _("%(who)s loggede ind."),
    "thread.opened": _("%(who)s åbnede for breve mellem dig og klinikken."),
    "worksheet.commented": _("%(who)s skrev til dig om en øvelse."),
    "worksheet.edited_again": _("%(who)s begyndte på en ny udgave af en øvelse."),
    "worksheet.read": _("%(who)s læste en øvelse, du har sendt."),
    "worksheet.seen": _("%(who)s læste en øvelse, du har sendt."),
    "worksheet.draft_removed": _("%(who)s fjernede en kladde."),
    "worksheet.made_smaller": _("%(who)s gjorde en plan mindre."),
    "worksheet.planned": _("%(who)s lagde noget fra et tankeskema i sin plan."),
    "worksheet.submitted": _("%(who)s sendte en øvelse."),
}
# The same, said to the person who did it, where "you" needs other words.
OWN_SENTENCES: dict[str, Any] = {
    "access_log.opened": _("%(who)s åbnede din adgangslog i en sag."),
    "access_log.read": _("%(who)s læste, hvem der har set dine oplysninger."),
    "appointment.booked": _("Du valgte en tid til en samtale."),
    "appointment.cancelled": _("Du meldte afbud til en samtale."),
    "appointment.late": _("Du skrev, at du ville blive forsinket."),
    "call.came": _("Du kom til videosamtalen."),
    "call.left": _("Du gik fra videosamtalen."),
    "call.sent_away": _("Du bad en gæst om at gå."),
    "guest.agreed": _("Du sagde ja til en gæst i videosamtalen."),
    "guest.refused": _("Du sagde nej til en gæst i videosamtalen."),
    "guest.sent_away": _("Du bad en gæst om at gå."),
    "course.moved": _("Du sendte eller trak din ansøgning tilbage."),
    "course.opened": _("Du begyndte på en ansøgning."),
    "eid.linked": _("Du tilknyttede MitID til din konto."),
    "form.submitted": _("Du sendte et skema."),
    "letters.read": _("Du læste dine breve."),
    "letters.downloaded": _("Du hentede dine breve som en fil."),
    "letters.seen": _("Du læste dine breve."),
    "message.sent": _("Du skrev et brev til klinikken."),
    "module.opened": _("Du åbnede et modul."),
    "note.read": _("Du læste et notat i din journal."),
}
# Acts that are never about a patient: they have no sentence and need none.
ABOUT_OTHERS = tuple(
    f"{thing}."
    for thing in (
        "absence",
        "phrase",
        "profile",
        "reconciliation",
        "region",
        "rehearsal",
        "release",
        "role",
        "sign_in",
        "staff",
        "talk_times",
    )
)

RELATIONS: dict[str, Any] = {
    "treating": _("%(name)s er din behandler."),
    "substitute": _("%(name)s er afløser for din behandler."),
    "supervision": _("%(name)s er supervisor for din behandler."),
    "region": _("%(name)s er klinisk leder i din region."),
    "break_glass": _("Det skete med nødadgang."),
}
ROLE_WORDS: dict[str, Any] = {
    Role.PSYCHOLOGIST: _("psykolog"),
    Role.LEAD: _("klinisk leder"),
    Role.SUPERVISOR: _("supervisor"),
    Role.EDITOR: _("redaktør"),
    Role.APPROVER: _("godkender"),
    Role.ADMIN: _("regional administrator"),
    Role.EVALUATOR: _("evaluator"),
    Role.DPO: _("databeskyttelsesrådgiver"),
    Role.GUEST: _("gæst"),
    Role.OPERATOR: _("teknisk drift"),
    Role.INTEGRATION: _("integration"),
}

WEEKDAYS = (_("mandag"), _("tirsdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lørdag"), _("søndag"))
LEVELS: dict[str, Any] = {"region": _("regionen"), "country": _("landet"), "standard": _("standard")}

BAD_PHOTO: dict[str, Any] = {
    "large": _("Filen er for stor. Vælg et billede på højst 5 MB."),
    "unknown": _("Filen er ikke et billede, vi kan læse. Vælg en fil af typen JPEG, PNG eller WebP."),
    "pixels": _("Billedet har for mange billedpunkter. Gem det i en mindre størrelse, og prøv igen."),
    "damaged": _("Billedet er beskadiget. Gem det igen, eller vælg et andet."),
}


def has_sentence(action: str) -> bool:
    """Whether somebody has thought about what the action says to a patient."""
    return action in SENTENCES or action.startswith(("refused.", *ABOUT_OTHERS))


def sentence(action: str, *, who: str, own: bool, refused: bool) -> str:
    """What a row says in the reader's language; `who` as it begins the sentence."""
    if refused:
        return str(REFUSED) % {"who": who}
    words = OWN_SENTENCES.get(action) if own else None
    return str(words or SENTENCES.get(action, NEUTRAL)) % {"who": who}
