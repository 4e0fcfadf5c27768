"""Managers that refuse to answer until somebody says on whose behalf they ask."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from care.access import Actor, Role, Scope, System, grant
from care.fields import EncryptedTextField

T = TypeVar("T", bound=models.Model)


class Unscoped(Exception):
    """A query was begun without `for_user`."""


class ScopedQuerySet(models.QuerySet[T]):
    """Rows of one course or person; `ACCESS` and `COURSE_PATH` on the model say how they are reached."""

    def for_user(self, actor: Actor | System) -> Self:
        """Only the rows that the actor's role, region and relation reach now."""
        if isinstance(actor, System):
            return self
        from care.models.course import reachable_courses

        model: Any = self.model
        path = model.COURSE_PATH
        cell = grant(actor, model.ACCESS)
        if actor.role == Role.PATIENT and cell is not None and cell.scope == Scope.OWN:
            reached = self.filter(**{f"{path}__patient" if path else "patient": actor.user})
        else:
            courses = reachable_courses(actor, model.ACCESS)
            reached = self.filter(**{f"{path}__in" if path else "pk__in": courses.values("pk")})
        narrowed: Self = model.narrow(reached, actor)
        return narrowed

    def _refuse_encrypted(self, names: Any) -> None:
        for name in names:
            if isinstance(name, str) and "__" not in name and isinstance(self._field(name), EncryptedTextField):
                raise TypeError(f"{name} is encrypted: read and write it through the instance")

    def _field(self, name: str) -> Any:
        return next((f for f in self.model._meta.concrete_fields if name in {f.name, f.attname}), None)

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._refuse_encrypted(fields or [f.name for f in self.model._meta.concrete_fields])
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._refuse_encrypted(fields or [f.name for f in self.model._meta.concrete_fields])
        return super().values_list(*fields, **options)


class UnscopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Every row. For models, actions, queries and jobs; a test forbids it elsewhere."""


class ScopedManager(models.Manager):  # type: ignore[type-arg]
    """`objects`: answers only `for_user(actor)`."""

    def get_queryset(self) -> Any:
        raise Unscoped(f"{self.model.__name__}.objects needs .for_user(actor)")

    def for_user(self, actor: Actor | System) -> ScopedQuerySet[Any]:
        return ScopedQuerySet(self.model, using=self._db).for_user(actor)


class ScopedModel(models.Model):
    """Base of every model that belongs to a course of treatment."""

    ACCESS = ""
    COURSE_PATH = "course"
    FETCHED_WITH: tuple[str, ...] = ()  # relations that `care.http.fetch` reads in the same query

    objects = ScopedManager()
    unscoped = UnscopedManager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "Meta" in cls.__dict__ and not getattr(cls.__dict__["Meta"], "abstract", False) and not cls.ACCESS:
            raise ImproperlyConfigured(f"{cls.__name__} names no row of the access table")

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Rows of reachable courses that this actor may still not see (drafts, say) are left out here."""
        return rows
