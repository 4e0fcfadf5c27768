"""What is written becomes a release only when somebody else approves all of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from care.access import Role
from care.models import AuditEvent
from clinic.demo import people
from program import approval, queries
from program.models import Release, StepPage
from program.releases import MissingTranslation
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
CODE = "skridt-for-skridt"


@pytest.fixture
def ida(users):
    return people.actor(users["ida"])


@pytest.fixture
def approver(users):
    return people.actor(users["karen"], Role.APPROVER)


def step(language: str = "da") -> StepPage:
    return StepPage.objects.get(step_code="m1-velkommen", locale__language_code=language)


def write(by, title: str = "Velkommen til modul 1") -> None:
    page = step()
    page.title = title
    page.save_revision(user=by.user)


def approve(by):
    return approval.approve(by=by, programme_code=CODE, note="Ny titel")


def test_the_editors_draft_becomes_release_2_and_says_who_approved(ida, approver) -> None:
    write(ida)
    release = approve(approver)
    assert (release.number, release.approved_by, release.note) == (2, approver.user, "Ny titel")
    assert release.content["modules"][0]["steps"][0]["da"]["title"] == "Velkommen til modul 1"
    assert AuditEvent.objects.filter(action="release.made", actor_code=approver.code).exists()


def test_nobody_approves_what_they_wrote_themselves(ida, approver) -> None:
    write(ida)
    write(approver, "Velkommen")
    write(ida, "Velkommen igen")
    with pytest.raises(approval.OwnWork) as refused:
        approve(approver)
    assert refused.value.titles
    assert Release.objects.count() == 1


def test_what_an_older_release_holds_is_no_hindrance(ida, approver, users) -> None:
    write(ida, "Velkommen")
    approve(approver)
    write(ida, "Velkommen igen")
    assert {revision.user for revision in approval.written_since(CODE)} == {users["ida"]}
    assert len(approval.written_since(CODE)) == 1


def test_an_editor_approves_nothing(ida) -> None:
    write(ida)
    with pytest.raises(PermissionDenied):
        approve(ida)


def test_without_news_there_is_no_release(approver) -> None:
    with pytest.raises(approval.NothingNew):
        approve(approver)


def test_a_page_in_one_language_only_stops_the_release(ida, approver) -> None:
    write(ida)
    step("en").delete()
    with pytest.raises(MissingTranslation):
        approve(approver)


def test_patients_stay_on_the_release_they_began_with(ida, approver, lone) -> None:
    write(ida)
    approve(approver)
    assert queries.place_in(queries.progress_of(lone, "m1")).module.steps[0].title["da"] != "Velkommen til modul 1"
    assert list(queries.followers().values()) == [{"m1": 4}]


def test_the_page_lists_releases_and_offers_the_button_to_approvers_only(ida, approver) -> None:
    write(ida)
    seen = browser_of(ida).get(reverse("program-releases")).content.decode()
    assert "Ida Møller" in seen
    assert "M1: 4 patienter" in seen
    assert "Godkend som ny udgivelse" not in seen


def test_the_refusal_is_said_in_words(approver, users) -> None:
    write(approver)
    browser = browser_of(approver)
    session = browser.session
    session["membership"] = str(approver.membership.code)
    session.save()
    page = browser.post(reverse("program-approve"), {"programme": CODE}, follow=True).content.decode()
    assert "En anden skal godkende." in page
    assert Release.objects.count() == 1


def test_nobody_publishes_a_page_of_the_programme(ida, approver) -> None:
    for actor in (ida, approver):
        rights = step().permissions_for_user(actor.user)
        assert rights.can_edit()
        assert not any([rights.can_publish(), rights.can_unpublish(), rights.can_delete()])


def test_publishing_by_hand_keeps_a_draft(ida) -> None:
    page = step()
    browser = browser_of(ida)
    browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert page.live
