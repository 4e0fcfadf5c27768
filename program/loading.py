"""The programme's own text, from program/content into Wagtail, and its first release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from care.access import System
from cms.loading import LANGUAGES, Report, home_of, read, stream, upsert
from program.models import ModulePage, ProgrammePage, Release, StepPage
from program.releases import make_release

CONTENT = Path(__file__).parent / "content"
Pair = dict[str, Page]


@transaction.atomic
def load(*, overwrite: bool = False) -> tuple[Report, Release]:
    """Make or refresh every page in both languages, and release what is new."""
    report = Report()
    content = read(CONTENT / "programme.toml")
    homes: Pair = {language: home_of(language) for language in LANGUAGES}
    shared = {"programme_code": content["code"]}
    programme = _pair(ProgrammePage, homes, content, shared, ["title", "summary"], report, overwrite=overwrite)
    for folder in sorted(path for path in CONTENT.iterdir() if path.is_dir()):
        _module(folder, programme, report, overwrite=overwrite)
    release = make_release(by=System("load_programme"), programme_code=content["code"], note="load_programme")
    return report, release


def _module(folder: Path, programme: Pair, report: Report, *, overwrite: bool) -> None:
    content = read(folder / "module.toml")
    shared = {
        "module_code": content["code"],
        **{name: content[name] for name in ("number", "read_minutes", "exercise_minutes")},
        "weeks": len(content["weeks"].split("-")),
    }
    fields = [*shared, "title", "summary", "goal", "homework"]
    module = _pair(ModulePage, programme, content, shared, fields, report, overwrite=overwrite)
    for path in sorted(folder.glob("[0-9]*.toml")):
        step = read(path)
        common = {"step_code": step["id"], "est_minutes": step["est_minutes"], "required": step["required"]}
        _pair(StepPage, module, step, common, [*common, "title", "body"], report, overwrite=overwrite)


def _pair(
    model: Any,
    parents: Pair,
    content: dict[str, Any],
    shared: dict[str, Any],
    fields: list[str],
    report: Report,
    *,
    overwrite: bool,
) -> Pair:
    """One page in both languages, found again by its code."""
    code_field = next(name for name in shared if name.endswith("_code"))
    pages: Pair = {}
    for language in LANGUAGES:
        parent = Page.objects.get(pk=parents[language].pk)
        own = {name: value for name, value in content[language].items() if name in fields}
        if "body" in own:
            own["body"] = stream(own["body"])
        fresh = model(**shared, **own, slug=shared[code_field], locale=parent.locale)
        if pages:
            fresh.translation_key = pages["da"].translation_key
        found = model.objects.child_of(parent).filter(**{code_field: shared[code_field]}).first()
        pages[language] = upsert(parent, found, fresh, fields, report, overwrite=overwrite)
    return pages
