"""What assessment offers to the layers below (care.registry)."""

from __future__ import annotations


def register() -> None:
    """Called once, when Django is ready."""
    _triage()


def _triage() -> None:
    """Notices about a decision, and the reminders while the clinic waits for the applicant (2.4)."""
    from assessment import decision_notices as notices
    from care import registry

    for name, subject, body in (
        (notices.NEWS, notices.news_subject, notices.news_body),
        (notices.REMINDER, notices.reminder_subject, notices.reminder_body),
    ):
        registry.notices.add(
            registry.NoticeKind(
                name=name,
                subject=subject,
                body=body,
                still_true=notices.is_newest,
                parameters=frozenset({"decision"}),
            )
        )
    registry.jobs.add(registry.Job(name="triage reminders", every=notices.EVERY, run=notices.remind_due))
