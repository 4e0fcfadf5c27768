"""Somebody applies in a real browser: a pause, another language on the way, sent, and where it stands."""

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessment.actions import application as actions
from assessment.models import Application, Assignment
from care import notify
from care.access import Actor, Role, System
from care.actions.identity import sign_up_by_email
from care.identity import Identity
from care.models import Region, User
from tests.infra.browser import Visit, axe, sign_in
from tests.journeys.cast import code_from_mail
from tests.journeys.pictures import picture

EMAIL = "sofie.krog@example.org"
CPR = "010191-1234"


def looked_at(page: Page, name: str) -> None:
    """The page as somebody with a screen reader and somebody with a telephone meets it."""
    axe(page)
    picture(page, f"apply-{name}")


def come_in(page: Page) -> None:
    """From the front page, by the region, with a code by e-mail."""
    page.goto("/da/")
    page.get_by_role("link", name="Søg om behandling").click()
    looked_at(page, "start")
    page.get_by_role("button", name="Videre").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg den region, du bor i.")
    page.get_by_label("Region Syddanmark").check()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("textbox", name=re.compile("e-mail", re.IGNORECASE)).fill(EMAIL)
    page.get_by_role("button", name="Send mig en kode").click()
    page.get_by_label("Koden fra mailen").fill(code())
    page.get_by_role("main").get_by_role("button").first.click()
    looked_at(page, "begin")
    page.get_by_role("button", name="Begynd").click()


def code() -> str:
    notify.deliver_due()
    return code_from_mail(EMAIL)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Gem og gå videre").last.click()


def about_me(page: Page) -> None:
    page.get_by_label("Dit navn").fill("Sofie Krog")
    page.get_by_label("CPR-nummer").fill(CPR)
    page.get_by_label("Telefon", exact=True).fill("20304050")
    page.get_by_label("Din adresse").fill("Strandvej 1, 6700 Esbjerg")
    choose(page, "Hvilket sprog vil du helst bruge?", "Dansk")
    go_on(page)


def consent(page: Page) -> None:
    page.get_by_label("Ja, det har jeg læst").check()
    page.get_by_label("Ja, det siger jeg ja til").check()
    for question in (
        "Besked til min egen læge",
        "Besked til egen læge",
        "Brev til min egen læge",
        "Mine svar må bruges",
    ):
        for group in page.get_by_role("group", name=question).all():
            group.get_by_label("Nej", exact=True).check()
    go_on(page)


def troubles(page: Page) -> Iterator[str]:
    choose(page, "Hvad fylder mest?", "At jeg er nedtrykt eller trist")
    page.get_by_label("Hvor længe har det stået på?").fill("3")
    choose(page, "Er tallet uger eller måneder?", "Måneder")
    yield "half"
    expect(page.get_by_label("Hvor mange gange før?")).to_be_hidden()
    choose(page, "Har du haft det sådan før?", "Ja, jeg har haft det sådan før")
    page.get_by_label("Hvor mange gange før?").fill("1")
    choose(page, "Var en af gangene inden for det sidste år?", "Nej")
    go_on(page)
    yield "whole"


def the_rest(page: Page) -> None:
    """Sections E to I; the questionnaires have a journey of their own."""
    page.goto("/ansoegning/del/e/")
    looked_at(page, "safety")
    for group in page.get_by_role("group").filter(has=page.get_by_label("Nej", exact=True)).all():
        group.get_by_label("Nej", exact=True).check()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Andre forhold")
    looked_at(page, "conditions")
    for group in page.get_by_role("main").get_by_role("group").filter(has=page.get_by_label("Nej", exact=True)).all():
        group.get_by_label("Nej", exact=True).check()
    page.get_by_label("Depression", exact=True).check()
    page.get_by_label("Din højde i cm").fill("170")
    page.get_by_label("Din vægt i kg").fill("68")
    page.get_by_label("Hvor mange gange om ugen").fill("0")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Behandling nu og før")
    choose(page, "Går du til psykolog eller i psykiatrien nu?", "Nej")
    choose(page, "Tager du medicin for humør, søvn eller uro?", "Ja")
    choose(page, "Har du fået behandling for det før?", "Nej")
    page.get_by_label("Medicinens navn").fill("Sertralin")
    choose(page, "Er det mod depression?", "Ja")
    choose(page, "Er du begyndt på den", "Nej")
    looked_at(page, "medicine")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hverdag")
    everyday(page)


