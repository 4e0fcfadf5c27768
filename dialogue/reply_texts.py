"""The words beside the box of the one who answers: templates, phrases, the five moves, and what stops a letter."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dialogue import structure

SHOWN_SLOTS = 3


def moves() -> list[tuple[str, str]]:
    """The five moves by name, each with what it is (clinical.md 5.3)."""
    words = {
        "see": (_("Se"), _("det, patienten gjorde, helt konkret")),
        "connect": (_("Forbind"), _("til modellen eller til målet")),
        "show": (_("Vis"), _("én iagttagelse fra patientens egne data, med tal og dato")),
        "ask": (_("Spørg"), _("ét spørgsmål")),
        "next": (_("Næste skridt"), _("én opgave, og hvornår du svarer igen")),
    }
    return [words[move] for move in structure.MOVES]


def counts() -> tuple[str, str, str]:
    """How words, question marks and figures are told; `{count}` stands for the number."""
    return _("Ord: {count}"), _("Spørgsmål: {count}"), _("Tal: {count}")


def counted(found: structure.Look) -> str:
    """What can be counted, without a verdict."""
    numbers = (found.words, found.questions, found.figures)
    return " · ".join(words.format(count=count) for words, count in zip(counts(), numbers, strict=True))


def usual_length() -> str:
    """How long replies usually are; no limit."""
    return _("Et svar er som regel {fewest}–{most} ord.").format(fewest=structure.FEWEST, most=structure.MOST)


def unfilled(slots: Sequence[str]) -> str:
    """A slot of a template is still open."""
    shown = ", ".join(slots[:SHOWN_SLOTS]) + (" …" if len(slots) > SHOWN_SLOTS else "")
    return _(
        "Der står stadig noget, der skal udfyldes: {slots}. Skriv det, der hører til, eller slet det. "
        "Skal der stå en parentes i brevet, så brug de runde."
    ).format(slots=shown)


def too_alike(missing: int, name: str) -> str:
    """Nearly nothing but the template; `missing` is counted in characters of words."""
    return _(
        "Brevet er næsten kun skabelonens ord. Skriv mindst {missing} tegn mere med dine egne ord, "
        "for eksempel om noget, {name} har gjort eller skrevet."
    ).format(missing=missing, name=name)


def same_again(use: str, name: str) -> str:
    """The same template was used before in this course: asked once more, never refused."""
    return _("{name} har allerede fået et brev efter skabelonen “{use}”. Vil du sende dette også?").format(
        name=name, use=use
    )


def nothing_chosen() -> str:
    """The button was pressed with nothing chosen; the text has been kept."""
    return _("Vælg først, hvad der skal sættes ind. Din tekst er gemt.")


def inserted() -> str:
    """After a page without script came back."""
    return _("Sat ind i brevet. Intet af det, du havde skrevet, er ændret.")


def too_many(most: int) -> str:
    """The list of phrases is full."""
    return _("Du har {most} fraser, og der er ikke plads til flere. Fjern en, du ikke bruger.").format(most=most)
