"""The nouns of video: when psychologists have time, what was agreed, and the conversations that were held."""

from video.models.appointment import Appointment, AppointmentStep
from video.models.call import Call, Participant, Ticket
from video.models.guest import Guest
from video.models.times import SlotChange, SlotRule, WeekLimit

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Call",
    "Guest",
    "Participant",
    "SlotChange",
    "SlotRule",
    "Ticket",
    "WeekLimit",
]
