"""The words about files that come with letters."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dialogue.file_types import MOST_BYTES, MOST_FILES, visible

MB, KB = 1024 * 1024, 1024


def size(count: int) -> str:
    """How large a file is: "1,4 MB", "32 kB"."""
    if count < MB:
        return _("{size} kB").format(size=max(1, round(count / KB)))
    return _("{size} MB").format(size=number_format(count / MB, decimal_pos=1))


def hint() -> str:
    """Beside the field where one chooses a file."""
    return _("Billeder, PDF eller ren tekst. Højst {size} MB for hver fil, højst {count} filer i et brev.").format(
        size=MOST_BYTES // MB, count=MOST_FILES
    )


def unsent(days: int) -> str:
    """Beside files that wait in a draft."""
    return _(
        "Kun du kan se filerne, indtil du sender. Sender du ikke brevet, bliver de slettet efter {days} dage."
    ).format(days=days)


def bad(code: str, name: str) -> str:
    """Why a file was not taken, and what one can do; `code` is that of `file_types.BadFile`."""
    return _WHY[code]().format(name=visible(name), size=MOST_BYTES // MB)


def too_many() -> str:
    """The letter is full."""
    return _("Et brev kan have højst {count} filer. Fjern en, eller send den i et nyt brev.").format(count=MOST_FILES)


def too_often(count: int) -> str:
    """A bound on what one person may upload in a day."""
    return _("Du har vedhæftet {count} filer det sidste døgn. Prøv igen i morgen.").format(count=count)


def gone() -> str:
    """A file of the letter is not there any more."""
    return _("En af filerne er fjernet et andet sted, og brevet er ikke sendt. Se filerne efter, og send igen.")


def key_taken() -> str:
    """The same upload came again with another file."""
    return _("Siden har allerede vedhæftet en anden fil. Vælg filen igen.")


def none_chosen() -> str:
    """Attach was pressed on nothing."""
    return _("Vælg en fil først.")


def attached(name: str) -> str:
    """A file is there, and not sent yet."""
    return _("{name} er vedhæftet, men ikke sendt endnu.").format(name=name)


def removed() -> str:
    """A file was taken away from a draft."""
    return _("Filen er fjernet.")


_WHY = {
    "empty": lambda: _("{name} er tom. Vælg en anden fil."),
    "large": lambda: _("{name} er større end {size} MB. Vælg en mindre fil, eller tag billedet i en lavere opløsning."),
    "unknown": lambda: _(
        "{name} er ikke en fil, vi kan tage imod. Det kan være et billede (JPEG, PNG, WebP, HEIC), en PDF eller ren "
        "tekst. Gem den i en af de typer, og vedhæft den igen."
    ),
    "damaged": lambda: _("{name} er beskadiget og kan ikke læses. Gem den på ny, og vedhæft den igen."),
    "pixels": lambda: _(
        "{name} har for mange billedpunkter. Tag billedet i en lavere opløsning, eller gør det mindre."
    ),
    "infected": lambda: _(
        "Scanneren fandt virus i {name}. Filen er ikke gemt. Få din enhed tjekket, og vedhæft en anden fil."
    ),
    "unchecked": lambda: _(
        "{name} kunne ikke tjekkes for virus lige nu og er ikke gemt. Prøv igen om lidt. "
        "Du kan også sende brevet uden filen."
    ),
    "busy": lambda: _("Der er mange filer på vej lige nu. Vent lidt, og vedhæft {name} igen."),
}
