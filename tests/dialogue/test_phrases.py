"""A psychologist's own phrases: a private list, encrypted, to insert in a letter."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from care.guard import KeyTaken
from care.models import AuditEvent
from dialogue import aids, phrase_actions, queries
from dialogue.models import PHRASE_LIMIT, PHRASES_MOST, Phrase
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
LIST = reverse("dialogue-phrases")


@pytest.fixture
def phrase(mette):
    return phrase_actions.add_phrase(by=mette, name="Tak", body="Tak for dit brev, [navn].")


@pytest.fixture
def browser(mette):
    return browser_of(mette)


def typed(**changes):
    return {"key": str(uuid4()), "name": "Svardag", "body": "Jeg svarer hver [ugedag]."} | changes


def test_a_phrase_is_encrypted_in_the_database(phrase):
    with connection.cursor() as cursor:
        cursor.execute("select name, body from dialogue_phrase")
        [row] = cursor.fetchall()
    assert b"Tak" not in bytes(row[0]) + bytes(row[1])


def test_adding_twice_is_one_and_other_words_are_refused(mette):
    code = uuid4()
    first = phrase_actions.add_phrase(by=mette, name="Tak", body="Tak.", code=code)
    assert phrase_actions.add_phrase(by=mette, name="Tak", body="Tak.", code=code) == first
    with pytest.raises(KeyTaken):
        phrase_actions.add_phrase(by=mette, name="Tak", body="Andet.", code=code)
    assert Phrase.objects.count() == 1


def test_a_colleagues_key_tells_nothing(phrase, jonas):
    with pytest.raises(KeyTaken):
        phrase_actions.add_phrase(by=jonas, name=phrase.name, body=phrase.body, code=phrase.code)


def test_the_list_has_an_end(mette):
    for number in range(PHRASES_MOST):
        phrase_actions.add_phrase(by=mette, name=f"Nr. {number}", body="Tak.")
    with pytest.raises(ValidationError, match="Fjern en"):
        phrase_actions.add_phrase(by=mette, name="En til", body="Tak.")


@pytest.mark.parametrize("who", ["karen", "lone"])
def test_only_psychologists_have_phrases(who, request):
    with pytest.raises(PermissionDenied):
        phrase_actions.add_phrase(by=request.getfixturevalue(who), name="Tak", body="Tak.")
    assert AuditEvent.objects.filter(action="refused.phrase.write", outcome="refused").count() == 1


def test_nobody_changes_a_colleagues(phrase, jonas):
    with pytest.raises(PermissionDenied):
        phrase_actions.change_phrase(by=jonas, phrase=phrase, name="x", body="x")
    with pytest.raises(PermissionDenied):
        phrase_actions.remove_phrase(by=jonas, phrase=phrase)
    phrase.refresh_from_db()
    assert phrase.body == "Tak for dit brev, [navn]."


def test_a_colleague_sees_neither_the_list_nor_the_page(phrase, jonas):
    client = browser_of(jonas)
    assert "Tak for dit brev" not in client.get(LIST).content.decode()
    for method, name in (("get", "dialogue-phrase"), ("post", "dialogue-phrase"), ("post", "dialogue-phrase-remove")):
        assert getattr(client, method)(reverse(name, args=[phrase.code])).status_code == 404
    assert AuditEvent.objects.filter(action="refused.dialogue.phrase", outcome="refused").count() == 3
    assert Phrase.objects.count() == 1


def test_without_the_owner_check_a_colleague_would_see_it(phrase, jonas, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("dialogue.phrase_views._own", lambda request, code: Phrase.objects.get(code=code))
    page = browser_of(jonas).get(reverse("dialogue-phrase", args=[phrase.code]))
    assert "Tak for dit brev" in page.content.decode()


def test_one_is_added_mended_and_removed_on_the_page(browser, mette):
    assert browser.post(LIST, typed()).status_code == 302
    [phrase] = Phrase.objects.all()
    assert "Svardag" in browser.get(LIST).content.decode()
    url = reverse("dialogue-phrase", args=[phrase.code])
    assert browser.post(url, typed(body="Jeg svarer om torsdagen.")).status_code == 302
    phrase.refresh_from_db()
    assert phrase.body == "Jeg svarer om torsdagen."
    assert browser.post(reverse("dialogue-phrase-remove", args=[phrase.code])).status_code == 302
    assert not Phrase.objects.exists()
    trail = AuditEvent.objects.filter(action__startswith="phrase.").values_list("action", flat=True)
    assert set(trail) == {"phrase.added", "phrase.changed", "phrase.removed"}
    assert not AuditEvent.objects.filter(reason__contains="Jeg svarer").exists()


@pytest.mark.parametrize("changes", [{"name": ""}, {"body": ""}, {"body": "a" * (PHRASE_LIMIT + 1)}])
def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(browser, changes):
    answer = browser.post(LIST, typed(**changes))
    assert answer.status_code == 422
    kept = typed(**changes)
    assert (kept["name"] or kept["body"]) in answer.content.decode()
    assert not Phrase.objects.exists()


def test_a_phrase_is_offered_with_the_patients_name_in_it(phrase, mette, jonas, course):
    [offered] = aids.aids(mette, course, "da").phrases
    assert (offered.label, offered.text) == ("Tak", "Tak for dit brev, Lone.")
    assert aids.aids(jonas, course, "da").phrases == ()


def test_it_is_inserted_without_javascript(phrase, browser, mette, course):
    letters = reverse("clinic-letters", args=[course.code])
    box = browser.get(letters).context["box"]
    posted = {"patient": box.patient, "about": "", "base": "", "body": "Kære Lone", "tool": "phrase"}
    browser.post(reverse("clinic-letters-draft", args=[course.code]), posted | {"phrase": str(phrase.code)})
    assert queries.draft_of(mette, course).body == "Kære Lone\n\nTak for dit brev, Lone."


def test_a_colleagues_phrase_cannot_be_inserted(phrase, jonas, course, mette):
    theirs = aids.aids(jonas, course, "da")
    assert theirs.chosen(aids.PHRASE, str(phrase.code)) is None
