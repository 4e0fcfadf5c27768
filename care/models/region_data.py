"""What a region decides and publishes: settings, telephone numbers, opening hours. All dated, all with an owner.

A row without a region is the country's and is inherited by every region that has no row of its own.
"""

from typing import Any
from uuid import uuid4

from django.core.cache import caches
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.models.people import Region, User, today


class RegionSetting(models.Model):
    """One value of one setting from a date on; the newest row not after a moment counts."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField(default=today)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "key", "valid_from"], name="setting_once_a_day"),
            models.UniqueConstraint(
                fields=["key", "valid_from"], condition=Q(region__isnull=True), name="setting_once_a_day_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"


class PhoneNumber(models.Model):
    """A number shown to patients, with an owner and the date on which somebody called it."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Fare for liv")
        ACUTE = "acute", _("Akut psykiatrisk hjælp")
        DOCTOR = "doctor", _("Læge eller lægevagt")
        HELPLINE = "helpline", _("Rådgivning")
        CLINIC = "clinic", _("Klinikken")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="numbers")
    kind = models.CharField(_("Slags"), max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(_("Plads på listen"), default=10)
    name_da = models.CharField(_("Navn på dansk"), max_length=120)
    name_en = models.CharField(_("Navn på engelsk"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=20)
    hours_da = models.CharField(_("Hvornår, på dansk"), max_length=160, blank=True)
    hours_en = models.CharField(_("Hvornår, på engelsk"), max_length=160, blank=True)
    owner = models.CharField(_("Ansvarlig"), max_length=120)
    verified_on = models.DateField(_("Sidst kontrolleret"), null=True, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(default=today)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name_da"]

    def __str__(self) -> str:
        return f"{self.name_da}: {self.phone}"

    def save(self, *args: Any, **options: Any) -> None:
        """A changed number is shown at once by the process that changed it."""
        super().save(*args, **options)
        caches["rendered"].clear()


class OpeningHours(models.Model):
    """The clinic is open on a weekday (0 = Monday) between two times, from a date on."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(default=today)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A day on which the clinic is closed besides weekends and public holidays."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="closures")
    day = models.DateField(_("Dag"))
    reason_da = models.CharField(_("Grund på dansk"), max_length=120)
    reason_en = models.CharField(_("Grund på engelsk"), max_length=120)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["region", "day"], name="closure_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(region__isnull=True), name="closure_once_country"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason_da}"
