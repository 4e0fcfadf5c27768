"""Screens for those who look after staff: the list, a person, invitations, roles, closing, lost factors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care import factors
from care.access import Role, may
from care.actions import staff
from care.forms.staff import EndMembershipForm, InviteForm, MembershipForm
from care.http import ActorRequest, refuse, roles
from care.models import Invitation, Membership, User
from care.staff_queries import held_by, in_force, open_invitations, person, remaining, staff_of


def _person(request: ActorRequest, code: UUID) -> User:
    """Somebody within the actor's reach, else 404."""
    user = person(request.actor, code)
    if user is None:
        refuse(request, "refused.care.staff", reason=f"foreign or missing {code}")
        raise Http404
    return user


def _other(request: ActorRequest, code: UUID) -> User:
    """Somebody else within the actor's reach: changing one's own access is 403, and written down (NEG11)."""
    user = _person(request, code)
    _not_oneself(request, own=user.pk == request.user.pk)
    return user


def _not_oneself(request: ActorRequest, *, own: bool) -> None:
    if own:
        refuse(request, "refused.care.staff.own_access", about=request.user)
        raise staff.NotYourself(_("Du kan ikke ændre din egen adgang. Bed en anden administrator om det."))


def _membership(request: ActorRequest, code: UUID) -> Membership:
    held = Membership.objects.filter(code=code).select_related("user", "region").first()
    if held is None or held not in held_by(request.actor, held.user):
        refuse(request, "refused.care.membership", reason=f"foreign or missing {code}")
        raise Http404
    _not_oneself(request, own=held.user_id == request.user.pk)
    return held


def _invitation(request: ActorRequest, code: UUID) -> Invitation:
    found = next((row for row in open_invitations(request.actor) if row.code == code), None)
    if found is None:
        refuse(request, "refused.care.invitation", reason=f"foreign or missing {code}")
        raise Http404
    return found


@roles(Role.ADMIN, Role.DPO)
def people(request: ActorRequest) -> HttpResponse:
    """Everyone who works or worked here, and who has been invited."""
    rows = staff_of(request.actor)
    context = {
        "working": [row for row in rows if row.is_working],
        "gone": [row for row in rows if not row.is_working],
        "invitations": open_invitations(request.actor),
        "may_write": may(request.actor, "staff", "write"),
    }
    return render(request, "care/staff.html", context)


@roles(Role.ADMIN)
def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InviteForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        _not_oneself(request, own=form.cleaned_data["email"] == (request.user.email or "").lower())
        staff.invite(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Invitationen er sendt til %s.") % form.cleaned_data["email"])
        return redirect("care-staff")
    return render(request, "care/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@roles(Role.ADMIN)
def resend_invitation(request: ActorRequest, code: UUID) -> HttpResponse:
    """Send a new link; the old one stops working."""
    invitation = _invitation(request, code)
    staff.resend(by=request.actor, invitation=invitation)
    messages.success(request, _("Et nyt link er sendt til %s.") % invitation.email)
    return redirect("care-staff")


@require_POST
@roles(Role.ADMIN)
def withdraw_invitation(request: ActorRequest, code: UUID) -> HttpResponse:
    """Make the link useless."""
    invitation = _invitation(request, code)
    staff.withdraw(by=request.actor, invitation=invitation)
    messages.success(request, _("Invitationen til %s er trukket tilbage.") % invitation.email)
    return redirect("care-staff")


def _show(request: ActorRequest, user: User, *, status: int = 200, **forms: Any) -> HttpResponse:
    writes = may(request.actor, "staff", "write") and user.pk != request.user.pk
    context = {
        "person": user,
        "memberships": [(held, in_force(held)) for held in held_by(request.actor, user)],
        "factors": factors.of(user),
        "remaining": remaining(user),
        "may_write": writes,
        "is_self": user.pk == request.user.pk,
        "role_form": MembershipForm(actor=request.actor, user=user),
        "end_form": EndMembershipForm(),
    } | forms
    return render(request, "care/staff_person.html", context, status=status)


@roles(Role.ADMIN, Role.DPO)
def staff_person(request: ActorRequest, code: UUID) -> HttpResponse:
    """One member of staff: roles from and until, factors, what must be handed over."""
    return _show(request, _person(request, code))


@require_POST
@roles(Role.ADMIN)
def add_membership(request: ActorRequest, code: UUID) -> HttpResponse:
    """Give somebody a further role."""
    user = _other(request, code)
    form = MembershipForm(request.POST, actor=request.actor, user=user)
    if not form.is_valid():
        return _show(request, user, status=422, role_form=form)
    try:
        staff.add_membership(by=request.actor, user=user, **form.cleaned_data)
    except staff.Refused as why:
        messages.error(request, str(why))
    return redirect("care-staff-person", code)


@require_POST
@roles(Role.ADMIN)
def end_membership(request: ActorRequest, code: UUID) -> HttpResponse:
    """End a role now or after a day."""
    held = _membership(request, code)
    form = EndMembershipForm(request.POST)
    if not form.is_valid():
        return _show(request, held.user, status=422, end_form=form, ending=held)
    try:
        staff.end_membership(by=request.actor, membership=held, **form.cleaned_data)
    except staff.Refused as why:
        messages.error(request, str(why))
    return redirect("care-staff-person", held.user.code)


@roles(Role.ADMIN)
def deactivate(request: ActorRequest, code: UUID) -> HttpResponse:
    """Close an account, once everything is handed over."""
    user = _other(request, code)
    if request.method == "POST":
        try:
            staff.deactivate(by=request.actor, user=user)
        except staff.Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Kontoen er lukket. %s er logget ud overalt.") % user.name)
        return redirect("care-staff-person", code)
    return render(request, "care/staff_deactivate.html", {"person": user, "remaining": remaining(user)})


@roles(Role.ADMIN)
def reset_factors(request: ActorRequest, code: UUID) -> HttpResponse:
    """Somebody lost their telephone or key."""
    user = _other(request, code)
    if not user.is_active:
        raise PermissionDenied
    if request.method == "POST":
        try:
            staff.reset_factors(by=request.actor, user=user)
        except staff.Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("%s sætter et nyt ekstra trin op næste gang.") % user.name)
        return redirect("care-staff-person", code)
    return render(request, "care/staff_reset_factors.html", {"person": user})
