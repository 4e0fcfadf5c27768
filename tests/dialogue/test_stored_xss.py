"""Nothing that somebody writes, or is called, runs in another person's browser: on the page, live, and in an answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.access import Actor
from care.models import Course, StaffProfile, User
from dialogue import actions
from dialogue.about import About
from dialogue.models import Message
from dialogue.slots import open_slots
from tests.dialogue.conftest import browser_of
from tests.dialogue.stored_xss import PAYLOADS, SHORT, WATCH
from tests.infra.browser import sign_in

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.slow]
Write = Callable[..., Message]


def quiet(page: Page) -> None:
    """Nothing ran, and every letter's words stand on the page as words. The browser's own complaints fail the test."""
    assert page.evaluate("window.ran") == []
    assert (
        page.locator(".letters script, .letters iframe, .letters svg, .letters form, .letters [onerror]").count() == 0
    )


def texts(page: Page) -> set[str]:
    return {text.strip() for text in page.locator(".letters .letter-text").all_text_contents()}


def written_by(actor: Actor) -> tuple[str, ...]:
    """From the clinic nothing is sent that looks like a template's open slot."""
    return tuple(one for one in PAYLOADS if not (actor.is_staff and open_slots(one)))


def everything(write: Write, lone: Actor, mette: Actor) -> None:
    for payload in PAYLOADS:
        write(lone, payload)
    for payload in written_by(mette):
        write(mette, payload, about=About("entry", uuid4(), payload[:60]))


@pytest.fixture
def names(lone: Actor, mette: Actor) -> None:
    """Both are called something that might run, and Mette's title is such a thing, too."""
    for actor in (lone, mette):
        User.objects.filter(pk=actor.user.pk).update(name=f"X {SHORT[6]}{SHORT[2]}")
        actor.user.refresh_from_db()
    StaffProfile.objects.filter(user=mette.user).update(title=SHORT[0])


def watched(page: Page, actor: Actor) -> Page:
    if actor.is_staff:
        browser_of(actor)
    page.add_init_script(WATCH)
    sign_in(page, actor.user)
    return page


def addresses(course: Course, *, staff: bool) -> list[str]:
    """Every page that shows letters, a name from them, or a line about them."""
    if not staff:
        return ["/breve/", "/breve/?before=51", "/i-dag/"]
    of_course = ("clinic-letters", "clinic-patient")
    return [
        *(reverse(name, args=[course.code]) for name in of_course),
        reverse("clinic-worklist"),
        reverse("clinic-patients"),
    ]


@pytest.mark.parametrize("who", ["lone", "mette"])
def test_on_no_page_anything_runs(who: str, visit, lone, mette, course, write, names, request) -> None:
    everything(write, lone, mette)
    actor = request.getfixturevalue(who)
    page = watched(visit(), actor)
    for url in addresses(course, staff=actor.is_staff):
        page.goto(url)
        page.wait_for_timeout(200)
        quiet(page)
        page.mouse.move(300, 300)
        quiet(page)


@pytest.mark.parametrize("who", ["lone", "mette"])
def test_what_arrives_while_the_page_is_open_does_not_run_either(
    who: str, visit, lone, mette, course, write, names, request
) -> None:
    actor = request.getfixturevalue(who)
    page = watched(visit(), actor)
    page.goto(addresses(course, staff=actor.is_staff)[0])
    page.wait_for_timeout(500)
    writer = mette if who == "lone" else lone
    for payload in written_by(writer):
        write(writer, payload)
    expect(page.locator(f"#brev-{len(written_by(writer))}")).to_be_attached(timeout=40_000)
    quiet(page)
    assert texts(page) == {actions.cleaned(payload) for payload in written_by(writer)}


def test_what_an_open_page_asks_for_does_not_run_either(visit, lone, mette, course, write, names) -> None:
    page = watched(visit(), lone)
    page.goto("/breve/")
    page.evaluate("document.addEventListener('lysning:letters', (event) => event.stopImmediatePropagation(), true)")
    for payload in written_by(mette):
        write(mette, payload)
    page.evaluate("document.dispatchEvent(new CustomEvent('lysning:resync'))")
    expect(page.locator(f"#brev-{len(written_by(mette))}")).to_be_attached(timeout=40_000)
    quiet(page)
    assert texts(page) == {actions.cleaned(payload) for payload in written_by(mette)}


def test_a_draft_does_not_run(visit, lone, course) -> None:
    page = watched(visit(), lone)
    for base, payload in enumerate(PAYLOADS):
        actions.save_draft(by=lone, course=course, body=payload, base=base or None)
        if base % 8 == 0 or payload.startswith("</textarea"):
            page.goto("/breve/")
            quiet(page)
            expect(page.locator("textarea[name=body]")).to_have_value(payload)


@pytest.mark.browser_allows(csp=[".*"], console=[".*"], missing=["/breve/x"])
def test_control_unescaped_it_would_be_noticed(visit, lone, mette, write, monkeypatch) -> None:
    """Negative control: the same letters through a template that believes them."""
    monkeypatch.setattr(
        "dialogue.live.render_to_string",
        lambda _template, context: f'<li id="brev-1" data-seq="1">{context["letter"].text}</li>',
    )
    page = watched(visit(), lone)
    page.goto("/breve/")
    page.evaluate("document.addEventListener('lysning:letters', (event) => event.stopImmediatePropagation(), true)")
    write(mette, "<img src=x onerror=xss()>")
    page.evaluate("document.dispatchEvent(new CustomEvent('lysning:resync'))")
    expect(page.locator("#brev-1")).to_be_attached(timeout=40_000)
    with pytest.raises(AssertionError):
        quiet(page)
