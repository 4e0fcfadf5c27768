"""A letter is sent once, in order, by those who may write."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from care.models import AuditEvent, Course
from care.models.record import KeptPost
from dialogue import actions, queries
from dialogue.about import About
from dialogue.actions import BadBody, CourseEnded, KeyTaken
from dialogue.models import BODY_LIMIT, Message, Thread
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db


def test_letters_are_numbered_in_the_order_they_come(lone, mette, write):
    assert [write(by).seq for by in (lone, lone, mette)] == [1, 2, 3]


def test_the_same_key_and_words_give_the_same_letter(lone, write):
    key = uuid4()
    assert write(lone, client_id=key).pk == write(lone, client_id=key).pk
    assert Message.unscoped.count() == 1


def test_a_browsers_line_ends_and_the_space_around_do_not_make_it_another_letter(lone, write):
    key = uuid4()
    assert write(lone, "en\nto", client_id=key).pk == write(lone, "en\r\nto  \r\n", client_id=key).pk


def test_the_same_key_with_other_words_is_refused(lone, write):
    key = uuid4()
    write(lone, "det første", client_id=key)
    with pytest.raises(KeyTaken):
        write(lone, "noget andet", client_id=key)


def test_the_same_key_about_something_else_is_refused(lone, write):
    key = uuid4()
    write(lone, client_id=key)
    with pytest.raises(KeyTaken):
        write(lone, client_id=key, about=About("entry", uuid4(), "Dit kort"))


def test_the_same_key_to_another_patient_is_refused(users, mette, write):
    key = uuid4()
    write(mette, client_id=key)
    emils = Course.unscoped.get(patient=users["emil"])
    with pytest.raises(KeyTaken):
        actions.send_message(by=mette, course=emils, client_id=key, body="Hej")


def test_two_people_may_happen_to_use_the_same_key(lone, mette, write):
    key = uuid4()
    assert write(lone, client_id=key).pk != write(mette, client_id=key).pk


def test_a_key_that_was_refused_is_not_used_up(lone, write):
    key = uuid4()
    with pytest.raises(BadBody):
        write(lone, " ", client_id=key)
    assert write(lone, "Nu med ord", client_id=key).seq == 1


@pytest.mark.parametrize("body", ["", "   ", "\n\t\r\n", "\x00\x07"])
def test_nothing_is_no_letter(body, lone, write):
    with pytest.raises(BadBody, match="Skriv lidt"):
        write(lone, body)


def test_ten_thousand_characters_are_a_letter_and_one_more_is_none(lone, write):
    assert len(write(lone, "æ" * BODY_LIMIT).body) == BODY_LIMIT
    with pytest.raises(BadBody, match="10001"):
        write(lone, "æ" * (BODY_LIMIT + 1))


def test_characters_no_keyboard_makes_are_left_out(lone, write):
    assert write(lone, "a\x00b\x1b\ud800c\td\u2028e").body == "abc\td\u2028e"


def test_sending_is_written_in_the_audit_without_a_word_of_it(lone, write):
    message = write(lone, "en hemmelighed")
    event = AuditEvent.objects.get(action="message.sent")
    assert (event.actor_code, event.relation, event.object_code) == (lone.code, "self", str(message.code))
    assert "hemmelighed" not in " ".join(str(value) for value in vars(event).values())


def test_sending_empties_the_draft_and_a_page_that_knew_it_cannot_bring_it_back(lone, course, write):
    draft = actions.save_draft(by=lone, course=course, body="Kære Mette", base=None)
    write(lone, "Kære Mette")
    assert queries.draft_of(lone, course) is None
    with pytest.raises(actions.DraftConflict):
        actions.save_draft(by=lone, course=course, body="Kære Mette", base=draft.saved_no)


def test_a_first_save_that_was_on_its_way_while_sending_does_not_come_back_either(lone, course, write):
    write(lone, "Kære Mette")
    with pytest.raises(actions.DraftConflict):
        actions.save_draft(by=lone, course=course, body="Kære Mette", base=None)


def test_a_letter_about_one_thing_leaves_the_draft_about_another(lone, course, write):
    about = About("entry", uuid4(), "Dit kort")
    actions.save_draft(by=lone, course=course, body="om kortet", base=None, about=about)
    write(lone)
    assert queries.draft_of(lone, course, about).body == "om kortet"


def test_only_a_patients_letter_carries_a_promise(lone, mette, write):
    assert write(lone).answer_due_at is not None
    assert write(mette).answer_due_at is None


@pytest.mark.parametrize("state", [Course.State.COMPLETED, Course.State.DISCONTINUED, Course.State.WITHDRAWN])
def test_nobody_can_send_after_the_end(state, lone, course, write):
    course.state = state
    course.save()
    with pytest.raises(CourseEnded):
        write(lone)
    assert not Message.unscoped.exists()


@pytest.mark.parametrize("who", ["jens", "sara", "jonas", "karen"])
def test_those_outside_the_treatment_cannot_write_and_the_refusal_stands_in_the_audit(who, course, write, request):
    stranger = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        write(stranger)
    event = AuditEvent.objects.get(action="refused.message.write")
    assert (event.actor_code, event.outcome) == (stranger.code, "refused")
    assert not Thread.unscoped.filter(course=course).exists()


def test_a_form_posted_after_the_session_ended_is_kept_for_its_writer(lone, course):
    client = browser_of(lone)
    page = client.get("/breve/").context["box"]
    client.logout()
    response = client.post(
        "/breve/send/", {"kept_for": page.kept_for, "client_id": page.client_id, "body": "Kære Mette"}
    )
    assert response.status_code == 302
    assert KeptPost.objects.get(user=lone.user).body["body"] == ["Kære Mette"]


# --- what the database holds --------------------------------------------------------------------


def test_the_words_are_not_readable_in_the_database(lone, course, write):
    write(lone, "en hemmelighed")
    actions.save_draft(by=lone, course=course, body="en anden hemmelighed", base=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM dialogue_message UNION ALL SELECT body FROM dialogue_draft")
        stored = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(stored) == 2
    assert not any(b"hemmelighed" in body for body in stored)


def test_a_sent_letter_can_neither_be_changed_nor_deleted(lone, write):
    message = write(lone, "som det blev skrevet")
    for harm in (message.save, message.delete, lambda: Message.unscoped.filter(pk=message.pk).update(seq=7)):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            harm()
    assert Message.unscoped.get().body == "som det blev skrevet"


def test_without_the_trigger_it_could_be_changed(lone, write):
    """Negative control: it is the trigger that holds."""
    message = write(lone)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dialogue_message DISABLE TRIGGER USER")
    assert Message.unscoped.filter(pk=message.pk).update(seq=7) == 1


def test_half_a_matter_is_refused_by_the_database(lone, write):
    message = write(lone)
    half = Message(thread=message.thread, seq=2, sender=lone.user, client_id=uuid4(), body="x", about_kind="entry")
    with pytest.raises(DatabaseError, match="message_about_whole"), transaction.atomic():
        half.save()
