"""How patients see a member of staff, and the photo itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET, require_POST

from care import cards
from care.access import Role
from care.actions import people
from care.forms.profile import PhotoForm, ProfileForm
from care.http import ActorRequest, roles
from care.models import StaffProfile
from care.views.region import status_of

STAFF = tuple(role for role in Role if role not in {Role.PATIENT, Role.GUEST, Role.INTEGRATION})
A_DAY = 86_400


@roles(*STAFF)
def profile(request: ActorRequest) -> HttpResponse:
    """Title and presentation, with the card as patients see it."""
    form = ProfileForm(request.POST or None, initial=_written(_held(request)))
    if request.method == "POST" and form.is_valid():
        people.set_profile(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Gemt. Sådan ser dine patienter dig nu."))
        return redirect("care-profile")
    return _page(request, form=form)


def _held(request: ActorRequest) -> StaffProfile | None:
    return StaffProfile.objects.defer("photo").filter(user=request.actor.user).first()


def _written(held: StaffProfile | None) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ProfileForm.base_fields} if held else {}


def _page(request: ActorRequest, **forms: Any) -> HttpResponse:
    held = _held(request)
    languages = (("da", _("På dansk")), ("en", _("På engelsk")))
    context = {
        "form": ProfileForm(initial=_written(held)),
        "photo_form": PhotoForm(),
        "cards": [(name, cards.card_of(request.actor.user, code)) for code, name in languages],
        "has_photo": bool(held and held.photo_hash),
    } | forms
    return render(request, "care/profile.html", context, status=max(map(status_of, forms.values())))


@roles(*STAFF)
@require_POST
def set_photo(request: ActorRequest) -> HttpResponse:
    """A new photo."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, photo_form=form)
    people.set_photo(by=request.actor, webp=form.cleaned_data["photo"])
    messages.success(request, _("Billedet er gemt."))
    return redirect("care-profile")


@roles(*STAFF)
@require_POST
def remove_photo(request: ActorRequest) -> HttpResponse:
    """No photo."""
    people.set_photo(by=request.actor, webp=None)
    messages.success(request, _("Billedet er fjernet. Patienterne ser dine forbogstaver."))
    return redirect("care-profile")


def _etag(_request: HttpRequest, code: UUID) -> str | None:
    held = StaffProfile.objects.filter(user__code=code).values_list("photo_hash", flat=True).first()
    return f'"{held}"' if held else None


@require_GET
@condition(etag_func=_etag)
def photo(_request: HttpRequest, code: UUID) -> HttpResponse:
    """The photo of a member of staff, for everybody who is signed in."""
    held = StaffProfile.objects.filter(user__code=code, photo__isnull=False).first()
    if held is None or held.photo is None:
        raise Http404
    response = HttpResponse(bytes(held.photo), content_type="image/webp")
    patch_cache_control(response, private=True, max_age=A_DAY)
    return response
