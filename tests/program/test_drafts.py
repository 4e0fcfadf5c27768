"""A draft is the patient's own, is never lost, and never silently overwritten."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from clinic.demo import people
from dialogue.about import About
from program import actions, queries
from program.models import EntryVersion

pytestmark = pytest.mark.django_db
MAP = {"situation": "Onsdag aften i køkkenet.", "thoughts": ["Jeg kan aldrig sige nej."]}
WHOLE_MAP = {**MAP, "feelings": [{"name": "vred", "strength": 60}], "action": "Jeg lagde telefonen væk."}


def test_what_lone_types_is_there_after_the_save(lone, lones_map):
    version = actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    assert EntryVersion.unscoped.get(pk=version.pk).data == MAP


def test_the_same_save_twice_is_one_save(lone, lones_map):
    key = uuid4()
    first = actions.save_draft(by=lone, place=lones_map, data=MAP, key=key, base=None)
    again = actions.save_draft(by=lone, place=lones_map, data=MAP, key=key, base=0)
    assert (again.pk, again.saved_no) == (first.pk, first.saved_no)


def test_the_same_key_with_other_words_is_refused(lone, lones_map):
    key = uuid4()
    actions.save_draft(by=lone, place=lones_map, data=MAP, key=key, base=None)
    with pytest.raises(actions.KeyTaken):
        actions.save_draft(by=lone, place=lones_map, data={**MAP, "action": "Andet"}, key=key, base=1)


def test_a_save_that_arrives_late_does_not_overwrite(lone, lones_map):
    actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    with pytest.raises(actions.Conflict) as conflict:
        actions.save_draft(by=lone, place=lones_map, data={"situation": "gammelt"}, key=uuid4(), base=0)
    assert conflict.value.version.data == MAP


def test_nobody_but_the_patient_sees_a_draft(lone, mette, bodil, karen, lones_map):
    actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    assert EntryVersion.objects.for_user(lone).count() == 1
    for other in (mette, bodil, karen):
        assert EntryVersion.objects.for_user(other).count() == 0


def test_nobody_else_writes_in_lones_draft(mette, emil, lones_map):
    for other in (mette, emil):
        with pytest.raises(PermissionDenied):
            actions.save_draft(by=other, place=lones_map, data=MAP, key=uuid4(), base=None)


def test_the_answers_are_not_readable_in_the_database(lone, lones_map):
    actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM program_entryversion")
        stored = bytes(cursor.fetchone()[0])
    assert b"aldrig" not in stored


def test_sending_freezes_the_version(lone, lones_map):
    version = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    assert version.state == "submitted"
    with pytest.raises(actions.AlreadySent):
        actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)


def test_sending_what_is_not_whole_says_what_is_missing(lone, lones_map):
    with pytest.raises(actions.NotReady) as refused:
        actions.submit(by=lone, place=lones_map, data=MAP, key=uuid4())
    assert {error.path for error in refused.value.cleaned.errors} == {"feelings", "action"}


def test_the_same_submission_twice_is_one(lone, lones_map):
    key = uuid4()
    first = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=key)
    assert actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=key) == first
    with pytest.raises(actions.KeyTaken):
        actions.submit(by=lone, place=lones_map, data={**WHOLE_MAP, "action": "Andet"}, key=key)


def test_edit_opens_the_next_version_and_keeps_the_sent_one(lone, mette, lones_map):
    sent = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    draft = actions.edit_again(by=lone, place=lones_map)
    assert (draft.number, draft.state, draft.data) == (2, "draft", sent.data)
    actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=draft.saved_no)
    assert [v.number for v in EntryVersion.objects.for_user(mette)] == [1]
    assert EntryVersion.unscoped.get(pk=sent.pk).data == sent.data


def test_seen_and_commented_follow_each_other(lone, mette, lones_map):
    version = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    actions.mark_seen(by=mette, version=version)
    assert (version.state, version.seen_by) == ("seen", mette.user)
    about = About(actions.ABOUT, version.code, "Dit kort")
    letter = actions.give_feedback(by=mette, course=lones_map.course, client_id=uuid4(), body="Tak.", about=about)
    version.refresh_from_db()
    assert (version.state, letter.about_code) == ("commented", version.code)


def test_feedback_on_a_draft_or_on_nothing_is_refused(lone, mette, lones_map):
    draft = actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    for about in (None, About(actions.ABOUT, draft.code, "Dit kort"), About("andet", draft.code, "Dit kort")):
        with pytest.raises(PermissionDenied):
            actions.give_feedback(by=mette, course=lones_map.course, client_id=uuid4(), body="Tak.", about=about)


@pytest.mark.parametrize("change", ["data = 'x'", "state = 'draft', submitted_at = NULL", "submitted_at = now()"])
def test_the_database_itself_refuses_to_change_what_was_sent(lone, lones_map, change):
    version = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    with pytest.raises(Exception, match="is refused"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE program_entryversion SET {change} WHERE id = %s", [version.pk])  # noqa: S608


def test_the_database_lets_a_draft_change(lone, lones_map):
    version = actions.save_draft(by=lone, place=lones_map, data=MAP, key=uuid4(), base=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE program_entryversion SET saved_no = 7 WHERE id = %s", [version.pk])
    assert EntryVersion.unscoped.get(pk=version.pk).saved_no == 7


def test_resuming_goes_to_the_page_where_she_was(lone):
    progress = queries.progress_of(lone, "m1")
    module = queries.place_in(progress).module
    for step in module.steps[:3]:
        actions.read_step(by=lone, progress=progress, step=step)
    progress.refresh_from_db()
    place = queries.place_in(progress)
    assert place.progress.resume_step == module.steps[2].code
    assert place.next_step == module.steps[3]


def test_a_second_map_begins_when_the_first_was_sent(lone, lones_map):
    second = actions.Place(lones_map.course, lones_map.exercise, 2)
    assert not queries.may_begin(second)
    actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    assert queries.may_begin(second)
    assert people.actor(lone.user).role == "patient"
