"""A form posted after the session ended waits half an hour for its writer, and for nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from care import kept
from care.access import Role
from care.models import AuditEvent, KeptPost, Membership, User
from tests.care import people

pytestmark = pytest.mark.django_db
TEXT = "Det, jeg skrev i går aftes"


@pytest.fixture
def karen(db: None) -> User:
    return people.staff("Karen Friis", Role.LEAD, Role.APPROVER)


def post_signed_out(user: User, **extra: str):
    """Somebody's session has ended, and they press the button; choosing a role stands for any form."""
    held = Membership.objects.get(user=user, role=Role.LEAD)
    form = {"membership": str(held.code), "note": TEXT, "kept_for": kept.token(user)} | extra
    return Client().post(reverse("care-choose-role"), form)


def back(user: User) -> Client:
    """The same person, signed in again in the role of a lead."""
    browser = people.browser_of(user)
    session = browser.session
    session["membership"] = str(Membership.objects.get(user=user, role=Role.LEAD).code)
    session.save()
    return browser


def test_the_form_is_kept_and_sign_in_leads_back_to_it(karen: User) -> None:
    answer = post_signed_out(karen)
    assert answer.url == f"{reverse('account_request_login_code')}?next={reverse('care-kept')}"
    row = KeptPost.objects.get()
    assert row.user == karen
    assert row.body["note"] == [TEXT]
    assert "csrfmiddlewaretoken" not in row.body


def test_the_database_holds_it_encrypted(karen: User) -> None:
    post_signed_out(karen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM care_keptpost")
        assert TEXT.encode() not in bytes(cursor.fetchone()[0])


def test_it_is_shown_after_sign_in_and_posted_again_with_one_button(karen: User) -> None:
    post_signed_out(karen)
    browser = back(karen)
    page = browser.get(reverse("care-kept"))
    assert TEXT in page.content.decode()
    (row,) = page.context["rows"]
    assert row["name"] == "En ændring af oplysninger"
    form = dict(row["fields"]) | {"kept_for": row["token"]}
    assert browser.post(row["post"].path, form).url == reverse("care-home")
    assert AuditEvent.objects.filter(action="role.chosen").count() == 1
    assert not KeptPost.objects.exists()


def test_home_leads_there_first(karen: User) -> None:
    post_signed_out(karen)
    assert back(karen).get(reverse("care-home")).url == reverse("care-kept")


def test_a_form_that_was_not_taken_stays_kept(karen: User) -> None:
    post_signed_out(karen, membership="00000000-0000-0000-0000-000000000000")
    browser = back(karen)
    (row,) = browser.get(reverse("care-kept")).context["rows"]
    assert browser.post(row["post"].path, dict(row["fields"]) | {"kept_for": row["token"]}).status_code == 404
    assert KeptPost.objects.count() == 1


def test_it_can_be_deleted_unsaved(karen: User) -> None:
    post_signed_out(karen)
    browser = back(karen)
    browser.post(reverse("care-drop-kept", args=[KeptPost.objects.get().code]))
    assert not KeptPost.objects.exists()


def test_nobody_else_sees_or_deletes_it(karen: User) -> None:
    post_signed_out(karen)
    other = people.browser_of(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    assert other.get(reverse("care-kept")).url == reverse("care-home")
    assert other.post(reverse("care-drop-kept", args=[KeptPost.objects.get().code])).status_code == 404


def test_without_a_true_token_nothing_is_kept(karen: User) -> None:
    for token in ("", "nonsense", f"{karen.code}:x:y"):
        answer = post_signed_out(karen, kept_for=token)
        assert answer.url.startswith(reverse("account_request_login_code"))
    assert not KeptPost.objects.exists()


def test_after_half_an_hour_it_is_gone(karen: User) -> None:
    post_signed_out(karen)
    KeptPost.objects.update(kept_at=timezone.now() - timedelta(minutes=31))
    assert kept.waiting(karen) == []
    kept.forget_old()
    assert not KeptPost.objects.exists()


def test_the_tag_writes_the_hidden_field(karen: User) -> None:
    request = RequestFactory().get("/")
    request.user = karen
    html = Template("{% load care %}{% kept_for %}").render(Context({"request": request}))
    value = html.split('value="')[1].split('"')[0]
    assert kept._opened(value) == (str(karen.code), "")
