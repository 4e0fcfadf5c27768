"""The nouns of video: when psychologists have time, and what was agreed."""

from video.models.appointment import Appointment, AppointmentStep
from video.models.times import SlotChange, SlotRule, WeekLimit

__all__ = ["Appointment", "AppointmentStep", "SlotChange", "SlotRule", "WeekLimit"]
