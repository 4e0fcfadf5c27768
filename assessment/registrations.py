"""What assessment offers to the layers below (care.registry)."""

from __future__ import annotations


def register() -> None:
    """Called once, when Django is ready."""
    _application()
    _triage()
    _notes()
    _help()
    _watching()
    _questionnaires()


def _application() -> None:
    """The applicant's front page, the receipt by mail, and the application among one's own data (2.3)."""
    from django.utils.translation import gettext_lazy

    from assessment.actions.application import SENT_NOTICE
    from assessment.queries import application_record as record
    from care import registry
    from care.access import Role

    registry.menu.add(
        registry.MenuItem(
            name="assessment-status",
            label=gettext_lazy("I dag"),
            url_name="assessment-status",
            roles=frozenset({Role.PATIENT}),
            order=10,
            icon="today",
            shown=lambda actor: actor.is_applicant,
        )
    )
    registry.notices.add(
        registry.NoticeKind(name=SENT_NOTICE, subject=record.subject, body=record.body, still_true=lambda _notice: True)
    )
    registry.own_data.add(
        registry.OwnData(name="application", label=gettext_lazy("Ansøgning"), collect=record.of_person, order=25)
    )


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


def _notes() -> None:
    """What an assessment of risk and a discharge letter need before they are signed (3.5, 5.7)."""
    from assessment import discharge_letter, risk_checklist
    from care import registry

    registry.note_forms.add(registry.NoteForm(name="risk", missing=risk_checklist.missing))
    registry.note_forms.add(registry.NoteForm(name="ending", missing=discharge_letter.missing))


def _help() -> None:
    """The button "Brug for hjælp nu", and the safety plan in one tap from every page (3.1, 3.7)."""
    from django.utils.translation import gettext_lazy

    from assessment import help_button, offline_help, plan_worklist
    from assessment.queries import safety_plan
    from care import registry
    from care.access import Role

    registry.help_pages.add(
        registry.HelpPage(
            name="assessment", offered=help_button.offered, press=help_button.press, links=help_button.links
        )
    )
    registry.worker_parts.add(registry.WorkerPart(name="offline help", script=offline_help.script))
    registry.menu.add(
        registry.MenuItem(
            name="assessment-safety-plan",
            label=gettext_lazy("Sikkerhedsplan"),
            url_name="assessment-safety-plan",
            roles=frozenset({Role.PATIENT}),
            order=95,  # after the five of a telephone's bar: there its name has room in the line above
            icon="lock",
        )
    )
    registry.waiting.add(
        registry.Waiting(name="safety plans", roles=frozenset({Role.PSYCHOLOGIST}), rows=plan_worklist.rows)
    )
    registry.own_data.add(
        registry.OwnData(
            name="safety plan", label=gettext_lazy("Sikkerhedsplan"), collect=safety_plan.own_data, order=60
        )
    )


def _questionnaires() -> None:
    """The patient's forms: menu, schedule, reminders, own data, and the alarm about scores."""
    from django.utils.translation import gettext_lazy

    from assessment import jobs
    from assessment.queries import own_answers, questionnaire_list, scores
    from care import registry
    from care.access import Role

    registry.menu.add(
        registry.MenuItem(
            name="assessment-forms",
            label=gettext_lazy("Skemaer"),
            url_name="assessment-forms",
            roles=frozenset({Role.PATIENT}),
            order=40,
            count=questionnaire_list.count_open,
            icon="forms",
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name=jobs.NOTICE,
            subject=jobs.notice_subject,
            body=jobs.notice_body,
            still_true=jobs.still_true,
            parameters=frozenset({"assignment"}),
            is_reminder=True,
        )
    )
    registry.jobs.add(registry.Job(name="give questionnaires", every=jobs.EVERY, run=jobs.give_due))
    registry.own_data.add(
        registry.OwnData(name="answers", label=gettext_lazy("Skemaer"), collect=own_answers.collect, order=40)
    )
    registry.alarms.add(registry.Alarm(name="scores", problems=scores.problems))


def _watching() -> None:
    """What the clock does about risk and trends, and the comparison of answers with alerts (3.2, 3.6)."""
    from assessment import reconcile, risk_jobs, trend_jobs

    risk_jobs.register()
    trend_jobs.register()
    reconcile.register()
