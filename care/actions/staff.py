"""Who works here: inviting, taking an invitation, giving and ending roles, closing accounts, lost factors.

Nobody acts on themselves (clinical.md 7.2, NEG11): every verb about another person refuses its own doer.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, factors, invitations, notify, secrets, sockets
from care.access import CLINICAL_ROLES, Actor, Role, may
from care.actions import sessions
from care.models import Invitation, Membership, Region, User, today
from care.staff_queries import GRANTABLE, in_force, reach_of, remaining, works_elsewhere

GROUPS = {Role.EDITOR: "Redaktører", Role.APPROVER: "Godkendere"}


class Refused(Exception):
    """It cannot be done as things stand; the text says why, in the reader's language."""


class NotYourself(PermissionDenied):
    """Somebody tried to change their own access."""


def _check(by: Actor, *, user: User | None = None, email: str = "", region: Region | None = None) -> None:
    """The doer may change staff, does not mean themselves, and stays in their own region."""
    own_address = bool(email) and email.lower() == (by.user.email or "").lower()
    if own_address or (user is not None and user.pk == by.user.pk):
        raise NotYourself(_("Du kan ikke ændre din egen adgang. Bed en anden administrator om det."))
    if not may(by, "staff", "write") or (region is not None and region not in reach_of(by)):
        raise PermissionDenied


def _post(invitation: Invitation) -> None:
    key = f"invitation:{invitation.code}:{invitation.expires_at.timestamp()}"
    notify.post(kind="care.invitation", address=invitation.email, key=key, payload={"invitation": str(invitation.code)})


def _renew(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() + invitations.LASTS
    invitation.token_hash = secrets.hashed(invitations.token(invitation))


@transaction.atomic
def invite(*, by: Actor, name: str, email: str, role: str, region: Region) -> Invitation:
    """Invite somebody to a role; an older open invitation to the same address and role is withdrawn."""
    _check(by, email=email, region=region)
    if role not in GRANTABLE:
        raise PermissionDenied
    for older in Invitation.objects.filter(email=email.lower(), role=role, region=region):
        if older.accepted_at is None and older.withdrawn_at is None:
            withdraw(by=by, invitation=older)
    invitation = Invitation(name=name, email=email.lower(), role=role, region=region, invited_by=by.user)
    _renew(invitation)
    invitation.save()
    audit.record("staff.invited", by=by, about=invitation, reason=role)
    _post(invitation)
    return invitation


@transaction.atomic
def resend(*, by: Actor, invitation: Invitation) -> None:
    """Send a new link with a new deadline; the old link stops working."""
    _check(by, email=invitation.email, region=invitation.region)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("Invitationen er brugt eller trukket tilbage."))
    _renew(invitation)
    invitation.save(update_fields=["expires_at", "token_hash"])
    audit.record("staff.invitation_resent", by=by, about=invitation)
    _post(invitation)


@transaction.atomic
def withdraw(*, by: Actor, invitation: Invitation) -> None:
    """Make the link useless."""
    _check(by, email=invitation.email, region=invitation.region)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("staff.invitation_withdrawn", by=by, about=invitation)


@transaction.atomic
def join(*, by: Actor | None, invitation: Invitation, name: str, password: str | None) -> User:
    """Take an invitation without being signed in: a new account, or a closed one that opens again."""
    _lock_open(invitation)
    user = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if user is None:
        user = User(email=invitation.email, kind=User.Kind.STAFF)
    elif user.is_active or user.is_patient:
        raise Refused(_("Adressen har allerede en konto."))
    user.name, user.is_active = name, True
    user.set_password(password)
    user.save()
    accept(by=by or Actor(user, None), invitation=invitation)
    return user


