"""A psychologist's reply: templates with slots, forty characters of one's own, and asking once more (clinical.md 5.3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care.models import Absence, AuditEvent, Course, today
from dialogue import actions, aids, facts, queries, slots
from dialogue.models import Draft, Message
from dialogue.templates_sv import BY_CODE
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
OWN = "Du gik ned efter posten, selv om det var svært, og du satte dig på trappen bagefter."


@pytest.fixture
def inserted(course: Course) -> dict[str, str]:
    """The templates as Mette would insert them for Lone, by code."""
    from clinic.demo import people

    mette = people.actor(course.care_links.get().user)
    return {one.code: one.text for one in aids.aids(mette, course, "da").templates}


def filled(text: str, by: str = "noget") -> str:
    return slots.WHOLE.sub(by, text)


# --- sending ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [f"{OWN} [konkret]", f"{OWN} [konkr", f"{OWN} dato].", f"{OWN} ["])
def test_a_letter_with_an_open_slot_is_not_sent(text, mette, write):
    with pytest.raises(actions.Unready, match="skal udfyldes"):
        write(mette, text)
    assert not Message.unscoped.exists()


def test_patients_may_write_brackets(lone, write):
    assert write(lone, "Jeg skrev [noget] i skemaet").seq == 1


def test_a_template_with_hardly_a_word_of_ones_own_is_not_sent(mette, write, inserted):
    with pytest.raises(actions.Unready, match="Skriv mindst 40 tegn mere") as refused:
        write(mette, filled(inserted["SV10"], ""))
    assert "Lone" in str(refused.value), "says what to write about"
    assert write(mette, f"{filled(inserted['SV10'], '')} {OWN}").seq == 1


def test_what_was_filled_in_for_the_writer_is_not_their_own(mette, write, inserted):
    """Name, psychologist, weekday and date come to more than forty characters together."""
    with pytest.raises(actions.Unready, match="Skriv mindst"):
        write(mette, filled(inserted["SV1"], "du er træt"))
    longer = "du er træt og savner at kunne grine med dine børn om aftenen"
    assert write(mette, filled(inserted["SV1"], longer)).seq == 1


def test_without_the_check_it_would_be_sent(mette, write, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("dialogue.aids.refusal", lambda by, course, text: "")
    assert write(mette, "Tak for dit [skema]").seq == 1


def test_a_letter_that_was_sent_gives_the_same_answer_whatever_the_rules_say_now(mette, write, monkeypatch):
    key = uuid4()
    monkeypatch.setattr("dialogue.aids.refusal", lambda by, course, text: "")
    first = write(mette, "Tak for dit [skema]", client_id=key)
    monkeypatch.undo()
    assert write(mette, "Tak for dit [skema]", client_id=key) == first


def test_an_english_template_counts_for_a_danish_patient_too(mette, write):
    with pytest.raises(actions.Unready):
        write(mette, filled(BY_CODE["SV8"].text["en"], "it"))


def test_a_stranger_is_refused_before_anything_is_compared(jonas, course):
    with pytest.raises(PermissionDenied):
        actions.send_message(by=jonas, course=course, client_id=uuid4(), body="[konkret]")
    assert AuditEvent.objects.filter(outcome="refused", action="refused.message.write").exists()


# --- what is known is filled in -----------------------------------------------------------------


def test_the_facts_of_the_course_stand_in_the_templates(mette, course, inserted):
    Course.unscoped.filter(pk=course.pk).update(answer_weekday=3)
    assert inserted["SV1"].startswith("Velkommen, Lone. Jeg hedder Mette Dahl og følger dig")
    assert "svarer hver torsdag." in inserted["SV1"]
    assert "[det vigtige]" in inserted["SV1"]
    assert "Jeg svarer igen torsdag " in inserted["SV2"]
    assert "[dato]" in inserted["SV4"], "nobody knows for certain when Lone was last heard of"
    assert "Jeg er væk [fra–til]." in inserted["SV9"]


def test_ones_own_absence_stands_in_the_template_about_it(mette, jonas, course):
    day = today() + timedelta(days=10)
    Absence.objects.create(
        user=mette.user, substitute=jonas.user, starts_on=day, ends_on=day, access_until=course.created_at
    )
    [text] = [one.text for one in aids.aids(mette, course, "da").templates if one.code == "SV9"]
    assert "Jonas Bak læser og svarer i mit sted" in text
    assert not slots.open_slots(text)


def test_templates_are_in_the_patients_language_and_their_names_in_the_writers(mette, course):
    course.patient.language = "en"
    offered = aids.aids(mette, course, "da")
    assert offered.language == "en"
    assert offered.templates[0].label == "SV1 · Velkomst"
    assert offered.templates[0].text.startswith("Welcome, Lone. I am Mette Dahl")
    assert "every Thursday" in offered.templates[0].text


def test_what_is_not_known_stays_a_slot(mette, course):
    Course.unscoped.filter(pk=course.pk).update(answer_weekday=None, planned_end_on=None)
    course.refresh_from_db()
    assert facts.known(mette, course).keys() == {"name", "psychologist"}


# --- inserting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "SKABELON"),
        ("  \n", "SKABELON"),
        ("Kære Lone", "Kære Lone\n\nSKABELON"),
        ("Kære Lone\n\n\n", "Kære Lone\n\nSKABELON"),
        ("urørt", "SKABELON"),
        ("urørt og lidt mere", "urørt og lidt mere\n\nSKABELON"),
    ],
)
def test_nothing_that_was_typed_is_overwritten(text, after):
    assert aids.inserted(text, "SKABELON", ["urørt"]) == after


@pytest.fixture
def browser(mette) -> Client:
    return browser_of(mette)


@pytest.fixture
def letters(course) -> str:
    return reverse("clinic-letters", args=[course.code])


@pytest.fixture
def form(browser, letters):
    """What Mette's box posts."""

    def posted(**changes):
        box = browser.get(letters).context["box"]
        base = "" if box.base is None else box.base
        return {
            "patient": box.patient,
            "client_id": box.client_id,
            "about": "",
            "base": base,
            "body": OWN,
            "same_again": "",
        } | changes

    return posted


