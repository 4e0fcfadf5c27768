"""One button per person of the cast: only on a developer's own machine, elsewhere the address does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.access import Role
from care.middleware import MEMBERSHIP
from care.models import Membership, User
from care.moments import clock
from clinic.demo import talks
from clinic.demo.applicants import APPLICANTS
from clinic.demo.cast import BY_KEY, PEOPLE, Person

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERYBODY = (*PEOPLE, *APPLICANTS)
View = Callable[..., HttpResponse]


def is_open(request: HttpRequest) -> bool:
    """Whether the demo may be entered: asked for, on a debug server, under a local name."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return bool(settings.DEMO and settings.DEBUG and name in LOCAL)


def demo_only(view: View) -> View:
    """404 unless the demo is open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_open(request):
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


def _entries(person: Person) -> list[dict[str, Any]]:
    about = person.about_en if get_language() == "en" else person.about_da
    return [{"person": person, "role": role, "about": about} for role in person.roles]


@demo_only
def demo(request: HttpRequest) -> HttpResponse:
    """Everybody of the cast who has been made, by role."""
    made = set(
        User.objects.filter(email__in=[p.email for p in EVERYBODY], is_active=True).values_list("email", flat=True)
    )
    entries = [entry for person in EVERYBODY if person.email in made for entry in _entries(person)]
    order = list(Role)
    entries.sort(key=lambda entry: order.index(entry["role"]))
    groups = [(role.label, list(items)) for role, items in groupby(entries, key=lambda entry: entry["role"])]
    return render(request, "clinic/demo.html", {"groups": groups})


@require_POST
@demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, in the role of the button."""
    person = next((p for p in EVERYBODY if p.key == request.POST.get("person")), None)
    user = User.objects.filter(email=person.email, is_active=True).first() if person else None
    if user is None:
        raise Http404
    logout(request, show_message=False)
    get_adapter().login(request, user)
    user_logged_in.send(sender=User, request=request, user=user)
    held = Membership.objects.in_force().filter(user=user, role=request.POST.get("role", "")).first()
    if held is not None:
        request.session[MEMBERSHIP] = str(held.code)
    return redirect("care-home")


@require_POST
@demo_only
def talk(request: HttpRequest) -> HttpResponse:
    """Lone and Mette have a video conversation from now on."""
    lone, mette = (User.objects.filter(email=BY_KEY[key].email).first() for key in ("lone", "mette"))
    if lone is None or mette is None:
        raise Http404
    row = talks.now(lone, mette)
    said = _(
        "Lone og Mette har en videosamtale kl. %(time)s. Log ind som Lone i dette vindue og som Mette i et privat vindue "
        "eller en anden browser, og gå til Samtaler hos begge."
    )
    messages.success(request, said % {"time": clock(row.starts_at)})
    return redirect("clinic-demo")
