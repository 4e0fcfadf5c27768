"""The thread as a whole: searched, printed, downloaded; by the patient and by those who treat them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from care.middleware import MEMBERSHIP
from care.models import AuditEvent
from dialogue.about import About
from tests.dialogue import files
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
SEARCH, PRINT, DOWNLOAD = "/breve/soeg/", "/breve/udskriv/", "/breve/hent/"


@pytest.fixture
def letters(lone, mette, course, write):
    from uuid import uuid4

    from dialogue import attachment_actions

    file = attachment_actions.attach(by=lone, course=course, client_id=uuid4(), file=files.upload("Hønsehus.txt", b"x"))
    write(lone, "Kære Mette\n\nJeg sov dårligt. Se https://sundhed.dk", files=[file.code])
    write(mette, "Kære Lone, prøv en gåtur", about=About("worksheet", uuid4(), "Din ugeplan"))
    write(lone, "Jeg gik en tur")


@pytest.fixture
def browser(lone, letters):
    return browser_of(lone)


@pytest.fixture
def clinic(mette, letters):
    return browser_of(mette)


def found(browser, query, url=SEARCH):
    page = browser.post(url, {"q": query})
    assert page.status_code == 200
    return [hit.letter.seq for hit in page.context["results"].hits]


@pytest.mark.parametrize(
    ("query", "seqs"),
    [("tur", [3, 2]), ("GÅTUR", [2]), ("sov dårligt", [1]), ("hønsehus", [1]), ("ugeplan", [2]), ("findes ikke", [])],
)
def test_words_are_found_newest_first(query, seqs, browser):
    assert found(browser, query) == seqs


def test_a_hit_leads_to_the_letters_place(browser):
    page = browser.post(SEARCH, {"q": "sov"}).content.decode()
    assert 'href="/breve/?before=26#brev-1"' in page
    assert "<mark>sov</mark>" in page


def test_what_is_looked_for_stands_in_no_address(browser):
    page = browser.get(SEARCH, {"q": "sov"})
    assert page.context["results"] is None
    assert 'method="post"' in page.content.decode()
    assert "?q=" not in browser.post(SEARCH, {"q": "sov"}).content.decode()


def test_nothing_and_too_much_to_look_for_are_said(browser):
    for query in ("", "  ", "x" * 201):
        page = browser.post(SEARCH, {"q": query})
        assert "Skriv et eller flere ord" in page.content.decode()


def test_a_query_runs_nowhere(browser):
    page = browser.post(SEARCH, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_nobody_finds_another_persons_letters(jens, letters):
    assert found(browser_of(jens), "tur") == []


def test_the_psychologists_search_is_a_read_that_the_patient_sees_without_what_was_looked_for(clinic, course, mette):
    assert found(clinic, "dårligt", f"/klinik/patienter/{course.code}/breve/soeg/") == [1]
    event = AuditEvent.objects.get(action="letters.searched")
    assert (event.actor_code, event.relation) == (mette.code, "treating")
    assert "dårligt" not in " ".join(str(value) for value in vars(event).values())


def test_ones_own_search_is_not_audited(browser):
    found(browser, "tur")
    assert not AuditEvent.objects.filter(action="letters.searched").exists()


def test_the_lead_neither_searches_prints_nor_downloads(karen, course, letters):
    lead = browser_of(karen)
    session = lead.session
    session[MEMBERSHIP] = str(karen.membership.code)
    session.save()
    for last in ("soeg", "udskriv", "hent"):
        assert lead.get(f"/klinik/patienter/{course.code}/breve/{last}/").status_code == 403


def test_everything_is_on_the_page_for_paper(browser):
    page = browser.get(PRINT).content.decode()
    for words in (
        "Breve mellem Lone Kristensen og klinikken",
        "Jeg sov dårligt",
        "prøv en gåtur",
        "Hønsehus.txt",
        "Din ugeplan",
    ):
        assert words in page
    assert "/breve/fil/" not in page


def test_the_text_file_holds_every_letter_and_names_the_files(browser):
    answer = browser.get(DOWNLOAD)
    assert answer["Content-Disposition"] == 'attachment; filename="breve.txt"'
    assert "sandbox" in answer["Content-Security-Policy"]
    text = answer.content.decode()
    for words in (
        "Fra: Lone Kristensen",
        "Fra: Mette Dahl, Psykolog",
        "Om: Din ugeplan",
        "- Hønsehus.txt (1 kB)",
        "Jeg gik en tur",
    ):
        assert words in text, text
    assert text.index("Jeg sov") < text.index("gåtur") < text.index("Jeg gik")


def test_printing_and_downloading_by_the_clinic_are_written_down(clinic, course):
    for last in ("udskriv", "hent"):
        assert clinic.get(f"/klinik/patienter/{course.code}/breve/{last}/").status_code == 200
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"letters.printed", "letters.downloaded"} <= actions


def test_the_page_costs_the_same_however_many_letters(browser, lone, write):
    browser.get(PRINT)
    counts = []
    for _round in range(2):
        for _n in range(30):
            write(lone)
        with CaptureQueriesContext(connection) as captured:
            browser.get(PRINT)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