def send(browser, course, posted, **more):
    return browser.post(reverse("clinic-letters-send", args=[course.code]), posted, **more)


def draft(browser, course, posted, **more):
    return browser.post(reverse("clinic-letters-draft", args=[course.code]), posted, **more)


JSON = {"headers": {"Accept": "application/json"}}


def test_without_javascript_the_box_comes_back_filled(browser, course, form, letters):
    answer = draft(browser, course, form(body="", tool="template", template="SV1"))
    assert (answer.status_code, answer["Location"]) == (303, f"{letters}#skriv-brev")
    page = browser.get(letters)
    assert page.context["box"].text.startswith("Velkommen, Lone.")
    assert '<mark class="slot">[det vigtige]</mark>' in page.content.decode()
    assert "Sat ind i brevet." in page.content.decode()


def test_without_javascript_it_comes_behind_what_was_written(browser, course, form, letters, mette):
    draft(browser, course, form(tool="template", template="SV3"))
    assert queries.draft_of(mette, course).body.startswith(f"{OWN}\n\nDu skriver, at")
    draft(browser, course, form(body=queries.draft_of(mette, course).body, tool="template", template="SV4"))
    assert queries.draft_of(mette, course).body.count("\n\n") == 2


@pytest.mark.parametrize("chosen", ["", "SV99", "x" * 100])
def test_choosing_nothing_keeps_the_text_and_says_so(chosen, browser, course, form, letters, mette):
    draft(browser, course, form(tool="template", template=chosen))
    assert queries.draft_of(mette, course).body == OWN
    assert "Vælg først, hvad der skal sættes ind." in browser.get(letters).content.decode()


def test_an_autosave_inserts_nothing_although_something_is_chosen(browser, course, form, mette):
    answer = draft(browser, course, form(template="SV1", phrase="x"), **JSON).json()
    assert answer["url"] == ""
    assert queries.draft_of(mette, course).body == OWN


def test_inserting_beside_a_conflict_loses_neither_text(browser, course, form, mette):
    stale = form(tool="template", template="SV1")
    draft(browser, course, form(body="fra telefonen"))
    answer = draft(browser, course, stale)
    assert answer.status_code == 409
    assert answer.context["box"].text == OWN
    assert "fra telefonen" in answer.content.decode()


def test_patients_boxes_have_no_such_tools(lone, course):
    page = browser_of(lone).get(reverse("dialogue-letters"))
    assert page.context["box"].aids is None
    for word in ("Skabelon", "Mine fraser", "Huskeliste"):
        assert word not in page.content.decode()


def test_a_patient_who_posts_a_tool_just_saves(lone, course):
    client = browser_of(lone)
    box = client.get(reverse("dialogue-letters")).context["box"]
    posted = {"patient": box.patient, "about": "", "base": "", "body": "Kære", "tool": "template", "template": "SV1"}
    assert client.post(reverse("dialogue-draft"), posted)["Location"] == reverse("dialogue-letters")
    assert Draft.unscoped.get().body == "Kære"


