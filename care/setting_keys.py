"""What a region may decide: every setting with its label, bounds and default, in groups (clinical.md, rule 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """One setting that a region may decide. `low` and `high` bound whole numbers; an optional text may be empty."""

    name: str
    label: Any
    help: Any
    default: Any
    low: int | None = None
    high: int | None = None
    choices: tuple[tuple[str, Any], ...] = ()
    optional: bool = False

    @property
    def unit(self) -> Any:
        """What a number counts; its help text is then only that."""
        return self.help if any(self.help is unit for unit in UNITS) else ""

    @property
    def kind(self) -> str:
        if self.choices:
            return "choice"
        return "int" if isinstance(self.default, int) else "text"


OPEN_MINUTES, MINUTES, DAYS, WORKDAYS = _("minutter i åbningstiden"), _("minutter"), _("dage"), _("arbejdsdage")
POINTS, ABOVE_START, YEARS, MONTHS, TIMES = _("point"), _("point over starten"), _("år"), _("måneder"), _("gange")
HOURS_BEFORE, MINUTES_BEFORE, A_WEEK = _("timer før"), _("minutter før"), _("om ugen")
UNITS = (
    OPEN_MINUTES,
    MINUTES,
    DAYS,
    WORKDAYS,
    POINTS,
    ABOVE_START,
    YEARS,
    MONTHS,
    TIMES,
    HOURS_BEFORE,
    MINUTES_BEFORE,
    A_WEEK,
)
CLOCK = _("Hele timer på uret.")

CLINIC = (
    Key("clinic_name", _("Klinikkens navn"), _("Vises for patienterne."), "Internetpsykiatrien"),
    Key("theme_primary", _("Regionens farve"), _("Seks tegn efter #. Hvid tekst skal kunne læses på den."), "#1f6b6b"),
    Key("answer_days", _("Svarfrist i arbejdsdage"), _("Regnet fra den dag, beskeden er modtaget."), 2, 1, 5),
    Key("answer_hour", _("Klokkeslæt for svarfrist"), _("Hele timer."), 16, 8, 20),
    Key("absence_access_days", _("Afløserens adgang efter fravær"), WORKDAYS, 2, 0, 5),
    Key("number_verified_days", _("Telefonnumre kontrolleres inden for"), DAYS, 90, 7, 365),
    Key(
        "email_code_sign_in",
        _("Patienter må logge ind med kode på e-mail"),
        _("Hvis nej, logger patienter ind med MitID."),
        "yes",
        choices=(("yes", _("Ja")), ("no", _("Nej"))),
    ),
)
ALERTS = (
    Key(
        "alert_oncall",
        _("Vagt uden for åbningstiden"),
        _("Uden vagt får patienterne at vide, at ingen læser, før klinikken åbner."),
        "none",
        choices=(("none", _("Ingen vagt")), ("internal", _("Klinikkens egen vagt")), ("regional", _("Regionens vagt"))),
    ),
    Key(
        "backup_mail",
        _("Vagtens eller bagvagtens mail"),
        _("Får besked uden navne, når en bekymring ikke er taget i tide. Kan stå tom."),
        "",
        optional=True,
    ),
    Key(
        "management_mail",
        _("Ledelsens mail"),
        _("Får besked uden navne, når ingen har taget en bekymring. Kan stå tom."),
        "",
        optional=True,
    ),
    Key(
        "word_list",
        _("Ordliste, når psykologen læser"),
        _("Markerer ord om død og selvskade i breve og øvelser. Den overser meget og erstatter ingen læsning."),
        "no",
        choices=(("yes", _("Ja")), ("no", _("Nej"))),
    ),
    Key("alert_follow_up_minutes", _("Tid til at svare færdigt på de opfølgende spørgsmål"), MINUTES, 10, 5, 30),
    Key("alert_a_acknowledge", _("A: kvitteres inden"), MINUTES, 15, 5, 60),
    Key("alert_a_contact", _("A: patienten kontaktes inden"), MINUTES, 30, 10, 120),
    Key("alert_a_backup", _("A: gives videre til vagt eller bagvagt efter"), MINUTES, 30, 10, 120),
    Key("alert_a_management", _("A: gives videre til ledelsen efter"), MINUTES, 45, 15, 240),
    Key("alert_a_attempts", _("A: forsøg på at få kontakt, før der ringes til andre"), TIMES, 3, 1, 10),
    Key("alert_b_acknowledge", _("B: kvitteres inden"), OPEN_MINUTES, 120, 30, 480),
    Key("alert_b_backup", _("B: gives videre til vagt eller ledelse efter"), OPEN_MINUTES, 240, 60, 960),
    Key("alert_b_noon", _("B: kontakt samme dag, når svaret kom før"), CLOCK, 12, 8, 16),
    Key("alert_b_same_day", _("B: kontakt samme dag senest"), CLOCK, 16, 12, 20),
    Key("alert_b_next_day", _("B: ellers kontakt næste arbejdsdag senest"), CLOCK, 10, 8, 16),
    Key("alert_c_acknowledge", _("C: kvitteres næste arbejdsdag senest"), CLOCK, 12, 8, 20),
    Key("alert_c_escalate", _("C: gives videre til klinisk leder næste arbejdsdag"), CLOCK, 16, 8, 20),
    Key("alert_c_contact_days", _("C: patienten får svar inden"), WORKDAYS, 2, 1, 5),
    Key("alert_stable_days", _("Kendt, stabilt niveau gælder i"), DAYS, 14, 1, 28),
)
TRIAGE = (
    Key("decision_days", _("Afgørelse om en ansøgning inden"), WORKDAYS, 2, 1, 10),
    Key("interview_days", _("Samtale inden"), WORKDAYS, 10, 1, 30),
    Key("interview_fast_days", _("Hurtig samtale inden"), WORKDAYS, 5, 1, 15),
    Key("start_days", _("Behandlingen begynder inden"), WORKDAYS, 2, 1, 30),
    Key("letter_days", _("Brev om henvisning eller vejledning inden"), WORKDAYS, 3, 1, 10),
    Key("discharge_days", _("Epikrise efter endt forløb inden"), WORKDAYS, 3, 1, 10),
    Key("gp_remind_days", _("Egen læge først: påmindelse efter"), DAYS, 21, 7, 60),
    Key("gp_close_days", _("Egen læge først: forslag om at lukke efter"), DAYS, 60, 14, 180),
    Key("missing_remind_days", _("Mangler oplysninger: første påmindelse efter"), DAYS, 5, 1, 30),
    Key("missing_remind_again_days", _("Mangler oplysninger: anden påmindelse efter"), DAYS, 10, 2, 60),
    Key("missing_close_days", _("Mangler oplysninger: forslag om at lukke efter"), DAYS, 30, 7, 120),
    Key("caseload_ceiling", _("Loft for en psykologs vægtede forløb"), _("Over loftet: lederens ja."), 60, 1, 120),
    Key("no_booking_days", _("Ingen aftale om samtale: forslag om at lukke efter"), DAYS, 14, 7, 60),
    Key(
        "waiting_right",
        _("Ret til hurtigt svar for unge"),
        _("Følger loven for henviste. Kan også gælde dem, der selv søger."),
        "none",
        choices=(("none", _("Gælder ikke")), ("referral", _("Henviste")), ("both", _("Henviste og egne ansøgninger"))),
    ),
    Key("waiting_right_from_age", _("Retten gælder fra alder"), YEARS, 18, 18, 99),
    Key("waiting_right_to_age", _("Retten gælder til og med alder"), YEARS, 24, 18, 120),
    Key("waiting_right_answer_days", _("Retten: svar inden"), WORKDAYS, 8, 1, 30),
    Key("waiting_right_start_months", _("Retten: behandling begynder inden"), MONTHS, 1, 1, 12),
    Key("triage_mdi_severe", _("MDI, der giver hurtig samtale"), POINTS, 31, 21, 50),
    Key("triage_mdi_below", _("MDI, der ligger under målgruppen"), POINTS, 20, 0, 30),
    Key("triage_phq9_below", _("PHQ-9, der ligger under målgruppen"), POINTS, 9, 0, 19),
    Key("triage_audit_c_men", _("AUDIT-C, der giver et flag hos mænd"), POINTS, 4, 1, 12),
    Key("triage_audit_c_others", _("AUDIT-C, der giver et flag hos andre"), POINTS, 3, 1, 12),
    Key("triage_audit_c_high", _("AUDIT-C, der kan stå i vejen for behandling"), POINTS, 8, 4, 12),
    Key("triage_medicine_days", _("Medicin begyndt eller ændret inden for"), DAYS, 28, 7, 90),
)
TRENDS = (
    Key("trend_phq9_reliable", _("PHQ-9: pålidelig forværring"), ABOVE_START, 6, 3, 15),
    Key("trend_mdi_reliable", _("MDI: pålidelig forværring"), ABOVE_START, 8, 4, 25),
    Key("trend_fast_rise", _("PHQ-9: hurtig stigning på en uge"), POINTS, 5, 3, 15),
    Key("trend_fast_rise_twice", _("PHQ-9: hurtig stigning på to uger"), POINTS, 6, 3, 20),
    Key("trend_phq9_severe", _("PHQ-9: svær fra"), POINTS, 20, 15, 27),
    Key("trend_mdi_severe", _("MDI: svær fra"), POINTS, 31, 26, 50),
    Key("trend_track_week", _("Uge, hvor bedringen ses efter"), _("Uge i forløbet."), 4, 2, 8),
    Key("trend_track_fall", _("PHQ-9 skal til den uge være faldet med"), POINTS, 3, 1, 10),
    Key("trend_track_floor", _("eller være under på PHQ-9"), POINTS, 10, 5, 20),
    Key("trend_baseline_days", _("Målingen fra ansøgningen gælder som start i"), DAYS, 21, 7, 90),
    Key("trend_inactive_remind", _("Uden login: venlig påmindelse efter"), DAYS, 7, 3, 30),
    Key("trend_inactive_message", _("Uden login: psykologen skriver efter"), DAYS, 10, 4, 45),
    Key("trend_inactive_call", _("Uden login: psykologen ringer efter"), DAYS, 14, 5, 60),
    Key("trend_inactive_decide", _("Uden login: der tages stilling til forløbet efter"), DAYS, 21, 7, 90),
)
TALKS = (
    Key("talk_assessment_minutes", _("En udredningssamtale varer"), MINUTES, 60, 30, 90),
    Key("talk_follow_up_minutes", _("En opfølgningssamtale varer"), MINUTES, 30, 15, 60),
    Key("talk_week_most", _("Samtaler pr. psykolog, når lederen ikke har sat et andet tal"), A_WEEK, 10, 1, 40),
    Key(
        "talk_whose_times",
        _("Ansøgere vælger blandt tider hos"),
        _("Vælger en ansøger en anden psykolog end den inviterede, får den psykolog ansøgningen."),
        "own",
        choices=(("own", _("den psykolog, de er inviteret af")), ("region", _("alle regionens psykologer"))),
    ),
    Key("talk_ahead_days", _("Tider vises så langt frem"), DAYS, 28, 7, 90),
    Key("talk_notice_hours", _("En tid kan bookes indtil"), HOURS_BEFORE, 12, 0, 72),
    Key("talk_change_hours", _("Patienten kan selv flytte eller melde afbud indtil"), HOURS_BEFORE, 24, 0, 168),
    Key("talk_moves", _("Patienten kan selv flytte den samme samtale"), TIMES, 2, 0, 10),
    Key("talk_fast_release_hours", _("Ledige hurtige tider vises for alle fra"), HOURS_BEFORE, 24, 0, 120),
    Key("talk_join_minutes", _("Døren åbner, og den sidste påmindelse kommer"), MINUTES_BEFORE, 15, 5, 30),
    Key("talk_wait_minutes", _("Psykologen venter på en, der er forsinket, i"), MINUTES, 15, 5, 30),
    Key("talk_no_shows", _("Lederen tager stilling, når en patient er udeblevet"), TIMES, 2, 1, 5),
    Key("talk_follow_up_days", _("Opfølgningen kan bookes før programmets slutning"), DAYS, 21, 0, 60),
)
GROUPS: tuple[tuple[Any, tuple[Key, ...]], ...] = (
    (_("Klinikken"), CLINIC),
    (_("Når et svar kræver kontakt"), ALERTS),
    (_("Visitation"), TRIAGE),
    (_("Samtaler"), TALKS),
    (_("Udvikling i forløbet"), TRENDS),
)
KEYS = {key.name: key for _name, keys in GROUPS for key in keys}
