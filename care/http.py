"""What every view needs: the typed request, fetch-and-authorise in one line, and refusals that are written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, Role, grant, may
from care.models import Course, User, reachable_courses
from care.models.scoped import ScopedModel

M = TypeVar("M", bound=ScopedModel)
View = Callable[..., HttpResponse]


class PatientRequest(HttpRequest):
    """A request with a signed-in person in one role."""

    actor: Actor
    user: User


ActorRequest = PatientRequest


class WrongPatient(PermissionDenied):
    """The form was made for another patient than the address names."""


def refuse(request: ActorRequest, action: str, **what: Any) -> None:
    """Write down that somebody was refused; outside any transaction that the refusal rolls back."""
    with transaction.atomic(durable=False):
        audit.record(action, by=request.actor, refused=True, **what)


def roles(*allowed: Role) -> Callable[[View], View]:
    """Only these roles have this address at all; for the others it is 404, and the refusal is audited."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.role not in allowed:
                refuse(request, f"refused.{view.__name__}")
                raise Http404
            return view(request, *args, **kwargs)

        guarded.allowed_roles = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def fetch(request: ActorRequest, model: type[M], code: UUID, verb: str = "read", **narrow: Any) -> M:
    """The row with this code if the actor may reach it: foreign or missing is 404, own but not allowed is 403."""
    rows = model.objects.for_user(request.actor).select_related(*model.FETCHED_WITH)
    row: M | None = rows.filter(code=code, **narrow).first()
    if row is None:
        refuse(request, f"refused.{model._meta.label_lower}", **_foreign(model, code))
        raise Http404
    if not may(request.actor, model.ACCESS, verb):
        refuse(request, f"refused.{model._meta.label_lower}.{verb}", about=row)
        raise PermissionDenied
    return row


def reaches(actor: Actor, what: str, course: Course) -> bool:
    """Whether the actor may read this sort of thing in a course they have already reached.

    A query only where the sort is reached in another way than the course, as letters and worksheets for a lead.
    """
    cell, outer = grant(actor, what), grant(actor, "course")
    if cell is None or "read" not in cell.verbs:
        return False
    same = outer is not None and outer.scope == cell.scope
    return same or reachable_courses(actor, what).filter(pk=course.pk).exists()


def needs_reach(request: ActorRequest, what: str, course: Course) -> None:
    """Own course, but not this in it: 403, audited, with the way there for those who have one."""
    if not reaches(request.actor, what, course):
        refuse(request, f"refused.{what}.read", course=course)
        raise PermissionDenied(_("Din rolle kan kun åbne dette med nødadgang og en skriftlig grund."))


def _foreign(model: type[ScopedModel], code: UUID) -> dict[str, Any]:
    """What the trail says of a refusal: whether there is such a row, and if so whose it is (the patient sees it)."""
    row: Any = model.unscoped.filter(code=code).first()
    if row is None:
        return {"reason": f"missing {code}"}
    for step in filter(None, model.COURSE_PATH.split("__")):
        row = getattr(row, step)
    return {"reason": f"foreign {code}", "course": row}


def patient_token(course: Course, user: User) -> str:
    """Signed proof of which patient a form was opened for, and by whom."""
    return Signer(salt="patient-token").sign(f"{course.code}/{user.code}")


def check_patient_token(request: ActorRequest, course: Course) -> None:
    """Refuse a form that was made for another patient (a second tab); raises WrongPatient."""
    try:
        value = Signer(salt="patient-token").unsign(request.POST.get("patient", ""))
    except BadSignature:
        value = ""
    if value != f"{course.code}/{request.user.code}":
        refuse(request, "refused.wrong_patient", course=course)
        raise WrongPatient(
            _("Formularen hører til en anden patient. Åbn patientens side igen, og skriv i den nye formular.")
        )
