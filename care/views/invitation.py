"""Taking an invitation: the one page of staff's way in that a stranger may open."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from care import invitations
from care.access import Actor
from care.actions import staff
from care.forms.staff import JoinForm
from care.models import Invitation, User


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Which of the pages fits: a dead link, a new account, or somebody who already has one."""
    invitation = invitations.find(token)
    if invitation is None or not invitation.is_open:
        return render(request, "care/invitation_closed.html", {"state": _state(invitation)}, status=410)
    holder = User.objects.filter(email__iexact=invitation.email).first()
    if holder is None or (not holder.is_active and not holder.is_patient):
        return _join(request, invitation)
    if request.user.is_authenticated and request.user.pk == holder.pk and not holder.is_patient:
        return _add_role(request, invitation, holder)
    return render(request, "care/invitation_known.html", {"invitation": invitation, "is_patient": holder.is_patient})


def _state(invitation: Invitation | None) -> str:
    if invitation is None:
        return "unknown"
    if invitation.accepted_at:
        return "used"
    return "withdrawn" if invitation.withdrawn_at else "expired"


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return render(request, "care/invitation_known.html", {"invitation": invitation, "other": True})
    form = JoinForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "care/invitation.html", {"form": form, "invitation": invitation}, status=status)
    try:
        user = staff.join(by=None, invitation=invitation, name=form.cleaned_data["name"], password=form.password)
    except staff.Refused:
        return redirect(request.path)  # somebody else was quicker: the page now says what has happened to the link
    record_authentication(request, user, method="password", reauthenticated=True)
    way = "mfa_add_webauthn" if form.password is None else "care-second-factor"
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=_url(way))
    return response


def _url(name: str) -> str:
    return redirect(name).url


def _add_role(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if request.method != "POST":
        return render(request, "care/invitation_role.html", {"invitation": invitation})
    staff.accept(by=Actor(user, None), invitation=invitation)
    messages.success(request, _("Du har fået en rolle mere. Vælg den under dit navn."))
    return redirect("care-role")
