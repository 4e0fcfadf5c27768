"""Who is signed in and how surely, and what the civil registration number says about a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from care.cpr import Cpr, parse
from care.eid.configuration import PROVIDER
from care.models import ContactDetails, User, today

SESSION = "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """How this session was opened: by `eid` with a level of assurance (NSIS), or by `email` without one."""

    kind: str
    level: str = ""


def identity_of(request: HttpRequest) -> Identity:
    """How the person of this request proved who they are."""
    return Identity(**request.session.get(SESSION, {"kind": "email"}))


def remember(request: HttpRequest, identity: Identity) -> None:
    """Keep it as long as the session lasts."""
    request.session[SESSION] = asdict(identity)


def has_eid(user: User) -> bool:
    """Whether an eID opens the account; then name and number come from it."""
    return bool(SocialAccount.objects.filter(user=user, provider=PROVIDER).exists())


def cpr_of(user: User) -> Cpr | None:
    """The person's number, if it is known."""
    held = ContactDetails.objects.filter(user=user).first()
    return parse(held.cpr, today=today()) if held is not None and held.cpr else None


def birth_date_of(user: User) -> date | None:
    """The date of birth that the number tells."""
    number = cpr_of(user)
    return number.born_on if number else None


def legal_sex_of(user: User) -> str | None:
    """K or M, by the number's last digit: even for women, odd for men (cpr.dk); replacement numbers do the same."""
    number = cpr_of(user)
    if number is None:
        return None
    return "M" if int(number.digits[-1]) % 2 else "K"
