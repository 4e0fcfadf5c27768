"""The clinician's workspace: what waits, my patients, one patient, one piece of work and its answer."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.queries import curves
from assessment.queries.curves import Scores
from care import audit, registry
from care.access import Role, may
from care.discharge_queries import discharge_of
from care.http import ActorRequest, fetch, needs_reach, reaches, roles
from care.models import Course
from care.models.course import OPEN_STATES
from clinic import alert_lists, queries, word_marks
from clinic.since_queries import since_last
from cms.language import content_language
from dialogue import actions as dialogue_actions
from dialogue import live, live_views
from dialogue import queries as dialogue_queries
from dialogue import views as dialogue_views
from dialogue.about import About
from dialogue.box import Box, box
from dialogue.views import Place
from program import actions as program_actions
from program.actions import ABOUT
from program.models import EntryVersion
from program.queries import label_of
from video.booking import AFTER_INVITATION
from video.queries import appointments

BOOKERS = (Role.PSYCHOLOGIST, Role.LEAD)
CLINICIANS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)


@roles(*CLINICIANS)
@require_GET
def worklist(request: ActorRequest) -> HttpResponse:
    """Show "Venter på dig": the gravest first, then overdue, then oldest; each line says why it stands there."""
    return render(request, "clinic/worklist.html", {"rows": registry.waiting_for(request.actor)})


@roles(*CLINICIANS)
@require_GET
def patients(request: ActorRequest) -> HttpResponse:
    """The patients the actor reaches, 50 a page; one audit row per person shown."""
    page, rows = queries.patients(request.actor, request.GET.get("side"))
    ties = audit.relations(request.actor, [row.course for row in rows])
    audit.record_many(
        audit.event("course.listed", by=request.actor, course=row.course, relation=ties[row.course.pk]) for row in rows
    )
    return render(request, "clinic/patients.html", {"page": page, "rows": rows})


@roles(*CLINICIANS)
@require_GET
def patient(request: ActorRequest, code: UUID) -> HttpResponse:
    """One patient: what they have sent, how far they have read, and the frame of the course."""
    course = fetch(request, Course, code)
    audit.record("course.read", by=request.actor, course=course, about=course)
    opened = queries.progress_of(course)
    context = {
        "course": course,
        "sent": queries.sent_versions(request.actor, course, opened),
        "reading": queries.reading(opened),
        "links": queries.care_links(course),
        "may_read_work": reaches(request.actor, "worksheet", course),
        "may_read_notes": may(request.actor, "note", "read"),
        "may_raise": may(request.actor, "alert", "raise"),
        "alerts": alert_lists.of_course(request.actor, course),
        "scores": _scores(request, course),
        "talks": appointments.of_course(request.actor, course),
        "may_book": request.actor.role in BOOKERS and course.state in AFTER_INVITATION,
        "may_write": may(request.actor, "message", "write"),
        "may_steer": may(request.actor, "override", "write"),
        "since": since_last(request.actor, course) if reaches(request.actor, "worksheet", course) else None,
        "weekdays": range(5),
        "discharge": discharge_of(course) if course.has_ended and may(request.actor, "discharge", "read") else None,
        "may_end": may(request.actor, "discharge", "sign") and course.state in OPEN_STATES,
        "language": content_language(),
    }
    return render(request, "clinic/patient.html", context)


def _scores(request: ActorRequest, course: Course) -> Scores | None:
    """What was measured, with every answer; reading it is written down. None for those who may not."""
    if not may(request.actor, "score", "read"):
        return None
    audit.record("scores.read", by=request.actor, course=course)
    return curves.of_course(request.actor, course, content_language())


def _letters_page(request: ActorRequest, course: Course, box: Box | None, status: int) -> HttpResponse:
    before = dialogue_views.page_before(request)
    page = dialogue_queries.letters(request.actor, course, before)
    line = None if before else live.line(request.actor, course, page, **_letters_news(course))
    audit.record("letters.read", by=request.actor, course=course)
    if box is not None and page.is_news:
        dialogue_actions.mark_seen(by=request.actor, course=course, seq=page.newest_seq)
    may_correct = box is not None and not box.ended
    page, marks = word_marks.in_letters(request.actor, course, page)
    box = dialogue_views.previewed(request, course, box)
    context = {"course": course, "page": page, "live": line, "box": box, "marks": marks, "may_correct": may_correct}
    return render(request, "clinic/letters.html", context, status=status)


def _letters_news(course: Course) -> dict[str, str]:
    urls = {"news_url": "clinic-letters-news", "seen_url": "clinic-letters-seen"}
    return {name: reverse(url, args=[course.code]) for name, url in urls.items()}


def _letters_place(request: ActorRequest, course: Course) -> Place:
    send, draft, done = (
        reverse(name, args=[course.code]) for name in ("clinic-letters-send", "clinic-letters-draft", "clinic-letters")
    )
    return Place(send, draft, done, partial(_letters_page, request, course), attach_url=_attach_url(course))


def _attach_url(course: Course) -> str:
    return reverse("clinic-letters-attach", args=[course.code])


@roles(*CLINICIANS)
@require_GET
def letters(request: ActorRequest, code: UUID) -> HttpResponse:
    """All letters of a course, and the box to answer in."""
    course = fetch(request, Course, code)
    needs_reach(request, "message", course)
    if not may(request.actor, "message", "write"):
        return _letters_page(request, course, None, 200)
    about, begin = dialogue_views.correcting(request, course)
    urls = _letters_place(request, course).urls
    return _letters_page(request, course, box(request.actor, course, about, begin=begin, **urls), 200)


@roles(*CLINICIANS)
@require_GET
def letters_news(request: ActorRequest, code: UUID) -> HttpResponse:
    """What has happened to the letters since an open page last knew; letters in the answer are read by it."""
    course = fetch(request, Course, code)
    needs_reach(request, "message", course)
    cursor = live_views.cursor_of(request)
    if cursor is None:
        return live_views.bad()
    news = live.news(request.actor, course, cursor)
    if news is not None and news.letters:
        audit.record("letters.read", by=request.actor, course=course)
    return live_views.answered(news)


@roles(Role.PSYCHOLOGIST)
@require_POST
def letters_seen(request: ActorRequest, code: UUID) -> HttpResponse:
    """An open page has shown the letters up to a number."""
    return live_views.seen(request, fetch(request, Course, code))


@roles(Role.PSYCHOLOGIST)
@require_POST
def send_letter(request: ActorRequest, code: UUID) -> HttpResponse:
    """Send a letter to the patient."""
    course = fetch(request, Course, code)
    return dialogue_views.send(request, course, _letters_place(request, course))


@roles(Role.PSYCHOLOGIST)
@require_http_methods(["GET", "POST"])
def draft_letter(request: ActorRequest, code: UUID) -> HttpResponse:
    """Keep the letter that is being written."""
    course = fetch(request, Course, code)
    return dialogue_views.draft(request, course, _letters_place(request, course))


def _submission_page(
    request: ActorRequest, version: EntryVersion, label: dict[str, str], box: Box | None, status: int
) -> HttpResponse:
    course = version.entry.course
    audit.record("worksheet.read", by=request.actor, course=course, about=version)
    letters = dialogue_queries.about_codes(request.actor, ABOUT, [version.code]).get(version.code, [])
    dialogue_actions.mark_seen_beside(by=request.actor, course=course, letters=letters)
    context = {
        "version": version,
        "course": course,
        "label": label[content_language()],
        "versions": queries.versions_beside(version),
        "diary": queries.diary_beside(request.actor, version, content_language(), request.GET.get("side")),
        "letters": letters,
        "box": dialogue_views.previewed(request, course, box),
        "marks": word_marks.in_work(request.actor, course, version.data),
    }
    return render(request, "clinic/submission.html", context, status=status)


def _submission_place(request: ActorRequest, version: EntryVersion, label: dict[str, str]) -> Place:
    send, draft, done = (
        reverse(name, args=[version.code]) for name in ("clinic-feedback", "clinic-feedback-draft", "clinic-submission")
    )
    again, attach = partial(_submission_page, request, version, label), _attach_url(version.entry.course)
    return Place(send, draft, done, again, program_actions.give_feedback, attach_url=attach)


@roles(*CLINICIANS)
@require_GET
def submission(request: ActorRequest, code: UUID) -> HttpResponse:
    """A piece of work beside the box to answer it in."""
    version = fetch(request, EntryVersion, code)
    label, course = label_of(version), version.entry.course
    if not may(request.actor, "worksheet", "comment"):
        return _submission_page(request, version, label, None, 200)
    program_actions.mark_seen(by=request.actor, version=version)
    place = _submission_place(request, version, label)
    about = About(ABOUT, version.code, label[course.patient.language])
    shown = box(request.actor, course, about, **place.urls)
    return _submission_page(request, version, label, shown, 200)


@roles(Role.PSYCHOLOGIST)
@require_POST
def feedback(request: ActorRequest, code: UUID) -> HttpResponse:
    """Send feedback: a letter about the work, which from then on counts as commented."""
    version = fetch(request, EntryVersion, code, "comment")
    return dialogue_views.send(request, version.entry.course, _submission_place(request, version, label_of(version)))


@roles(Role.PSYCHOLOGIST)
@require_http_methods(["GET", "POST"])
def draft_feedback(request: ActorRequest, code: UUID) -> HttpResponse:
    """Keep the feedback that is being written."""
    version = fetch(request, EntryVersion, code, "comment")
    return dialogue_views.draft(request, version.entry.course, _submission_place(request, version, label_of(version)))
