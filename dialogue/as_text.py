"""A thread as one plain text: to be kept, or read where there is no Lysning."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from care import moments
from dialogue import texts
from dialogue.letter import Letter

RULE = "-" * 60


def thread(letters: list[Letter], patient: str) -> str:
    """All letters, oldest first, each with its date, sender, matter and the names of its files."""
    head = [
        _("Breve mellem {patient} og klinikken").format(patient=patient),
        _("Hentet {moment}").format(moment=moments.moment(timezone.now())),
    ]
    return "\n".join(["\n".join(head), *(_letter(letter) for letter in letters), ""])


def _letter(letter: Letter) -> str:
    sender = f"{letter.author}, {letter.role}" if letter.role else letter.author
    lines = ["", RULE, f"{letter.seq}. {texts.dated(letter.sent_at)}", _("Fra: {sender}").format(sender=sender)]
    if letter.about:
        lines.append(_("Om: {label}").format(label=letter.about.label))
    lines += [f"{other.words} ({_('brev {number}').format(number=other.seq)})" for other in letter.related]
    lines += ["", letter.text]
    if letter.files:
        lines += ["", _("Vedhæftede filer:"), *(f"- {file.name} ({file.size})" for file in letter.files)]
    return "\n".join(lines)
