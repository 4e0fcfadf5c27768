"""What a patient is told about who reads, and when (clinical.md 3.3; rulings 5-8): never more than is true."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def moment(at: datetime, now: datetime) -> str:
    """A moment in words: "i dag kl. 16", "i morgen kl. 8", "tirsdag 24. november kl. 10.30"."""
    local = timezone.localtime(at)
    apart = (local.date() - timezone.localtime(now).date()).days
    full = date_format(local, pgettext("date format", "l j. F"))
    day = {0: _("i dag"), 1: _("i morgen {date}").format(date=full)}.get(apart, full)
    clock = pgettext("time format", "H.i") if local.minute else pgettext("full hour format", "G")
    return _("{day} kl. {time}").format(day=day, time=date_format(local, clock))


def told(contact_by: datetime | None, now: datetime) -> str:
    """While somebody reads: that they know, and by when they make contact. A missed deadline is not promised again."""
    if contact_by is None or contact_by <= now:
        return _("Klinikken har fået besked og kontakter dig så hurtigt som muligt.")
    return _("Klinikken har fået besked. Klinikken kontakter dig senest {moment}.").format(
        moment=moment(contact_by, now)
    )


def not_read(reads_again_at: datetime, contact_by: datetime | None, now: datetime) -> str:
    """While nobody reads: so, and when they do again."""
    words = _(
        "Lige nu læser ingen fra klinikken det, du skriver. Vi læser igen {moment}. "
        "Brug numrene ovenfor, hvis du ikke kan vente."
    ).format(moment=moment(reads_again_at, now))
    if contact_by is None or contact_by <= now:
        return words
    promise = _("Klinikken kontakter dig senest {moment}.").format(moment=moment(contact_by, now))
    return f"{words} {promise}"
