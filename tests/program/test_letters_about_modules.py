"""A letter about a module says so, stands beside the module's text for the psychologist, and feedback beside its exercise."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from dialogue import actions as letters
from dialogue import queries as letter_queries
from dialogue.about import About
from dialogue.models import Draft, Message
from program import actions, queries
from program.actions import ABOUT, ABOUT_MODULE
from tests.dialogue.conftest import browser_of
from tests.program.test_drafts import WHOLE_MAP

pytestmark = pytest.mark.django_db
WRITE = "/program/m1/3/skriv/"


@pytest.fixture
def browser(lone):
    client = Client()
    client.force_login(lone.user)
    return client


@pytest.fixture
def course(lone):
    return queries.progress_of(lone, "m1").enrolment.course


def fields(browser, url):
    box = browser.get(url).context["box"]
    base = "" if box.base is None else box.base
    return {"patient": box.patient, "client_id": box.client_id, "about": box.about, "base": base, "body": "Kære"}


def module_page(progress, number=1):
    return reverse("clinic-module-step", args=[progress.code, number])


def test_from_a_page_of_the_module_one_writes_about_it(browser, lone):
    assert WRITE in browser.get("/program/m1/3/").content.decode()
    browser.post("/breve/send/", fields(browser, WRITE) | {"body": "Jeg forstår ikke cirklen"})
    letter = Message.unscoped.get()
    assert (letter.about_kind, letter.about_code) == (ABOUT_MODULE, queries.progress_of(lone, "m1").code)
    assert letter.about_label.startswith("Modul 1, side 3: ")
    assert "Jeg forstår ikke cirklen" in browser.get(WRITE).content.decode()
    assert letter.about_label in browser.get("/breve/").content.decode()


def test_a_draft_about_it_stays_with_it(browser):
    browser.get("/program/m1/3/")
    kept = browser.post("/breve/kladde/", fields(browser, WRITE))
    assert kept["Location"] == WRITE
    assert browser.get(WRITE).context["box"].text == "Kære"
    assert browser.get("/breve/").context["box"].text == ""
    assert Draft.unscoped.get().about_kind == ABOUT_MODULE


def test_pages_that_are_not_there_or_not_open_are_404(browser):
    assert browser.get("/program/m1/99/skriv/").status_code == 404
    assert browser.get("/program/m2/1/skriv/").status_code == 404


def test_the_psychologist_reads_it_beside_the_text_and_answers_there(browser, lone, mette, course):
    browser.get("/program/m1/3/")
    browser.post("/breve/send/", fields(browser, WRITE) | {"body": "Jeg forstår ikke cirklen"})
    progress = queries.progress_of(lone, "m1")
    clinic = browser_of(mette)
    there = clinic.get(reverse("dialogue-about", args=[ABOUT_MODULE, progress.code]))
    assert there["Location"] == f"{module_page(progress, 3)}#breve"
    page = clinic.get(module_page(progress, 3)).content.decode()
    assert "Jeg forstår ikke cirklen" in page
    assert queries.module_of(progress).step(3).title["da"] in page
    sent = fields(clinic, module_page(progress, 3)) | {"body": "Den læses med uret"}
    clinic.post(f"/klinik/patienter/{course.code}/breve/send/", sent)
    assert letter_queries.unanswered_for(mette) == []
    assert "Den læses med uret" in browser.get(WRITE).content.decode()


def test_what_is_read_beside_the_module_is_seen_on_both_sides(browser, lone, mette, course):
    about = About(ABOUT_MODULE, queries.progress_of(lone, "m1").code, "Modul 1")
    letters.send_message(by=lone, course=course, client_id=uuid4(), body="Hej", about=about)
    browser_of(mette).get(module_page(queries.progress_of(lone, "m1")))
    letters.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone", about=about)
    browser.get(WRITE)
    for reader in (lone, mette):
        own = [letter for letter in letter_queries.letters(reader, course).letters if letter.own]
        assert all(letter.seen_at for letter in own)


def test_a_lead_and_another_patient_see_nothing_of_it(lone, karen, emil, course):
    from care import registry

    about = About(ABOUT_MODULE, queries.progress_of(lone, "m1").code, "Modul 1")
    letters.send_message(by=lone, course=course, client_id=uuid4(), body="Hej", about=about)
    assert registry.link_to(karen, ABOUT_MODULE, about.code) is None
    assert registry.link_to(emil, ABOUT_MODULE, about.code) is None
    assert registry.link_to(lone, ABOUT_MODULE, about.code) == "/program/m1/1/"


# --- feedback beside the exercise ------------------------------------------------------------------


@pytest.fixture
def commented(lone, mette, lones_map, course):
    """Lone's map, with Mette's feedback on it and a letter about nothing before it."""
    version = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    letters.send_message(by=mette, course=course, client_id=uuid4(), body="Hvordan går det?")
    actions.mark_seen(by=mette, version=version)
    about = About(ABOUT, version.code, "Dit kort")
    actions.give_feedback(
        by=mette, course=course, client_id=uuid4(), body="Godt set, at det sker om tirsdagen", about=about
    )
    return version


@pytest.mark.parametrize("page", ["step", "entry"])
def test_feedback_read_beside_the_exercise_is_seen_and_the_other_letter_is_not(
    page, browser, lone, mette, course, commented
):
    number = next(
        s.number
        for s in queries.place_in(queries.progress_of(lone, "m1")).module.steps
        if any(e.key == "m1-kort" for e in s.exercises)
    )
    url = f"/program/m1/{number}/" if page == "step" else reverse("program-entry", args=[commented.code])
    assert "Godt set, at det sker om tirsdagen" in browser.get(url).content.decode()
    assert [bool(letter.seen_at) for letter in letter_queries.letters(mette, course).letters] == [False, True]
    assert letter_queries.unread_for(lone) == 1
