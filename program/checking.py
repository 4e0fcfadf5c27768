"""The findings of a programme as it is written now."""

from __future__ import annotations

from django.urls import Resolver404, resolve

from program import worksheets
from program.finding_texts import in_words
from program.findings import Finding, findings
from program.models import ModulePage, ProgrammePage, Release, Snapshot, StepPage
from program.releases import MissingTranslation, latest, snapshot


def check(programme_code: str) -> list[Finding]:
    """What stands in the way of releasing what is written now, and what to look at."""
    try:
        content, _revisions = snapshot(programme_code)
    except MissingTranslation as missing:
        return [Finding("missing_translation", params={"where": str(missing)})]
    newest = latest(programme_code)
    before = Release.objects.get(pk=newest.pk).content if newest else None
    return of_content(content, before)


def of_content(content: Snapshot, before: Snapshot | None) -> list[Finding]:
    """The findings of a snapshot, compared with the release before it."""
    keys = {sheet.key for sheet in worksheets.all_worksheets()}
    return findings(content, worksheets=keys, before=before, leads_somewhere=leads_somewhere)


def leads_somewhere(path: str) -> bool:
    """Whether the site has a page at that address."""
    try:
        resolve(path.split("#")[0].split("?")[0])
    except Resolver404:
        return False
    return True


def about(page: ModulePage | StepPage) -> list[tuple[str, str]]:
    """What is wrong with one page as it is saved, as (level, words)."""
    code = page.step_code if isinstance(page, StepPage) else page.module_code
    programme = ProgrammePage.objects.ancestor_of(page).first()
    found = check(programme.programme_code) if programme else []
    return [(one.level, in_words(one)) for one in found if one.where in {"", code}]
