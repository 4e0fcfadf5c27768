"""A sent letter is never changed: a correction is a new one, and both say that they belong together."""

from uuid import uuid4

import pytest

from care.models import AuditEvent, Notice
from dialogue import actions, queries, reminders
from dialogue.about import CORRECTION, About
from dialogue.actions import KeyTaken, NotCorrectable
from dialogue.models import Draft, Message
from tests.care import choosing
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
LETTERS, SEND, DRAFT = "/breve/", "/breve/send/", "/breve/kladde/"


def correcting(letter):
    return About(CORRECTION, letter.code, "dit brev")


def related(actor, course):
    return [[other.words for other in letter.related] for letter in queries.letters(actor, course).letters]


def test_both_letters_say_that_they_belong_together(lone, mette, course, write):
    wrong = write(lone, "Vi ses mandag")
    write(lone, "Vi ses tirsdag", about=correcting(wrong))
    for reader in (lone, mette):
        assert [letter.text for letter in queries.letters(reader, course).letters] == [
            "Vi ses mandag",
            "Vi ses tirsdag",
        ]
        [first], [second] = related(reader, course)
        assert first == "Rettet i et senere brev"
        assert second.startswith("Retter brevet fra ")


def test_of_several_corrections_the_newest_is_named(lone, course, write):
    wrong = write(lone)
    for _n in range(2):
        write(lone, "igen", about=correcting(wrong))
    [other] = queries.letters(lone, course).letters[0].related
    assert other.seq == 3


def test_a_correction_is_about_what_the_letter_was_about(mette, course, write):
    about = About("worksheet", uuid4(), "Dit kort")
    wrong = write(mette, "Kære Lone", about=about)
    new = write(mette, "Kære Lone, igen", about=correcting(wrong))
    assert (new.about_kind, new.about_code, new.about_label) == ("worksheet", about.code, "Dit kort")
    assert [letter.seq for letter in queries.about_codes(mette, "worksheet", [about.code])[about.code]] == [1, 2]


def test_only_ones_own_letters_can_be_corrected(lone, mette, write):
    theirs = write(mette)
    with pytest.raises(NotCorrectable):
        write(lone, about=correcting(theirs))
    with pytest.raises(NotCorrectable):
        write(lone, about=About(CORRECTION, uuid4(), "intet"))
    assert Message.unscoped.count() == 1


def test_only_a_letter_of_the_same_thread_can_be_corrected(users, mette, course, write):
    from care.models import Course

    emils = Course.unscoped.get(patient=users["emil"])
    other = actions.send_message(by=mette, course=emils, client_id=uuid4(), body="Kære Emil")
    with pytest.raises(NotCorrectable):
        write(mette, about=correcting(other))


def test_the_same_correction_twice_is_one_letter(lone, write):
    wrong, key = write(lone), uuid4()
    assert (
        write(lone, "ny", client_id=key, about=correcting(wrong)).pk
        == write(lone, "ny", client_id=key, about=correcting(wrong)).pk
    )
    with pytest.raises(KeyTaken):
        write(lone, "ny", client_id=key)


def test_a_correction_by_the_patient_gets_a_promise_and_by_the_clinic_a_notice(lone, mette, write):
    choosing.choose(lone, "mail", 17)
    assert write(lone, about=correcting(write(lone))).answer_due_at is not None
    write(mette, about=correcting(write(mette)))
    assert Notice.objects.filter(kind=reminders.NOTICE).count() == 2


def test_a_correction_by_the_clinic_does_not_answer_what_came_in_between(lone, mette, course, write):
    """A slip of the pen put right must not stop the clock of a letter that waits."""
    old = write(mette, "Vi ses mandag")
    write(lone, "Jeg har det dårligt")
    actions.mark_seen(by=mette, course=course, seq=9)
    write(mette, "Vi ses tirsdag", about=correcting(old))
    assert [letter.seq for letter in queries.unanswered_for(mette)] == [2]


