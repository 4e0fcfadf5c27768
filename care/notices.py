"""The mails of sign-in and staff: what they say, and whether they still are true when they leave."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from care import invitations, registry
from care.models import Invitation, Notice


def register() -> None:
    """Called once, from care's registrations."""
    registry.notices.add(
        registry.NoticeKind(
            name="care.invitation",
            subject=lambda _notice: _("Du er inviteret til Lysning"),
            body=_invitation,
            still_true=_is_open,
            parameters=frozenset({"invitation"}),
        )
    )
    for name, subject, body in (
        ("care.sign_in_changed", _changed_subject, _changed),
        ("care.factors_reset", _reset_subject, _reset),
    ):
        registry.notices.add(
            registry.NoticeKind(name=name, subject=subject, body=body, still_true=lambda _notice: True)
        )


def _found(notice: Notice) -> Invitation:
    return Invitation.objects.select_related("region", "invited_by").get(code=notice.payload["invitation"])


def _is_open(notice: Notice) -> bool:
    invitation = _found(notice)
    return invitation.is_open and invitations.fits(invitation)


def _invitation(notice: Notice) -> str:
    invitation = _found(notice)
    return _(
        "Hej %(name)s\n\n"
        "%(sender)s har inviteret dig til Lysning som %(role)s i %(region)s.\n\n"
        "Åbn linket for at tage imod. Det kan bruges én gang og virker til %(until)s:\n%(link)s\n\n"
        "Kender du ikke noget til det, kan du se bort fra denne mail."
    ) % {
        "name": invitation.name,
        "sender": invitation.invited_by.name,
        "role": invitation.get_role_display().lower(),
        "region": invitation.region.name,
        "until": f"{localtime(invitation.expires_at):%d.%m.%Y kl. %H.%M}",
        "link": settings.SITE_URL + reverse("care-accept-invitation", args=[invitations.token(invitation)]),
    }


def _changed_subject(_notice: Notice) -> str:
    return _("Din måde at logge ind på er ændret")


def _changed(notice: Notice) -> str:
    return _(
        "Din adgangskode eller dit ekstra login-trin i Lysning blev ændret %(at)s. Dine andre enheder er logget ud.\n\n"
        "Var det dig, skal du ikke gøre noget. Var det ikke dig, så sig det straks til din administrator."
    ) % {"at": f"{localtime(notice.created_at):%d.%m.%Y kl. %H.%M}"}


def _reset_subject(_notice: Notice) -> str:
    return _("Dit ekstra login-trin er nulstillet")


def _reset(_notice: Notice) -> str:
    return _(
        "Din administrator har nulstillet dit ekstra login-trin i Lysning, og alle dine enheder er logget ud.\n\n"
        "Næste gang du logger ind, sætter du det op igen. "
        "Har du ikke bedt om det, så sig det straks til din administrator."
    )
