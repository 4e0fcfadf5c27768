"""What a letter is about, and how a form carries it without anybody being able to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing

from care.models import Course

SALT = "dialogue.about"
LABEL_LIMIT = 160
CORRECTION = "correction"  # a draft's matter: an own letter that it puts right; sent, it is about what that was about


@dataclass(frozen=True, slots=True)
class About:
    """A matter outside the thread: its kind (a name on `registry.about`), its code, and what to call it."""

    kind: str
    code: UUID
    label: str

    def signed(self, course: Course) -> str:
        """The value of a form's hidden field; good for this course only."""
        return signing.dumps([str(course.code), self.kind, str(self.code), self.label[:LABEL_LIMIT]], salt=SALT)


def matter(about: About | None) -> dict[str, Any]:
    """The fields by which a row about this is kept and found; about nothing has its own values."""
    return {"about_kind": about.kind if about else "", "about_code": about.code if about else None}


def opened(token: str, course: Course) -> About | None:
    """The matter of a posted form, None for a letter about nothing; raises BadSignature."""
    if not token:
        return None
    course_code, kind, code, label = signing.loads(token, salt=SALT)
    if course_code != str(course.code):
        raise signing.BadSignature("made for another course")
    return About(kind, UUID(code), label)
