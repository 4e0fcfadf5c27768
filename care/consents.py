"""A person's consents as their page shows them: each text with its answer, and everything that was answered before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.translation import get_language

from care.models import Consent, ConsentText, User, today


@dataclass(frozen=True)
class Asked:
    """One kind of consent: the text that counts, the latest answer, and whether that was to an older text."""

    text: ConsentText
    title: str
    words: str
    answer: Consent | None
    key: UUID

    @property
    def given(self) -> bool:
        return self.answer is not None and self.answer.given

    @property
    def outdated(self) -> bool:
        return self.answer is not None and self.answer.given and self.answer.text_id != self.text.pk


def title_of(text: ConsentText) -> str:
    """The title in the reader's language."""
    return text.title_en if get_language() == "en" else text.title_da


def words_of(text: ConsentText) -> str:
    """The text in the reader's language."""
    return text.text_en if get_language() == "en" else text.text_da


def history_of(user: User) -> list[Consent]:
    """Every answer, newest first."""
    return list(Consent.objects.filter(user=user).select_related("text").order_by("-at", "-pk"))


def asked_of(history: list[Consent]) -> list[Asked]:
    """Each kind with the text that counts today and the person's latest answer."""
    texts = ConsentText.objects.filter(valid_from__lte=today()).order_by("kind", "version")
    current = {text.kind: text for text in texts}
    latest: dict[str, Consent] = {}
    for answer in history:
        latest.setdefault(answer.text.kind, answer)
    order = [kind for kind in ConsentText.Kind.values if kind in current]
    return [_asked(current[kind], latest.get(kind)) for kind in order]


def _asked(text: ConsentText, answer: Consent | None) -> Asked:
    return Asked(text, title_of(text), words_of(text), answer, uuid4())
