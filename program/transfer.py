"""A programme as one file: a zip with programme.json and the films and sounds it uses."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

from program.blocks import StepBody
from program.models import ModulePage, Release, Snapshot, StepPage
from program.releases import LANGUAGES, definitions, digest

FORMAT, VERSION = "lysning-programme", 1
LARGEST_TEXT = 20 * 1024 * 1024  # bytes of programme.json
LARGEST_MEDIA = 500 * 1024 * 1024  # bytes of one film
MEDIA = {"film": ("file", "captions"), "sound": ("file",)}
MODULE_TEXTS = ("title", "summary", "goal", "homework")
STREAM = StepBody()


class BadFile(ValidationError):
    """The file cannot be read in; the message says why, and nothing was changed."""


def packed(release: Release) -> bytes:
    """The release as a file."""
    stated = {
        "format": FORMAT,
        "version": VERSION,
        "number": release.number,
        "approved_at": release.approved_at.isoformat(),
        "digest": release.digest,
        "content": release.content,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("programme.json", json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True))
        for document in get_document_model().objects.filter(pk__in=set(media_of(release.content))):
            name = PurePosixPath(document.file.name).name
            archive.writestr(f"media/{document.pk}/{name}", document.file.read())
    return out.getvalue()


def media_of(content: Snapshot) -> Iterator[int]:
    """The primary keys of the files that the blocks use."""
    for value, name in media_slots(content):
        yield value[name]


def media_slots(content: Snapshot) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place in the content that holds the primary key of a file."""
    for module in content["modules"]:
        for step in module["steps"]:
            for language in LANGUAGES:
                for block in step[language]["body"]:
                    names = MEDIA.get(block["type"], ())
                    yield from ((block["value"], name) for name in names if block["value"].get(name))


def unpacked(data: bytes) -> tuple[Snapshot, dict[int, tuple[str, bytes]]]:
    """The content and its media {old key: (name, bytes)}; raises BadFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            stated = json.loads(_member(archive, archive.getinfo("programme.json"), LARGEST_TEXT))
            media = dict(_media(archive))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise BadFile(_("Filen er ikke et program fra Lysning. Hent den igen, og prøv med den nye.")) from wrong
    return _checked(stated, media), media


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int) -> bytes:
    if info.file_size > largest:
        raise BadFile(_("Filen fylder for meget."))
    with archive.open(info) as member:
        return member.read(largest + 1)


def _media(archive: zipfile.ZipFile) -> Iterator[tuple[int, tuple[str, bytes]]]:
    for info in archive.infolist():
        parts = PurePosixPath(info.filename).parts
        if len(parts) == 3 and parts[0] == "media" and parts[1].isdigit():
            yield int(parts[1]), (parts[2], _member(archive, info, LARGEST_MEDIA))


def _checked(stated: Any, media: dict[int, Any]) -> Snapshot:
    if not isinstance(stated, dict) or (stated.get("format"), stated.get("version")) != (FORMAT, VERSION):
        raise BadFile(_("Filen er ikke et program fra Lysning. Hent den igen, og prøv med den nye."))
    content: Snapshot = stated["content"]
    if digest(content) != stated.get("digest"):
        raise BadFile(_("Filen er ændret, siden den blev hentet. Kontrolsummen passer ikke."))
    try:
        _shape(content)
    except (KeyError, TypeError, AttributeError, ValidationError) as wrong:
        raise BadFile(_("Filen passer ikke til denne udgave af Lysning: %(where)s") % {"where": wrong}) from wrong
    if gone := sorted(set(media_of(content)) - set(media)):
        raise BadFile(_("Filen mangler film eller lyd: %(which)s") % {"which": gone})
    return content


def _shape(content: Snapshot) -> None:
    """Every code is one, every page can be made, and every block is of a kind that exists."""
    validate_slug(content["code"])
    if unknown := sorted(set(content["worksheets"]) - set(definitions())):
        raise ValidationError(_("Skemaer, der ikke findes her: %(which)s") % {"which": ", ".join(unknown)})
    for module in content["modules"]:
        numbers = ("number", "weeks", "read_minutes", "exercise_minutes")
        page = ModulePage(module_code=module["code"], **{name: module[name] for name in numbers})
        page.clean_fields(exclude=[field.name for field in ModulePage._meta.fields if field.name not in numbers])
        for step in module["steps"]:
            _step(step)
        for language in LANGUAGES:
            [str(module[name][language]) for name in MODULE_TEXTS]


def _step(step: dict[str, Any]) -> None:
    page = StepPage(step_code=step["code"], est_minutes=step["est_minutes"], required=step["required"])
    checked = {"step_code", "est_minutes", "required"}
    page.clean_fields(exclude=[field.name for field in StepPage._meta.fields if field.name not in checked])
    for language in LANGUAGES:
        body = step[language]["body"]
        if unknown := sorted({block["type"] for block in body} - set(STREAM.child_blocks)):
            raise ValidationError(f"{step['code']}: {', '.join(unknown)}")
        if any(block["type"] not in MEDIA for block in body):
            STREAM.clean(STREAM.to_python([block for block in body if block["type"] not in MEDIA]))
