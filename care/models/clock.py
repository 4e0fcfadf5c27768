"""When each of the clock's jobs last ran."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """The last run of one periodic job; the newest start of them all is the clock's heartbeat."""

    name = models.CharField(max_length=80, unique=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_finished_at = models.DateTimeField(null=True, blank=True)
    # The error's class only: its text may carry what a person wrote.
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def went_well(self) -> bool:
        """Whether the last run ended, and without an error."""
        ended = self.last_finished_at is not None and (
            self.last_started_at is None or self.last_finished_at >= self.last_started_at
        )
        return ended and not self.last_error
