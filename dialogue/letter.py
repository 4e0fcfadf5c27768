"""A letter, and a page of them, as one reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from care import moments
from dialogue import prose, texts
from dialogue.about import About
from dialogue.attachment_queries import Enclosed
from dialogue.correction_queries import Related
from dialogue.marking import Part


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as one reader sees it. `is_news`: it is from the other side, and the reader has not had it before."""

    code: UUID
    seq: int
    author: str
    role: str
    photo: str
    text: str
    sent_at: datetime
    own: bool
    from_patient: bool
    about: About | None = None
    seen_at: datetime | None = None
    answer_due_at: datetime | None = None
    ours: bool = False
    is_news: bool = False
    files: tuple[Enclosed, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[Part, ...] = ()  # the text in pieces, when some of it is marked for the reader

    @property
    def seen_text(self) -> str:
        """For a letter from the reader's own side: how far it has come. Nothing is said of the other side's."""
        return texts.seen(self.seen_at) if self.ours else ""

    @property
    def due_text(self) -> str:
        """The promise, as long as it stands."""
        return texts.answer_by(self.answer_due_at) if self.answer_due_at else ""

    @property
    def status(self) -> str:
        return " · ".join(filter(None, [self.seen_text, self.due_text]))

    @property
    def paragraphs(self) -> list[list[prose.Part]]:
        return prose.paragraphs(self.text)

    @property
    def date(self) -> str:
        return moments.moment(self.sent_at)

    @property
    def printed_date(self) -> str:
        return texts.dated(self.sent_at)

    @property
    def file_names(self) -> list[dict[str, str]]:
        """For paper: without an address."""
        return [{"name": file.name, "size": file.size} for file in self.files]

    @property
    def anchor(self) -> str:
        return f"brev-{self.seq}"

    @property
    def correct_url(self) -> str:
        """Where the writer puts it right, from the page of letters."""
        return f"?ret={self.code}#skriv-{self.code.hex[:8]}"

    @property
    def about_url(self) -> str:
        """Goes through `dialogue-about`, so that a page of letters needs no query for each link."""
        return reverse("dialogue-about", args=[self.about.kind, self.about.code]) if self.about else ""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Letters, oldest first; `older` is where the page before begins, None when there is none.

    `is_news` when the actor has not had every letter of the other side among them before. `seen_count` changes when the
    other side has seen more; it is known of the newest page.
    """

    letters: list[Letter]
    older: int | None = None
    course: UUID | None = None
    is_news: bool = False
    seen_count: int = 0

    @property
    def newest_seq(self) -> int:
        return self.letters[-1].seq if self.letters else 0

    @property
    def newest_code(self) -> str:
        return str(self.letters[-1].code) if self.letters else ""
