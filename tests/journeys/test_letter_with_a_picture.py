"""Lone on her telephone: a picture of her sheet, a letter put right, a word found again, all of it on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dialogue.models import Message
from tests.dialogue import files
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
PHONE = {"width": 320, "height": 700}


@pytest.fixture
def lone(visit: Visit) -> Page:
    return enter(visit(viewport=PHONE, reduced_motion="reduce"), "lone", "/program/m1/3/")


def newest(key: str) -> Message:
    return Message.unscoped.filter(thread__course__patient=person(key)).order_by("-seq")[0]


def send(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Send til")).click()


def test_from_the_module_to_paper(lone: Page, visit: Visit) -> None:
    lone.get_by_role("link", name="Skriv til min psykolog").click()
    photo = {"name": "IMG_0012.jpg", "mimeType": "image/jpeg", "buffer": files.photo((1200, 900))}
    lone.get_by_label("Vedhæft en fil").set_input_files([photo])
    expect(lone.get_by_text("IMG_0012.jpg er vedhæftet, men ikke sendt endnu.")).to_be_visible()
    picture(lone, "letter-with-a-picture")
    send(lone, "Her er mit skema. Vi ses mandag.")
    first = newest("lone")
    assert first.about_label.startswith("Modul 1, side 3")

    mette = enter(visit(), "mette", "/klinik/venter/")
    mette.goto(f"/breve/om/{first.about_kind}/{first.about_code}/")
    expect(mette.get_by_role("heading", name="Breve om modulet")).to_be_visible()
    expect(mette.get_by_text("Ikke scannet for virus")).to_be_visible()
    with mette.expect_download() as waiting:
        mette.get_by_role("link", name="IMG_0012.jpg").click()
    assert files.PLACE not in Path(waiting.value.path()).read_bytes()
    axe(mette)
    picture(mette, "letter-beside-the-module")

    lone.get_by_role("link", name=re.compile("^Ret brevet")).last.click()
    send(lone, "Her er mit skema. Vi ses tirsdag.")
    expect(lone.locator(f"#brev-{first.seq}")).to_contain_text("Rettet i et senere brev")
    expect(lone.locator(f"#brev-{first.seq}")).to_contain_text("Set ")
    assert newest("lone").corrects == first

    lone.get_by_role("link", name="Søg i brevene").click()
    lone.get_by_label("Søg efter ord i brevene").fill("skema tirsdag")
    lone.get_by_role("button", name="Søg", exact=True).click()
    expect(lone.locator("mark")).to_have_count(2)
    picture(lone, "letters-search")
    lone.get_by_role("link", name=re.compile("^Dig")).click()
    expect(lone.locator(f"#brev-{first.seq + 1}")).to_be_in_viewport()
    lone.get_by_role("link", name="Udskriv").click()
    expect(lone.get_by_role("main")).to_contain_text("IMG_0012.jpg")
    lone.emulate_media(media="print")
    picture(lone, "letters-printed")
