"""People, regions and who holds which role where."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Role
from care.fields import EncryptedTextField


def today() -> date:
    """The date in Copenhagen."""
    return timezone.localdate()


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail is the sign-in name and is stored in lower case."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    class Kind(models.TextChoices):
        PATIENT = "patient", _("Patient")
        STAFF = "staff", _("Medarbejder")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("Navn"), max_length=120)
    language = models.CharField(_("Sprog"), max_length=2, choices=[("da", "Dansk"), ("en", "English")], default="da")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PATIENT)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or str(self.code)

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_patient(self) -> bool:
        return self.kind == self.Kind.PATIENT


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions by date."""

    def in_force(self, on: date | None = None) -> RegionQuerySet:
        on = on or today()
        return self.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on))


class Region(models.Model):
    """A region of the country, from and until a date; merging points to a successor and keeps history."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="region_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_until__isnull=False), name="region_successor_needs_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def current(self, on: date | None = None) -> Region:
        """The region that answers for this one on a date: itself, or its successor once merged."""
        on = on or today()
        region: Region = self
        while region.successor is not None and region.valid_until is not None and region.valid_until <= on:
            region = region.successor
        return region


def family(region: Region, on: date | None = None) -> list[Region]:
    """All regions that the same region answers for on a date, closed predecessors included."""
    head = region.current(on)
    everyone = Region.objects.select_related("successor__successor").all()
    return [other for other in everyone if other.current(on) == head]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by date."""

    def in_force(self, on: date | None = None) -> MembershipQuerySet:
        on = on or today()
        return self.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on))


class Membership(models.Model):
    """A staff member's role in a region, from and until a date."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField(default=today)
    valid_until = models.DateField(null=True, blank=True)
    keeps_risk_protocol = models.BooleanField(_("Ejer af risikoprotokollen"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["region__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region", "role"], condition=Q(valid_until__isnull=True), name="membership_once"
            ),
            models.CheckConstraint(condition=~Q(role="patient"), name="membership_is_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.region}"


class StaffProfile(models.Model):
    """How patients see a member of staff."""

    user = models.OneToOneField(User, models.PROTECT, related_name="profile")
    title = models.CharField(_("Titel"), max_length=80, blank=True)
    presentation_da = models.TextField(_("Om mig, på dansk"), max_length=600, blank=True)
    presentation_en = models.TextField(_("Om mig, på engelsk"), max_length=600, blank=True)
    photo = models.BinaryField(null=True, blank=True)
    photo_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.title} {self.user}".strip()


class ContactDetails(models.Model):
    """A patient's ways to be reached, and the civil registration number; all encrypted."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="contact")
    phone = EncryptedTextField(null=True)
    address = EncryptedTextField(null=True)
    contact_person = EncryptedTextField(null=True)
    cpr = EncryptedTextField(null=True)
    cpr_index = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique, so absent must be NULL
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"contact details {self.code}"


class Invitation(models.Model):
    """An invitation to a member of staff; the link's token is stored only as a hash."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, models.PROTECT)
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="invitations")

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.region}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
