"""Verbs of the programme: what a patient writes (`work`), and how they come from module to module (`delivery`)."""

from program.actions.delivery import open_module
from program.actions.work import (
    ABOUT,
    AlreadySent,
    Conflict,
    Data,
    KeyTaken,
    NoRelease,
    NotReady,
    Place,
    Row,
    Sheet,
    edit_again,
    enrol,
    give_feedback,
    mark_seen,
    read_step,
    save_draft,
    submit,
)

__all__ = [
    "ABOUT",
    "AlreadySent",
    "Conflict",
    "Data",
    "KeyTaken",
    "NoRelease",
    "NotReady",
    "Place",
    "Row",
    "Sheet",
    "edit_again",
    "enrol",
    "give_feedback",
    "mark_seen",
    "open_module",
    "read_step",
    "save_draft",
    "submit",
]