# --- what stops a letter, on the page -----------------------------------------------------------


def test_an_open_slot_is_told_on_the_page_and_the_text_stays(browser, course, form):
    text = f"{OWN} Jeg lægger mærke til, at [konkret]."
    answer = send(browser, course, form(body=text))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Der står stadig noget, der skal udfyldes: [konkret]." in page
    assert answer.context["box"].text == text
    assert send(browser, course, form(body=text), **JSON).json()["error"] == "unsendable"


def test_feedback_on_an_exercise_is_held_to_the_same(mette, users, monkeypatch):
    from clinic.demo import people, story

    story.load()
    from program.models import EntryVersion

    version = EntryVersion.unscoped.get(entry__course__patient=users["emil"], state="submitted")
    client = browser_of(people.actor(users["mette"]))
    box = client.get(reverse("clinic-submission", args=[version.code])).context["box"]
    posted = {"patient": box.patient, "client_id": box.client_id, "about": box.about, "body": f"{OWN} [dato]"}
    answer = client.post(reverse("clinic-feedback", args=[version.code]), posted)
    assert answer.status_code == 422
    version.refresh_from_db()
    assert version.state == "seen", "it does not count as answered"


def test_the_same_template_twice_is_asked_about_once_more(browser, course, form, inserted):
    letter = f"{filled(inserted['SV3'])} {OWN}"
    assert send(browser, course, form(body=letter)).status_code == 303
    answer = send(browser, course, form(body=f"Kære Lone\n\n{letter} Og en ting til."))
    assert answer.status_code == 422
    assert "Lone har allerede fået et brev efter skabelonen “Opgaven er ikke lavet”" in answer.content.decode()
    box = answer.context["box"]
    assert (box.asks, box.text.endswith("Og en ting til.")) == ("SV3", True)
    assert send(browser, course, form(body=box.text, same_again=box.asks)).status_code == 303
    assert Message.unscoped.count() == 2


def test_the_question_comes_as_json_too(browser, course, form, inserted):
    letter = f"{filled(inserted['SV3'])} {OWN}"
    send(browser, course, form(body=letter))
    answer = send(browser, course, form(body=f"{letter} Mere."), **JSON)
    assert (answer.status_code, answer.json()["asks"]) == (422, "SV3")


def test_sending_again_after_a_lost_answer_is_no_question(browser, course, form, inserted):
    posted = form(body=f"{filled(inserted['SV3'])} {OWN}")
    assert [send(browser, course, posted).status_code for _press in range(3)] == [303] * 3
    assert Message.unscoped.count() == 1


def test_another_template_or_another_patient_is_no_question(browser, course, form, inserted, users, mette):
    send(browser, course, form(body=f"{filled(inserted['SV3'])} {OWN}"))
    assert send(browser, course, form(body=f"{filled(inserted['SV8'])} {OWN}")).status_code == 303
    emils = Course.unscoped.get(patient=users["emil"])
    assert aids.used_before(mette, emils, inserted["SV3"]) is None


# --- as the patient sees it ---------------------------------------------------------------------


def test_the_preview_shows_the_kept_text_and_sends_nothing(browser, course, form, letters, mette):
    answer = draft(browser, course, form(body=f"{OWN} [dato]", tool="preview"))
    assert answer["Location"] == f"{letters}?vis=1#skriv-brev"
    page = browser.get(f"{letters}?vis=1")
    shown = page.context["box"].preview
    assert "".join(part.text for part in shown.parts) == f"{OWN} [dato]"
    assert shown.author.name == "Mette Dahl"
    assert "Sådan ser patienten brevet" in page.content.decode()
    assert not Message.unscoped.exists()
    assert "Sådan ser patienten brevet" not in browser.get(letters).content.decode()


def test_the_preview_is_dated_in_the_patients_language(browser, course, form, letters):
    draft(browser, course, form(tool="preview"))
    type(course.patient).objects.filter(pk=course.patient_id).update(language="en")
    assert " kl. " not in browser.get(f"{letters}?vis=1").context["box"].preview.date


def test_an_empty_letter_has_no_preview(browser, course, form, letters):
    draft(browser, course, form(body=" ", tool="preview"))
    assert browser.get(f"{letters}?vis=1").context["box"].preview is None


def test_what_was_typed_is_shown_as_text_in_the_preview_and_the_lists(browser, course, form, letters):
    draft(browser, course, form(body="[<script>alert(1)</script>]", tool="preview"))
    page = browser.get(f"{letters}?vis=1").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
