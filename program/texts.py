"""The words for what is wrong in a worksheet: what to do, not what was wrong with the person's doing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from program.worksheets.checks import Error

REQUIRED: dict[str, Promise] = {
    "text_s": gettext_lazy("Skriv et svar her, før du sender."),
    "text_l": gettext_lazy("Skriv et svar her, før du sender. Få ord er nok."),
    "one": gettext_lazy("Vælg et svar, før du sender."),
    "bool": gettext_lazy("Vælg ja eller nej, før du sender."),
    "many": gettext_lazy("Sæt mindst ét mærke, før du sender."),
    "sc10": gettext_lazy("Vælg et tal, før du sender."),
    "sc100": gettext_lazy("Skriv et tal, før du sender."),
    "int": gettext_lazy("Skriv et tal, før du sender."),
    "dur": gettext_lazy("Skriv et antal minutter, før du sender."),
    "date": gettext_lazy("Vælg en dato, før du sender."),
    "time": gettext_lazy("Vælg et klokkeslæt, før du sender."),
    "datetime": gettext_lazy("Vælg en dato og et klokkeslæt, før du sender."),
    "list": gettext_lazy("Udfyld mindst én række, før du sender."),
    "ref": gettext_lazy("Vælg et svar, før du sender."),
}

ERRORS: dict[str, Promise] = {
    "unknown": gettext_lazy("Noget på siden passer ikke til skemaet. Genindlæs siden, og prøv igen."),
    "type": gettext_lazy("Noget på siden passer ikke til skemaet. Genindlæs siden, og prøv igen."),
    "too_long": gettext_lazy("Skriv højst %(max)d tegn. Der er %(length)d nu."),
    "number": gettext_lazy("Skriv et helt tal fra %(min)d til %(max)d."),
    "range": gettext_lazy("Skriv et tal fra %(min)d til %(max)d."),
    "step": gettext_lazy("Skriv et tal i spring på 5, for eksempel %(below)d eller %(above)d."),
    "choice": gettext_lazy("Vælg et af svarene på listen."),
    "date": gettext_lazy("Skriv en dato, der findes, for eksempel 28.05.2026."),
    "time": gettext_lazy("Skriv et klokkeslæt fra 00.00 til 23.59."),
    "datetime": gettext_lazy("Skriv en dato og et klokkeslæt, der findes."),
    "incomplete": gettext_lazy("Skriv både dato og klokkeslæt, før du sender."),
    "no_such_time": gettext_lazy(
        "Vælg et andet klokkeslæt. Den nat stilles uret en time frem, og timen springes over."
    ),
    "too_few": gettext_lazy("Udfyld mindst %(min)d rækker, før du sender. Der er %(count)d nu."),
    "too_many": gettext_lazy("Udfyld højst %(max)d rækker. Der er %(count)d nu."),
    "same_time": gettext_lazy("Vælg en anden tid. Den her står allerede i planen."),
    "sleep_order": gettext_lazy(
        "Se på tiderne igen. De skal komme i denne rækkefølge: i seng, lys slukket, vågen, op."
    ),
    "sleep_none": gettext_lazy("Der bliver ingen søvn tilbage. Se på minutterne igen."),
    "sleep_long": gettext_lazy("Det er mere end 16 timer i sengen. Se på tiderne igen."),
    "nobody_or_some": gettext_lazy("Vælg enten “Ingen” eller dem, du vil dele planen med."),
    "nothing": gettext_lazy("Udfyld mindst ét felt, før du sender."),
}


def error_text(error: Error) -> str:
    """What to do about an error, in the active language."""
    if error.code == "required":
        return str(REQUIRED[str(error.params["kind"])])
    return str(ERRORS[error.code]) % dict(error.params)
