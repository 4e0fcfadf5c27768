"""The findings of a programme in the editor's words: what is wrong, and on which page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from program.findings import Finding

LANGUAGES: dict[str, Promise] = {"da": gettext_lazy("dansk"), "en": gettext_lazy("engelsk")}
WORDS: dict[str, Promise] = {
    "missing_translation": gettext_lazy("Siden findes kun på ét sprog: %(where)s."),
    "module_numbers": gettext_lazy("Modulernes numre skal være 1, 2, 3 og så videre. De er %(numbers)s."),
    "module_empty": gettext_lazy("Modulet har ingen sider."),
    "page_twice": gettext_lazy("To sider har den samme kode."),
    "page_elsewhere": gettext_lazy("Sidens kode hører ikke til modul %(module)s, så siden kan ikke findes."),
    "key_twice": gettext_lazy("Nøglen %(key)s bruges af to øvelser."),
    "key_elsewhere": gettext_lazy("Nøglen %(key)s skal begynde med modulets kode."),
    "key_gone": gettext_lazy("Øvelsen %(key)s er fjernet siden sidste udgivelse. Patienter kan have svaret på den."),
    "key_changed": gettext_lazy("Øvelsen %(key)s har fået et andet skema. Giv den en ny nøgle."),
    "blocks_differ": gettext_lazy("Dansk og engelsk har ikke de samme dele i samme rækkefølge."),
    "worksheet_unknown": gettext_lazy("Skemaet i øvelsen %(key)s findes ikke."),
    "no_example": gettext_lazy("Vis skemaet udfyldt som eksempel før øvelsen %(key)s."),
    "no_title": gettext_lazy("Siden har ingen overskrift."),
    "no_label": gettext_lazy("Øvelsen %(key)s har ingen overskrift."),
    "too_long": gettext_lazy("Siden er på %(words)d ord. Højst %(limit)d."),
    "too_hard": gettext_lazy("Siden er for svær at læse: %(value)d. Højst %(limit)d."),
    "no_alt": gettext_lazy("Skriv, hvad figuren viser."),
    "no_captions": gettext_lazy("Filmen mangler undertekster."),
    "no_transcript": gettext_lazy("Skriv, hvad der bliver sagt."),
    "heading": gettext_lazy("Overskriften »%(text)s« er tom eller på et forkert niveau."),
    "link": gettext_lazy("Linket »%(link)s« fører ingen steder hen."),
}


def in_words(finding: Finding) -> str:
    """One finding as a sentence, with its page and language in front."""
    said = str(WORDS[finding.code]) % dict(finding.params)
    place = " ".join(part for part in (finding.where, f"({LANGUAGES[finding.lang]})" if finding.lang else "") if part)
    return _("%(place)s: %(said)s") % {"place": place, "said": said} if place else said
