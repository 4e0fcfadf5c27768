"""The button "Brug for hjælp nu" beside the box: the same flow as everywhere, and nothing typed is lost (3.1, 5.2)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from care.models import Alert, Course, KeptPost
from dialogue import actions, queries
from tests.dialogue.conftest import browser_of
from tests.infra.browser import axe, sign_in

HELP, LETTERS = reverse("cms-help"), reverse("dialogue-letters")


@pytest.fixture
def browser(lone):
    return browser_of(lone)


@pytest.fixture
def form(browser):
    box = browser.get(LETTERS).context["box"]
    return {
        "patient": box.patient,
        "kept_for": box.kept_for,
        "client_id": box.client_id,
        "about": "",
        "base": "",
        "next": LETTERS,
        "body": "Kære Mette, jeg har det",
    }


def stored(actor, course: Course) -> str:
    draft = queries.draft_of(actor, course)
    return draft.body if draft else ""


@pytest.mark.django_db
def test_the_press_tells_the_clinic_and_keeps_the_text(browser, form, lone, course):
    answer = browser.post(HELP, form)
    assert re.search(r"^/hjaelp/svar/.+next=%2Fbreve%2F", answer["Location"])
    assert Alert.unscoped.get(course=course).kind == Alert.Kind.RISK
    assert stored(lone, course) == "Kære Mette, jeg har det"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("Kære Mette", "Kære Mette, jeg har det", "Kære Mette, jeg har det"),
        ("Kære Mette, jeg har det sådan", "jeg har det", "Kære Mette, jeg har det sådan"),
        ("fra telefonen", "fra computeren", "fra telefonen\n\nfra computeren"),
    ],
)
def test_beside_what_another_page_has_kept_neither_is_lost(before, typed, after, browser, form, lone, course):
    actions.save_draft(by=lone, course=course, body=before, base=None)
    browser.post(HELP, form | {"body": typed})
    assert stored(lone, course) == after


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", [{"patient": "made up"}, {"about": "made up"}, {"base": "x"}, {"body": "a" * 60_000}]
)
def test_whatever_is_wrong_with_the_form_help_comes_first(broken, browser, form, course):
    answer = browser.post(HELP, form | broken)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/hjaelp/svar/")
    assert Alert.unscoped.filter(course=course).exists()


@pytest.mark.django_db
def test_signed_out_one_sees_the_numbers_and_the_text_waits_for_its_owner(browser, form, lone):
    browser.logout()
    page = browser.post(HELP, form)
    assert page.status_code == 200
    assert "112" in page.content.decode()
    [kept] = KeptPost.objects.filter(user=lone.user)
    assert kept.path == reverse("dialogue-draft")
    assert kept.body["body"] == ["Kære Mette, jeg har det"]


@pytest.mark.django_db
def test_the_button_in_the_head_of_the_page_keeps_nothing(browser, lone, course):
    browser.post(HELP, {"next": LETTERS})
    assert stored(lone, course) == ""


@pytest.mark.django_db
def test_after_the_end_the_way_to_the_numbers_is_still_there(browser, course):
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    page = browser.get(LETTERS).content.decode()
    assert "Har du brug for hjælp nu, så tryk her." in page


def box(page: Page):
    return page.get_by_role("textbox", name="Skriv et brev")


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("script", [True, False])
def test_one_press_leads_there_without_a_question_and_back_to_the_text(script, visit, lone, course):
    page = visit(java_script_enabled=script, viewport={"width": 320, "height": 700})
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    sign_in(page, lone.user)
    page.goto(LETTERS)
    box(page).fill("Kære Mette, jeg har det")
    page.locator(".letter-reply").get_by_role("button", name="Brug for hjælp nu").click()
    expect(page).to_have_url(re.compile(r"/hjaelp/svar/"))
    expect(page.get_by_role("link", name="Ring 112")).to_be_visible()
    assert stored(lone, course) == "Kære Mette, jeg har det"
    assert Alert.unscoped.filter(course=course).count() == 1
    assert asked == []
    page.goto(LETTERS)
    expect(box(page)).to_have_value("Kære Mette, jeg har det")
    if script:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
