"""A release is numbered, frozen, in both languages, and what a patient began with stays."""

import pytest
from django.db import connection

from care.access import System
from program import actions, frozen, loading, queries, releases
from program.models import ModulePage, ModuleProgress, Release, StepPage

pytestmark = pytest.mark.django_db
CODE = "skridt-for-skridt"
BY = System("test")


def test_loading_makes_release_one():
    assert releases.latest(CODE).number == 1


def test_loading_twice_changes_nothing():
    report, release = loading.load()
    assert (report.made, report.changed, report.kept) == ([], [], [])
    assert release.number == 1


def test_module_one_is_whole_in_both_languages():
    module = frozen.programme(releases.latest(CODE)).module("m1")
    assert len(module.steps) == 11
    assert [e.key for e in module.exercises] == ["m1-kort", "m1-maal", "m1-ugeplan", "m1-opsamling"]
    assert all(step.title["da"] and step.title["en"] for step in module.steps)


def edit(title: str) -> StepPage:
    page = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")
    page.title = title
    page.save_revision()
    return page


def test_an_edited_page_reaches_patients_only_by_a_new_release(lone):
    edit("Et nyt velkommen")
    assert frozen.programme(releases.latest(CODE)).module("m1").steps[0].title["da"] != "Et nyt velkommen"
    release = releases.make_release(by=BY, programme_code=CODE)
    assert release.number == 2
    assert frozen.programme(release).module("m1").steps[0].title["da"] == "Et nyt velkommen"
    place = queries.place_in(queries.progress_of(lone, "m1"))
    assert place.progress.release.number == 1
    assert place.module.steps[0].title["da"] != "Et nyt velkommen"


def test_unchanged_content_makes_no_new_release():
    assert releases.make_release(by=BY, programme_code=CODE).number == 1


def test_an_editors_change_is_not_overwritten_by_a_load(users):
    page = edit("Idas velkommen")
    page.save_revision(user=users["ida"])
    report, _release = loading.load()
    assert [name for name in report.kept if "Idas" in name or "Velkommen" in name]
    assert page.get_latest_revision_as_object().title == "Idas velkommen"
    report, _release = loading.load(overwrite=True)
    assert report.kept == []


def test_a_page_in_one_language_only_is_not_released():
    module = ModulePage.objects.get(module_code="m1", locale__language_code="da")
    module.add_child(instance=StepPage(title="Ny", slug="ny", step_code="m1-ny", est_minutes=2, locale=module.locale))
    with pytest.raises(releases.MissingTranslation, match="m1-ny"):
        releases.make_release(by=BY, programme_code=CODE)


def test_a_page_left_out_is_gone_from_the_next_release_and_stays_in_the_one_before(lone):
    page = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")
    page.left_out = True
    page.save_revision()
    release = releases.make_release(by=BY, programme_code=CODE)
    assert "m1-velkommen" not in {step.code for step in frozen.programme(release).module("m1").steps}
    place = queries.place_in(queries.progress_of(lone, "m1"))
    assert place.module.steps[0].code == "m1-velkommen"


def test_a_release_cannot_be_changed_even_by_hand():
    with pytest.raises(Exception, match="is refused"), connection.cursor() as cursor:
        cursor.execute("UPDATE program_release SET note = 'x'")


def test_the_digest_tells_any_change_of_content():
    release = releases.latest(CODE)
    assert releases.digest(release.content) == release.digest
    changed = {**release.content, "title": {"da": "x", "en": "x"}}
    assert releases.digest(changed) != release.digest


def test_every_step_renders_in_both_languages():
    release = releases.latest(CODE)
    module = frozen.programme(release).module("m1")
    for step in module.steps:
        for language in ("da", "en"):
            parts = frozen.segments(release, step, module, language)
            assert any(part.html for part in parts), (step.code, language)
            assert [p.exercise for p in parts if p.exercise] == list(step.exercises)


def test_a_block_type_nobody_knows_any_more_is_shown_as_its_text():
    old = {"type": "gone", "value": {"title": "Et <b>råd</b>", "rows": ["Gå en tur"]}, "id": "1"}
    assert frozen.rendered(old) == "<p>Et råd</p><p>Gå en tur</p>"


def test_enrolling_pins_the_newest_release(users):
    assert set(ModuleProgress.unscoped.values_list("release__number", flat=True)) == {1}
    with pytest.raises(actions.NoRelease):
        actions.enrol(by=BY, course=users["lone"].courses.get(), programme_code="findes-ikke")
    assert Release.objects.count() == 1
