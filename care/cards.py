"""A member of staff as patients see them: photo or initials, name, title and presentation."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from care.access import Actor, Role
from care.models import CareLink, StaffProfile, User


@dataclass(frozen=True)
class Card:
    """What `care/_psychologist.html` shows."""

    name: str
    initials: str
    title: str
    presentation: str
    photo_url: str


def card_of(user: User, language: str) -> Card:
    """The person's card in the reader's language; an English presentation that is missing is given in Danish."""
    profile = StaffProfile.objects.filter(user=user).defer("photo").first() or StaffProfile(user=user)
    own_words = profile.presentation_en if language == "en" else ""
    return Card(
        name=user.name,
        initials=initials(user.name),
        title=profile.title,
        presentation=own_words or profile.presentation_da,
        photo_url=f"{reverse('care-photo', args=[user.code])}?{profile.photo_hash[:12]}" if profile.photo_hash else "",
    )


def of_treating(actor: Actor, language: str) -> list[Card]:
    """The cards of those who treat the patient now; none for staff."""
    course = actor.own_course if actor.role == Role.PATIENT else None
    if course is None:
        return []
    links = course.care_links.filter(kind=CareLink.Kind.TREATING, valid_until__isnull=True).select_related("user")
    return [card_of(link.user, language) for link in links]


def initials(name: str) -> str:
    """The first letters of the first and last name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
