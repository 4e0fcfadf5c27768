"""What a patient does with the pages themselves: keeps one in the tool box, and leaves a mark where they are."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction

from care.access import Actor
from care.models import Course
from program.models import Favourite, ModuleProgress

ANCHOR = re.compile(r"del-[0-9]{1,3}")


def keep(*, by: Actor, course: Course, module_code: str, step_code: str) -> None:
    """Put a page in the patient's own tool box; twice is once."""
    if by.user.pk != course.patient_id:
        raise PermissionDenied
    with transaction.atomic():
        Favourite.unscoped.get_or_create(course=course, step_code=step_code, defaults={"module_code": module_code})


def let_go(*, by: Actor, course: Course, step_code: str) -> None:
    """Take a page out of the tool box again."""
    if by.user.pk != course.patient_id:
        raise PermissionDenied
    with transaction.atomic():
        Favourite.unscoped.filter(course=course, step_code=step_code).delete()


def mark_place(*, by: Actor, progress: ModuleProgress, step_code: str, anchor: str) -> bool:
    """Remember which part of the page is in view; False for a page they have left, or for no part of a page."""
    if by.user.pk != progress.enrolment.course.patient_id:
        raise PermissionDenied
    if not ANCHOR.fullmatch(anchor):
        return False
    with transaction.atomic():
        rows = ModuleProgress.unscoped.filter(pk=progress.pk, resume_step=step_code)
        return bool(rows.update(resume_anchor=anchor))