def _lock_open(invitation: Invitation) -> Invitation:
    """Two clicks on the same link wait for each other here, and the second finds it used."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not row.is_open:
        raise Refused(_("Invitationen kan ikke bruges."))
    return row


@transaction.atomic
def accept(*, by: Actor, invitation: Invitation) -> Membership:
    """Take an invitation as the person it was meant for; the link works once."""
    row = _lock_open(invitation)
    if row.email != (by.user.email or "").lower() or by.user.is_patient:
        raise Refused(_("Invitationen kan ikke bruges."))
    row.accepted_at, row.user = timezone.now(), by.user
    row.save(update_fields=["accepted_at", "user"])
    membership = _give(user=by.user, role=row.role, region=row.region, valid_from=today(), valid_until=None)
    audit.record("staff.joined", by=by, about=membership, reason=row.role)
    return membership


def _give(
    *,
    user: User,
    role: str,
    region: Region,
    valid_from: date,
    valid_until: date | None,
    keeps_risk_protocol: bool = False,
) -> Membership:
    held = Membership.objects.filter(user=user, role=role, region=region, valid_until__isnull=True).first()
    if held is not None:
        return held
    membership = Membership.objects.create(
        user=user,
        role=role,
        region=region,
        valid_from=valid_from,
        valid_until=valid_until,
        keeps_risk_protocol=keeps_risk_protocol,
    )
    sync_groups(user)
    return membership


@transaction.atomic
def add_membership(
    *,
    by: Actor,
    user: User,
    role: str,
    region: Region,
    valid_from: date,
    last_day: date | None = None,
    keeps_risk_protocol: bool = False,
) -> Membership:
    """Give somebody a role from a day on, and perhaps until the end of another."""
    _check(by, user=user, region=region)
    if role not in GRANTABLE:
        raise PermissionDenied
    if not user.is_active:
        raise Refused(_("Kontoen er lukket. Send en ny invitation i stedet."))
    until = last_day + timedelta(days=1) if last_day else None
    membership = _give(
        user=user,
        role=role,
        region=region,
        valid_from=valid_from,
        valid_until=until,
        keeps_risk_protocol=keeps_risk_protocol and role == Role.APPROVER,
    )
    kept = " risk protocol" if membership.keeps_risk_protocol else ""
    audit.record("staff.role_given", by=by, about=membership, reason=f"{role} {region.slug}{kept}")
    return membership


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership, last_day: date | None = None) -> None:
    """End a role after a day, or at once; a clinical role only when nobody is left behind (H12)."""
    _check(by, user=membership.user, region=membership.region)
    if (
        membership.role in CLINICAL_ROLES
        and not _has_other_clinical(membership)
        and (left := remaining(membership.user))
    ):
        raise Refused(why_not(left.treating, len(left.covers)))
    membership.valid_until = last_day + timedelta(days=1) if last_day else today()
    membership.save(update_fields=["valid_until"])
    sync_groups(membership.user)
    audit.record("staff.role_ended", by=by, about=membership, reason=f"{membership.role} {membership.region.slug}")
    if not in_force(membership):
        sockets.close_user(membership.user.code, reason="role_ended")


def _has_other_clinical(membership: Membership) -> bool:
    others = Membership.objects.in_force().filter(user=membership.user, role__in=CLINICAL_ROLES)
    return others.exclude(pk=membership.pk).filter(valid_until__isnull=True).exists()


def why_not(treating: int, covers: int) -> str:
    """What has to be handed over first, in words."""
    return _(
        "Overdrag først: %(treating)d forløb, som personen er behandler på, og %(covers)d aftaler om at være afløser. "
        "Den kliniske leder overdrager dem."
    ) % {"treating": treating, "covers": covers}


@transaction.atomic
def deactivate(*, by: Actor, user: User) -> None:
    """Close an account: roles end, sessions and sockets too, and nobody signs in with it any more."""
    _check(by, user=user)
    if works_elsewhere(by, user):
        raise Refused(_("Personen har også en rolle i en anden region. Afslut rollen her i stedet."))
    if left := remaining(user):
        raise Refused(why_not(left.treating, len(left.covers)))
    still = Membership.objects.filter(user=user)
    still.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today())).update(valid_until=today())
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    factors.remove_all(user)
    sync_groups(user)
    for invitation in Invitation.objects.filter(email=user.email, accepted_at__isnull=True, withdrawn_at__isnull=True):
        withdraw(by=by, invitation=invitation)
    audit.record("staff.deactivated", by=by, about=user)
    sessions.end_all(by=by, user=user)
    sockets.close_user(user.code, reason="deactivated")


@transaction.atomic
def reset_factors(*, by: Actor, user: User) -> None:
    """A lost telephone or key: take the factors away, end all sessions, tell the person."""
    _check(by, user=user)
    if works_elsewhere(by, user):
        raise Refused(_("Personen har også en rolle i en anden region. Bed administratoren dér om at nulstille."))
    factors.remove_all(user)
    audit.record("staff.factors_reset", by=by, about=user)
    sessions.end_all(by=by, user=user)
    sockets.close_user(user.code, reason="factors_reset")
    notify.post(kind="care.factors_reset", recipient=user, key=f"factors-reset:{uuid4()}")


def sync_groups(user: User) -> None:
    """Wagtail's groups follow the roles that the person has today."""
    held = set(Membership.objects.in_force().filter(user=user).values_list("role", flat=True))
    for role, name in GROUPS.items():
        group = Group.objects.get(name=name)
        if user.is_active and role in held:
            user.groups.add(group)
        else:
            user.groups.remove(group)


def sync_all_groups() -> None:
    """The clock's job: roles begin and end with the day, without anybody pressing a button."""
    involved = User.objects.filter(memberships__role__in=list(GROUPS)) | User.objects.filter(
        groups__name__in=GROUPS.values()
    )
    for user in involved.distinct():
        sync_groups(user)
