"""The nouns of care: people, regions, courses, the record, the audit trail and the outbox."""

from care.models.alert import Alert, AlertCause, AlertStep
from care.models.audit import AuditEvent, AuditSeal
from care.models.clock import JobRun
from care.models.course import Absence, BreakGlass, CareLink, Course, StateChange, reachable_courses
from care.models.discharge import Discharge, LetterDelivery
from care.models.note import Note
from care.models.notice import Notice
from care.models.people import (
    ContactDetails,
    Invitation,
    Membership,
    Region,
    StaffProfile,
    User,
    family,
    today,
)
from care.models.push import PushDevice
from care.models.record import Consent, ConsentText, KeptPost
from care.models.region_data import Closure, OpeningHours, PhoneNumber, RegionSetting
from care.models.rehearsal import Rehearsal
from care.models.reminder import ReminderChoice

__all__ = [
    "Absence",
    "Alert",
    "AlertCause",
    "AlertStep",
    "AuditEvent",
    "AuditSeal",
    "BreakGlass",
    "CareLink",
    "Closure",
    "Consent",
    "ConsentText",
    "ContactDetails",
    "Course",
    "Discharge",
    "Invitation",
    "JobRun",
    "KeptPost",
    "LetterDelivery",
    "Membership",
    "Note",
    "Notice",
    "OpeningHours",
    "PhoneNumber",
    "PushDevice",
    "Region",
    "RegionSetting",
    "Rehearsal",
    "ReminderChoice",
    "StaffProfile",
    "StateChange",
    "User",
    "family",
    "reachable_courses",
    "today",
]