def test_without_that_rule_the_clock_would_stop(lone, mette, course, write):
    """Negative control: the same letter, sent as an ordinary one, is an answer."""
    write(mette, "Vi ses mandag")
    write(lone, "Jeg har det dårligt")
    actions.mark_seen(by=mette, course=course, seq=9)
    write(mette, "Vi ses tirsdag")
    assert queries.unanswered_for(mette) == []


def test_an_answer_that_is_corrected_stays_an_answer(lone, mette, course, write, answer):
    write(lone)
    wrong = answer(mette)
    write(mette, about=correcting(wrong))
    assert queries.unanswered_for(mette) == []


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def browser(lone):
    return browser_of(lone)


def fields(browser, url):
    box = browser.get(url).context["box"]
    base = "" if box.base is None else box.base
    return {"patient": box.patient, "client_id": box.client_id, "about": box.about, "base": base, "body": box.text}


def test_the_box_begins_with_the_letters_words_and_says_what_a_correction_is(browser, lone, write):
    wrong = write(lone, "Vi ses mandag")
    page = browser.get(LETTERS)
    assert f"?ret={wrong.code}" in page.content.decode()
    page = browser.get(f"{LETTERS}?ret={wrong.code}")
    box = page.context["box"]
    assert (box.text, box.label) == (
        "Vi ses mandag",
        f"Ret dit brev fra {queries.letters(lone, wrong.thread.course).letters[0].date}",
    )
    assert "Det første brev bliver stående" in page.content.decode()
    assert "Skriv et nyt brev i stedet" in page.content.decode()


def test_it_is_written_and_sent_without_javascript(browser, lone, course, write):
    wrong = write(lone, "Vi ses mandag")
    url = f"{LETTERS}?ret={wrong.code}"
    kept = browser.post(DRAFT, fields(browser, url) | {"body": "Vi ses tir"})
    assert kept["Location"] == url
    assert browser.get(url).context["box"].text == "Vi ses tir"
    assert browser.get(LETTERS).context["box"].text == ""
    sent = browser.post(SEND, fields(browser, url) | {"body": "Vi ses tirsdag"})
    assert sent["Location"] == "/breve/#brev-2"
    assert Message.unscoped.get(seq=2).corrects == wrong
    assert Draft.unscoped.get(about_kind=CORRECTION).body == ""


def test_a_refused_correction_is_still_one(browser, lone, write):
    wrong = write(lone, "Vi ses mandag")
    answer = browser.post(SEND, fields(browser, f"{LETTERS}?ret={wrong.code}") | {"body": " "})
    assert answer.status_code == 422
    box = answer.context["box"]
    browser.post(SEND, {"patient": box.patient, "client_id": box.client_id, "about": box.about, "body": "Nu"})
    assert Message.unscoped.get(seq=2).corrects == wrong


def test_asked_for_somebody_elses_letter_it_is_404(browser, mette, write):
    for code in (write(mette).code, uuid4(), "x"):
        assert browser.get(f"{LETTERS}?ret={code}").status_code == 404
    assert AuditEvent.objects.filter(action="refused.dialogue.correct").count() == 3


def test_the_psychologist_corrects_from_the_patients_letters(mette, course, write):
    wrong = write(mette, "Vi ses mandag")
    clinic, url = browser_of(mette), f"/klinik/patienter/{course.code}/breve/"
    page = clinic.get(f"{url}?ret={wrong.code}")
    assert page.context["box"].text == "Vi ses mandag"
    clinic.post(f"{url}send/", fields(clinic, f"{url}?ret={wrong.code}") | {"body": "Vi ses tirsdag"})
    assert Message.unscoped.get(seq=2).corrects == wrong


def test_nobody_corrects_after_the_end(browser, lone, course, write):
    write(lone)
    course.state = course.State.COMPLETED
    course.save()
    assert "?ret=" not in browser.get(LETTERS).content.decode()


def test_a_link_leads_to_the_other_letter_however_far_away(browser, lone, course, write):
    wrong = write(lone)
    for _n in range(60):
        write(lone)
    write(lone, about=correcting(wrong))
    [back] = queries.letters(lone, course).letters[-1].related
    page = browser.get(LETTERS + back.url.partition("#")[0])
    assert f'id="{back.url.partition("#")[2]}"' in page.content.decode()
