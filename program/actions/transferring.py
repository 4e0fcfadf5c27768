"""Reading a programme in from a file: it becomes drafts, and reaches patients only through a release."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import Page

from care import audit
from care.access import Actor
from care.guard import allow
from cms.loading import home_of
from program.models import ModulePage, ProgrammePage, Snapshot, StepPage
from program.releases import LANGUAGES, definitions
from program.transfer import MODULE_TEXTS, media_slots, unpacked

Pair = dict[str, Any]


@dataclass
class Imported:
    """The titles of pages that were made, changed and left alone, and the keys of worksheets that differ here."""

    code: str
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    other_worksheets: list[str] = field(default_factory=list)


def import_programme(*, by: Actor, data: bytes) -> Imported:
    """Make drafts of every page in the file; raises program.transfer.BadFile, and then nothing is changed."""
    allow(by, "programme", "write")
    content, media = unpacked(data)
    with transaction.atomic():
        content = _with_media(by, content, media)
        done = Imported(content["code"])
        own = definitions()
        done.other_worksheets = sorted(key for key, sheet in content["worksheets"].items() if sheet != own[key])
        _pages(by, content, done)
        audit.record("release.imported", by=by, reason=content["code"])
    return done


def _with_media(by: Actor, content: Snapshot, media: dict[int, tuple[str, bytes]]) -> Snapshot:
    """The content with the keys that its files have here."""
    found = copy.deepcopy(content)
    made: dict[int, int] = {}
    for value, name in media_slots(found):
        old = value[name]
        if old not in made:
            title, data = media[old]
            document = get_document_model()(title=title, uploaded_by_user=by.user)
            document.file.save(title, ContentFile(data), save=False)
            document.save()
            made[old] = document.pk
        value[name] = made[old]
    return found


def _pages(by: Actor, content: Snapshot, done: Imported) -> None:
    homes: Pair = {language: home_of(language) for language in LANGUAGES}
    shared = {"programme_code": content["code"]}
    titles = {language: {"title": content["title"][language]} for language in LANGUAGES}
    programme = _pair(by, ProgrammePage, homes, "programme_code", shared, titles, done)
    for module in content["modules"]:
        numbers = {name: module[name] for name in ("number", "weeks", "read_minutes", "exercise_minutes")}
        shared = {"module_code": module["code"], "left_out": False, **numbers}
        texts = {language: {name: module[name][language] for name in MODULE_TEXTS} for language in LANGUAGES}
        parents = _pair(by, ModulePage, programme, "module_code", shared, texts, done)
        for step in module["steps"]:
            shared = {"step_code": step["code"], "left_out": False}
            shared |= {name: step[name] for name in ("est_minutes", "required")}
            _pair(by, StepPage, parents, "step_code", shared, {lang: step[lang] for lang in LANGUAGES}, done)


def _pair(by: Actor, model: Any, parents: Pair, key: str, shared: Any, texts: Any, done: Imported) -> Pair:
    """One page in both languages, found again by its code."""
    pages: Pair = {}
    for language in LANGUAGES:
        parent = Page.objects.get(pk=parents[language].pk)
        found = model.objects.child_of(parent).filter(**{key: shared[key]}).first()
        fields = {**shared, **texts[language]}
        if found:
            pages[language] = _changed(by, found, fields, done)
        else:
            same_as = pages["da"].translation_key if pages else None
            pages[language] = _made(by, model, parent, fields, same_as, done)
    return pages


def _changed(by: Actor, found: Page, fields: dict[str, Any], done: Imported) -> Page:
    draft = found.get_latest_revision_as_object()
    if all(_plain(draft, name) == value for name, value in fields.items()):
        done.same.append(draft.title)
        return found
    for name, value in fields.items():
        setattr(draft, name, _value(draft, name, value))
    draft.save_revision(user=by.user)
    done.changed.append(draft.title)
    return found


def _made(by: Actor, model: Any, parent: Page, fields: dict[str, Any], same_as: Any, done: Imported) -> Page:
    code = next(value for name, value in fields.items() if name.endswith("_code"))
    page = model(slug=code, locale=parent.locale, live=False, **{k: v for k, v in fields.items() if k != "body"})
    if same_as:
        page.translation_key = same_as
    if "body" in fields:
        page.body = _value(page, "body", fields["body"])
    parent.add_child(instance=page)
    page.save_revision(user=by.user)
    done.made.append(page.title)
    return page


def _plain(page: Page, name: str) -> Any:
    value = getattr(page, name)
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value


def _value(page: Page, name: str, value: Any) -> Any:
    return page._meta.get_field(name).stream_block.to_python(value) if name == "body" else value
