"""Why an alert has the class it has, in words for the clinic (the codes are those of `assessment.risk`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Any] = {
    "acts_soon": _("Patienten siger, at der er risiko for at handle på tankerne inden for det næste døgn."),
    "means_at_hand": _("Patienten har tanker om at tage sit liv og har forberedt sig eller har midlet ved hånden."),
    "unsure_with_plan": _("Patienten har tænkt over hvordan og ved ikke, om der er risiko for at handle på tankerne."),
    "plan": _("Patienten har tænkt over, hvordan det kunne ske."),
    "plan_unanswered": _("Spørgsmålet om en plan er ikke besvaret."),
    "thinks_often": _("Patienten har ofte tænkt på at tage sit liv."),
    "unsure": _("Patienten ved ikke, om der er risiko for at handle på tankerne."),
    "acts_unanswered": _("Spørgsmålet om at handle på tankerne er ikke besvaret."),
    "means": _("Patienten har forberedt sig eller har midlet inden for rækkevidde."),
    "means_unanswered": _("Spørgsmålet om forberedelse er ikke besvaret."),
    "attempt_last_year": _("Patienten har forsøgt at tage sit liv inden for det seneste år og har tanker om det nu."),
    "phq9_9_high": _("PHQ-9, spørgsmål 9, er 2 eller 3."),
    "mdi6_high": _("MDI, spørgsmål 6, er 3 eller mere."),
    "unfinished": _("De opfølgende spørgsmål er ikke svaret færdige."),
    "blank_item": _("Spørgsmålet om livslede stod ubesvaret, da skemaet blev sendt."),
    "finished": _("Svarene giver ikke grund til at svare hurtigere."),
    "before_a": _("Fristen var A og falder ikke af sig selv."),
    "before_b": _("Fristen var B og falder ikke af sig selv."),
    "before_c": _("Bekymringen er allerede oprettet."),
}
