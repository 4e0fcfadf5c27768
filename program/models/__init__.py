"""The programme: its pages for editors, and its delivery to patients."""

from program.models.delivery import (
    TRIAL,
    Enrolment,
    Entry,
    EntryVersion,
    Favourite,
    ModuleOverride,
    ModuleProgress,
    Release,
    Snapshot,
    StepSeen,
    submitted,
)
from program.models.pages import ModulePage, ProgrammePage, StepPage
from program.models.proposal import Proposal, Verdict

__all__ = [
    "TRIAL",
    "Enrolment",
    "Entry",
    "EntryVersion",
    "Favourite",
    "ModuleOverride",
    "ModulePage",
    "ModuleProgress",
    "ProgrammePage",
    "Proposal",
    "Release",
    "Snapshot",
    "StepPage",
    "StepSeen",
    "Verdict",
    "submitted",
]
