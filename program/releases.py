"""Making a release: page revisions and exercise definitions of both languages, frozen under a hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from wagtail.models import Page

from care import audit
from care.access import Actor, System
from program import worksheets
from program.models import TRIAL, ModulePage, ProgrammePage, Release, Snapshot, StepPage

LANGUAGES = ("da", "en")


class MissingTranslation(Exception):
    """A page of the programme stands in one language only; nothing is released."""


def digest(content: Snapshot) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def latest(programme_code: str) -> Release | None:
    """The release that those who begin a module now will get."""
    releases = Release.objects.filter(programme_code=programme_code).defer("content", "revisions")
    return releases.order_by("-number").first()


@transaction.atomic
def make_release(*, by: Actor | System, programme_code: str, note: str = "") -> Release:
    """Freeze what is written now as the next release; unchanged content gives the release there is."""
    content, revisions = snapshot(programme_code)
    before = latest(programme_code)
    if before is not None and before.digest == digest(content):
        return before
    return freeze(by=by, content=content, revisions=revisions, note=note)


@transaction.atomic
def freeze(*, by: Actor | System, content: Snapshot, revisions: dict[str, int], note: str) -> Release:
    """Make the next release of exactly this content."""
    before = latest(content["code"])
    release = Release.objects.create(
        programme_code=content["code"],
        number=before.number + 1 if before else 1,
        content=content,
        digest=digest(content),
        revisions=revisions,
        note=note,
        approved_by=by.user if isinstance(by, Actor) else None,
    )
    audit.record("release.made", by=by, about=release, reason=note)
    return release


def trial(content: Snapshot) -> Release:
    """Unapproved content as a rehearsal follows it (Release.TRIAL); the same content is the same trial."""
    found = digest(content)
    frozen = {"content": content, "digest": found, "number": 1}
    release, _is_new = Release.objects.get_or_create(programme_code=f"{TRIAL}{found[:32]}", defaults=frozen)
    return release


def snapshot(programme_code: str) -> tuple[Snapshot, dict[str, int]]:
    """The programme as it is written now, and the revision of every page; raises MissingTranslation."""
    revisions: dict[str, int] = {}
    tops = _by_language(ProgrammePage.objects.filter(programme_code=programme_code), revisions, programme_code)
    modules = [_module(pages, revisions) for pages in _children(tops, ModulePage, "module_code", revisions)]
    content: Snapshot = {
        "code": programme_code,
        "title": {language: tops[language].title for language in LANGUAGES},
        "modules": sorted(modules, key=lambda module: module["number"]),
        "worksheets": definitions(),
    }
    return json.loads(json.dumps(content)), revisions


def definitions() -> dict[str, Any]:
    """Every exercise definition as it is now, by key, in the form that JSON keeps."""
    now = {sheet.key: worksheets.definition(sheet) for sheet in worksheets.all_worksheets()}
    kept: dict[str, Any] = json.loads(json.dumps(now))
    return kept


def _module(pages: dict[str, Any], revisions: dict[str, int]) -> dict[str, Any]:
    da = pages["da"]
    texts = {
        name: {language: getattr(pages[language], name) for language in LANGUAGES}
        for name in ("title", "summary", "goal", "homework")
    }
    steps = [_step(step) for step in _children(pages, StepPage, "step_code", revisions)]
    plain = {
        "code": da.module_code,
        "number": da.number,
        "weeks": da.weeks,
        "read_minutes": da.read_minutes,
        "exercise_minutes": da.exercise_minutes,
    }
    return {**plain, **texts, "steps": steps}


def _step(pages: dict[str, Any]) -> dict[str, Any]:
    da = pages["da"]
    body = {
        language: {"title": pages[language].title, "body": pages[language].body.get_prep_value()}
        for language in LANGUAGES
    }
    return {"code": da.step_code, "est_minutes": da.est_minutes, "required": da.required, **body}


def _children(parents: dict[str, Any], model: Any, key: str, revisions: dict[str, int]) -> list[dict[str, Any]]:
    """The child pages of one parent in both languages, paired by their code, in the Danish order; none left out."""
    found = {
        language: {getattr(page, key): page for page in model.objects.child_of(parents[language]).order_by("path")}
        for language in LANGUAGES
    }
    written = {code: page.get_latest_revision_as_object() for code, page in found["da"].items()}
    kept = [code for code in found["da"] if not written[code].left_out]
    if lonely := sorted((set(kept) - set(found["en"])) | (set(found["en"]) - set(found["da"]))):
        raise MissingTranslation(f"{parents['da'].title}: {lonely}")
    return [
        {language: _written(found[language][code], revisions, f"{code}.{language}") for language in LANGUAGES}
        for code in kept
    ]


def _by_language(pages: Any, revisions: dict[str, int], code: str) -> dict[str, Any]:
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    if set(found) != set(LANGUAGES):
        raise MissingTranslation(f"{code}: {sorted(set(LANGUAGES) - set(found))}")
    return {language: _written(found[language], revisions, f"{code}.{language}") for language in LANGUAGES}


def _written(page: Page, revisions: dict[str, int], name: str) -> Any:
    """The page as last written, drafts included: approving means approving what stands there."""
    if page.latest_revision_id:
        revisions[name] = page.latest_revision_id
    return page.get_latest_revision_as_object()
