"""The patient is told that there is news, and nothing else; only while it is news."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from care import notify
from care.models import Consent, ConsentText, Course, Notice
from dialogue import actions

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def sent(lone, mette, write):
    write(mette, "en hemmelighed om din depression")
    return Notice.objects.get(kind=actions.NOTICE)


def deliver():
    Notice.objects.update(state=Notice.State.WAITING, sent_at=None, next_try_at=timezone.now() - timedelta(minutes=1))
    mail.outbox.clear()
    return notify.deliver_due()


def test_a_letter_from_the_clinic_leaves_one_mail_without_sender_clinic_or_content(lone, sent):
    assert deliver().sent == 1
    [letter] = mail.outbox
    assert letter.to == [lone.user.email]
    assert letter.subject == "Der er nyt til dig på Lysning"
    for word in ("hemmelighed", "depression", "Mette", "psyk", "Region", "brev", "klinik", "Lone"):
        assert word.lower() not in f"{letter.subject} {letter.body}".lower()


def test_the_row_holds_codes_only(sent, course):
    assert sent.payload == {"thread": str(course.thread.code), "seq": 1}


def test_nothing_is_sent_when_it_has_been_seen(lone, course, sent):
    actions.mark_seen(by=lone, course=course, seq=1)
    assert deliver().dropped == 1
    assert mail.outbox == []


def test_nothing_is_sent_after_the_end_of_the_course(course, sent):
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert deliver().dropped == 1


def test_nothing_is_sent_to_somebody_who_took_their_yes_to_reminders_back(lone, sent):
    text = ConsentText.objects.get(kind=ConsentText.Kind.REMINDERS)
    for given in (True, False):
        Consent.objects.create(user=lone.user, text=text, given=given, language="da")
    assert deliver().dropped == 1


def test_a_letter_from_the_patient_sends_no_mail(lone, write):
    write(lone)
    assert not Notice.objects.exists()


def test_every_letter_has_its_own_notice_however_often_it_is_posted(mette, write):
    from uuid import uuid4

    key = uuid4()
    for _again in range(3):
        write(mette, client_id=key)
    write(mette)
    assert Notice.objects.filter(kind=actions.NOTICE).count() == 2