def everyday(page: Page) -> None:
    choose(page, "Hvad laver du til daglig?", "Sygemeldt")
    page.get_by_label("Hvor mange uger har du været sygemeldt?").fill("2")
    choose(page, "Hvem bor du sammen med?", "Jeg bor alene")
    page.get_by_label("Hvor mange børn bor hos dig?").fill("0")
    page.get_by_label("Hvor mange timer om ugen").fill("4")
    choose(page, "Hvor let er det for dig at læse og skrive?", "8")
    choose(page, "Hvad kan du gå på nettet med?", "Telefon")
    choose(page, "Har du et sted, hvor du kan tale i fred?", "Ja")
    looked_at(page, "everyday")
    go_on(page)
    page.get_by_label("Hvad ville være anderledes, hvis det hjalp?").fill("At jeg kom ud af sengen.")
    choose(page, "Hvor sikker er du på, at det kan hjælpe dig?", "6")
    choose(page, "Hvorfor vil du gerne have hjælp på nettet?", "Det passer bedre med min tid")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Din ansøgning")


def test_an_application_with_a_pause_and_another_language_on_the_way(visit: Visit) -> None:
    page = visit()
    come_in(page)
    looked_at(page, "about")
    about_me(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtykke")
    looked_at(page, "consent")
    consent(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad søger du hjælp til")
    steps = troubles(page)
    next(steps)
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    expect(page.locator(".save-text")).to_be_in_viewport()

    page.get_by_role("button", name="Save and read in English").click()
    expect(page.get_by_label("How long has it lasted?")).to_have_value("3")
    page.get_by_role("button", name="Gem og læs på dansk").click()
    page.get_by_role("button", name="Gem og fortsæt senere").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Din ansøgning")
    looked_at(page, "overview")
    page.context.clear_cookies()
    come_back(page)
    page.get_by_role("link", name="Hvad søger du hjælp til").first.click()
    expect(page.get_by_label("Hvor længe har det stået på?")).to_have_value("3")
    next(steps)
    expect(page.get_by_role("heading", level=1)).to_have_text("Din ansøgning")
    the_rest(page)
    Assignment.unscoped.filter(course__patient__email=EMAIL).update(submitted_at=timezone.now())
    send(page)


def come_back(page: Page) -> None:
    """Another day: the ordinary way to sign in leads to the application."""
    page.goto("/konto/log-ind/")
    page.get_by_role("textbox", name=re.compile("e-mail", re.IGNORECASE)).fill(EMAIL)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_label(re.compile("Kode")).fill(code())
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Din ansøgning")


def send(page: Page) -> None:
    page.goto("/ansoegning/min/")
    page.get_by_role("link", name="Gennemse og send").click()
    expect(page.get_by_text("010191-••••")).to_be_visible()
    looked_at(page, "review")
    page.get_by_role("button", name="Send til klinikken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak for din ansøgning")
    looked_at(page, "receipt")
    page.get_by_role("link", name="Se din ansøgning").click()
    expect(page.get_by_text("Vi har fået din ansøgning")).to_be_visible()
    looked_at(page, "status")
    held = Application.unscoped.get(course__patient=User.objects.get(email=EMAIL))
    assert held.sent_at is not None
    assert held.flags == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_answer_that_calls_for_help_leads_there_and_back(visit: Visit, script: bool) -> None:
    page = visit(java_script_enabled=script)
    begin_as_somebody(page)
    page.goto("/ansoegning/del/e/")
    choose(page, "Har du forsøgt at tage dit liv?", "Ja, inden for det sidste år")
    if not script:
        go_on(page)
    expect(page).to_have_url(re.compile("/hjaelp/svar/"))
    page.goto("/ansoegning/min/")
    expect(page.get_by_text("Begyndt").first).to_be_visible()


def begin_as_somebody(page: Page) -> None:
    """Signed in, with section A done."""
    user = sign_up_by_email(by=System("door"), email=EMAIL)
    region = Region.objects.get(slug="syddanmark")
    actions.begin(by=Actor(user, Role.PATIENT), region=region, known=Identity("email"))
    sign_in(page, user)
    page.goto("/ansoegning/del/a/")
    about_me(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtykke")


def test_the_pages_that_stop_and_help_are_readable(visit: Visit) -> None:
    page = visit()
    begin_as_somebody(page)
    for name, url in (
        ("stop", "/ansoegning/stop/"),
        ("violence", "/ansoegning/tryghed/"),
        ("back", "/ansoegning/tilbage/"),
    ):
        page.goto(url)
        looked_at(page, name)
