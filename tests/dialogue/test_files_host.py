"""In production files come from a host of their own, without cookies: a ticket says who fetches, once."""

from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from care.models import AuditEvent, CareLink
from dialogue import attachment_actions, tickets
from tests.dialogue import files
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
HOST = "filer.testserver"


@pytest.fixture
def file(settings, lone, course, write):
    from uuid import uuid4

    settings.FILES_HOST = HOST
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    kept = attachment_actions.attach(
        by=lone, course=course, client_id=uuid4(), file=files.upload("plan.pdf", files.PDF)
    )
    write(lone, files=[kept.code])
    return kept


def ticket_of(browser, file):
    answer = browser.get(f"/breve/fil/{file.code}/")
    assert answer.status_code == 302
    where = urlsplit(answer["Location"])
    assert (where.scheme, where.netloc) == ("https", HOST)
    return where.path


def fetch(path):
    """As a browser without any cookie of the site."""
    return Client(headers={"host": HOST}).get(path)


def test_the_site_sends_one_to_the_host_for_files_and_it_hands_the_file_out(mette, file):
    answer = fetch(ticket_of(browser_of(mette), file))
    assert answer.content == files.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(action="attachment.read")
    assert (event.actor_code, event.role, event.relation) == (mette.code, "psychologist", "treating")


def test_a_ticket_is_good_once(lone, file):
    path = ticket_of(browser_of(lone), file)
    assert [fetch(path).status_code for _n in range(2)] == [200, 404]


def test_a_ticket_is_good_for_a_minute(lone, file, monkeypatch):
    path = ticket_of(browser_of(lone), file)
    monkeypatch.setattr(tickets, "GOOD_FOR", -1)
    assert fetch(path).status_code == 404


def test_a_ticket_for_somebody_who_lost_the_right_in_between_is_refused(mette, course, file):
    path = ticket_of(browser_of(mette), file)
    CareLink.unscoped.filter(course=course).delete()
    assert fetch(path).status_code == 404
    assert AuditEvent.objects.filter(action="refused.dialogue.attachment", actor_code=mette.code).exists()


def test_a_ticket_of_a_closed_account_is_refused(lone, file):
    path = ticket_of(browser_of(lone), file)
    lone.user.is_active = False
    lone.user.save()
    assert fetch(path).status_code == 404


@pytest.mark.parametrize("salt", [tickets.SALT, "dialogue.about"])
def test_a_made_up_ticket_is_refused(salt, jens, file):
    """The file's code is not enough; and a true ticket for a stranger is as good as none."""
    made = signing.dumps([str(file.code), str(jens.code), ""], salt=salt)
    assert fetch(f"/filer/{made}/").status_code == 404
    assert fetch("/filer/x/").status_code == 404


def test_the_host_for_files_has_nothing_else_and_the_site_has_no_tickets(lone, file):
    for path in ("/", "/breve/", "/konto/log-ind/", f"/breve/fil/{file.code}/", "/healthz", "/cms/"):
        assert fetch(path).status_code == 404
    browser = browser_of(lone)
    assert browser.get(ticket_of(browser, file)).status_code == 404


def test_without_a_host_for_files_there_are_no_tickets(settings, lone, file):
    path = ticket_of(browser_of(lone), file)
    settings.FILES_HOST = ""
    assert Client().get(path).status_code == 404
    assert browser_of(lone).get(f"/breve/fil/{file.code}/").status_code == 200


@pytest.mark.parametrize("declared", [str(10 * 1024**3), "-1", "x"])
def test_what_says_it_is_enormous_is_refused_before_it_is_read(declared, lone, course):
    answer = browser_of(lone).post("/breve/send/", {"body": "Kære"}, headers={"content-length": declared})
    assert answer.status_code == 413
    assert "vælg en mindre fil" in answer.content.decode()
