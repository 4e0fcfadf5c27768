"""Words about death, suicide and self-harm that are marked for the psychologist who reads (clinical.md 3.1). Pure.

Assistive only: it finds some of what is said in these words and nothing of what is said in others. Nothing depends on
it: no alert, no deadline, no order of a list.

A pattern is words with blanks between. `*` stands for any ending, and between two words up to two others may come, as
Danish has it ("slå mig nu selv ihjel"); words joined by `_` follow each other at once. Every word of the text is looked
at once for each pattern it may begin, so the time grows with the length of the text and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dialogue.marking import Part, Span, parts

GAP = 2
LONGEST_ENDING = 8
TOKEN = re.compile("[\\w\u0300-\u036f'\u2019]+")
FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "'": "", "\u2019": ""})

DANISH = """
selvmord* / tage_livet_af / tager_livet_af / tog_livet_af / taget_livet_af / tag* mit liv / tag* mit_eget_liv
slå* mig ihjel / slog mig ihjel / slået mig ihjel / dræb* mig selv / ende_mit_liv / ende_livet / ende_det_hele
gør* en_ende_på / gøre_det_forbi / dø / jeg_dør / død* / døds* / livstræt* / livslede* / livet_er_slut
vil ikke leve / ikke leve mere / ikke leve længere / ikke_lyst leve / orke* ikke leve / orke* ikke mere
orke* ikke længere / kan ikke_mere / kan ikke klare mere / holde* ikke ud / ikke være her mere / ikke være til
ikke vågn* op / aldrig vågn* / forsvind* for_altid / bedre uden_mig / bedre_stillet uden_mig / i_vejen for alle
ikke værd leve / ikke værd at_leve / meningsløst leve / ingen_grund at_leve / træt_af livet / byrde*
håbløs* / ingen udvej* / ingen vej_ud / intet håb / ingen_fremtid
hænge_mig / hænger_mig / hængt_mig / skyde_mig / drukne_mig / springe ud_foran / hoppe ud_foran / hoppe_ud_fra
springe_ud_fra / overdosis / overdosis* / for_mange_piller / alle_pillerne / alle_mine_piller / gemt piller
skær* i_mig / skåret i_mig / skar i_mig / skær* mig_i / skåret mig_i / cutte* / cutting* / selvskad* / skad* mig_selv
gør* skade på_mig / brænd* mig_selv / afskedsbrev* / farvelbrev* / sige farvel_til / testamente*
"""
ENGLISH = """
suicid* / kill* myself / end* my_life / end* my_own_life / tak* my_life / tak* my_own_life / end_it_all / ending_it_all
end_everything / want to_die / wish i_was_dead / wish i_were_dead / better_off_dead / better_off without_me
dont want to_live / do_not want to_live / dont want be_here / not_want be_here / not_be_here anymore / not_wake_up
never_wake_up / dont want wake_up / cant_go_on / cannot_go_on / cant_take anymore / cant_do_this_anymore
no_point living / no_reason to_live / no_point going_on / not_worth_living / tired_of_living / tired of_life
no_way_out / hopeless* / no_hope / burden* / die / dead / death* / dying
self_harm* / selfharm* / cut* myself / hurt* myself / harm* myself / burn* myself / hang* myself / shoot* myself
drown* myself / jump off / jump in_front / overdos* / too_many_pills / all_my_pills / all_the_pills
goodbye_letter* / suicide_note* / say_goodbye to
"""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text as it is compared, and where it stands."""

    word: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern; `near` when others may stand before it."""

    word: str
    any_ending: bool
    near: bool

    def fits(self, word: str) -> bool:
        if not self.any_ending:
            return word == self.word
        return word.startswith(self.word) and len(word) - len(self.word) <= LONGEST_ENDING


Pattern = tuple[Step, ...]


def spans(text: str) -> list[Span]:
    """Where words of the list stand in the text."""
    tokens = [Token(folded(found.group()), *found.span()) for found in TOKEN.finditer(text)]
    return [span for at in range(len(tokens)) for span in _at(tokens, at)]


def marked(text: str) -> tuple[Part, ...]:
    """The text with the words of the list marked; the text itself is never another."""
    return parts(text, spans(text))


def folded(word: str) -> str:
    """The word as it is compared: small letters, ae oe aa for æ ø å, no apostrophes."""
    return unicodedata.normalize("NFC", word).casefold().translate(FOLDED)


def _at(tokens: list[Token], at: int) -> Iterator[Span]:
    """What the patterns find that may begin with this word."""
    word = tokens[at].word
    for pattern in patterns().get(word[:1], ()):
        if pattern[0].fits(word):
            last = _follow(tokens, at, pattern[1:])
            if last is not None:
                yield tokens[at].begins, tokens[last].ends


def _follow(tokens: list[Token], at: int, rest: Pattern) -> int | None:
    """The place of the pattern's last word when every word of it comes, each the next time it fits."""
    for step in rest:
        reach = 1 + (GAP if step.near else 0)
        ahead = range(at + 1, min(at + 1 + reach, len(tokens)))
        found = next((place for place in ahead if step.fits(tokens[place].word)), None)
        if found is None:
            return None
        at = found
    return at


@cache
def patterns() -> dict[str, tuple[Pattern, ...]]:
    """The patterns of both languages by their first letter: people write in whichever comes to them."""
    found: dict[str, list[Pattern]] = {}
    for line in (DANISH + ENGLISH).replace("\n", " / ").split(" / "):
        if steps := tuple(_steps(line)):
            found.setdefault(steps[0].word[:1], []).append(steps)
    return {letter: tuple(ones) for letter, ones in found.items()}


def _steps(line: str) -> Iterator[Step]:
    for group in line.split():
        for number, word in enumerate(group.split("_")):
            yield Step(folded(word.removesuffix("*")), word.endswith("*"), near=number == 0)
