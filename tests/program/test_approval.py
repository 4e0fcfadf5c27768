"""What is written becomes a release only when somebody else says yes, and a third person where it is about suicide."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from care.access import Role
from care.models import AuditEvent
from clinic.demo import people
from program import approval, queries
from program.actions import releasing
from program.models import ModulePage, ModuleProgress, Proposal, Release, StepPage
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


@pytest.fixture
def keeper(users):
    return people.actor(users["vibeke"])


@pytest.fixture
def plain() -> str:
    """A page that does not speak of suicide."""
    release = Release.objects.get()
    steps = [step for module in release.content["modules"] for step in module["steps"]]
    from program.sensitive import speaks_of_suicide

    return next(step["code"] for step in steps if not speaks_of_suicide(step))


@pytest.fixture
def sensitive() -> str:
    """A page that does."""
    release = Release.objects.get()
    steps = [step for module in release.content["modules"] for step in module["steps"]]
    from program.sensitive import speaks_of_suicide

    return next(step["code"] for step in steps if speaks_of_suicide(step))


def write(by, code: str, title: str = "En ny titel") -> None:
    page = StepPage.objects.get(step_code=code, locale__language_code="da").get_latest_revision_as_object()
    page.title = title
    page.save_revision(user=by.user)


def propose(by) -> Proposal:
    return releasing.propose(by=by, programme_code=CODE, note="Ny titel")


def title_in(release: Release, code: str) -> str:
    steps = [step for module in release.content["modules"] for step in module["steps"]]
    return next(step["da"]["title"] for step in steps if step["code"] == code)


@pytest.fixture
def browser_as():
    """A browser for each person, signed in once, in the role that the actor has."""
    kept = {}

    def browser(actor):
        if actor.code not in kept:
            kept[actor.code] = browser_of(actor)
            session = kept[actor.code].session
            session["membership"] = str(actor.membership.code)
            session.save()
        return kept[actor.code]

    return browser


def test_the_editors_draft_becomes_release_2_and_says_who_approved(ida, approver, plain) -> None:
    write(ida, plain)
    proposal = propose(ida)
    assert proposal.sensitive == []
    assert Release.objects.count() == 1
    release = releasing.approve(by=approver, proposal=proposal)
    assert (release.number, release.approved_by, release.note) == (2, approver.user, "Ny titel")
    assert title_in(release, plain) == "En ny titel"
    assert AuditEvent.objects.filter(action="release.made", actor_code=approver.code).exists()


def test_what_is_approved_is_what_was_read_not_what_came_after(ida, approver, plain) -> None:
    write(ida, plain, "Forslaget")
    proposal = propose(ida)
    write(ida, plain, "Skrevet bagefter")
    release = releasing.approve(by=approver, proposal=proposal)
    assert title_in(release, plain) == "Forslaget"
    assert [revision.user for revision in approval.written_since(CODE)] == [ida.user]


def test_nobody_approves_what_they_wrote_or_proposed(ida, approver, keeper, plain) -> None:
    write(ida, plain)
    write(approver, plain, "Velkommen")
    write(ida, plain, "Velkommen igen")
    proposal = propose(ida)
    with pytest.raises(approval.OwnWork):
        releasing.approve(by=approver, proposal=proposal)
    assert Release.objects.count() == 1
    assert releasing.approve(by=keeper, proposal=proposal).number == 2


def test_text_about_suicide_takes_the_owner_of_the_risk_protocol_too(ida, approver, keeper, sensitive) -> None:
    write(ida, sensitive)
    proposal = propose(ida)
    assert proposal.sensitive == [sensitive]
    assert releasing.approve(by=approver, proposal=proposal) is None
    assert Release.objects.count() == 1
    assert releasing.approve(by=keeper, proposal=proposal, kind="risk").number == 2


def test_one_person_never_gives_both(ida, keeper, sensitive) -> None:
    write(ida, sensitive)
    proposal = propose(ida)
    assert releasing.approve(by=keeper, proposal=proposal, kind="risk") is None
    with pytest.raises(approval.OwnWork):
        releasing.approve(by=keeper, proposal=proposal)
    assert Release.objects.count() == 1


def test_another_approver_cannot_speak_for_the_risk_protocol(ida, approver, sensitive) -> None:
    write(ida, sensitive)
    proposal = propose(ida)
    with pytest.raises(PermissionDenied):
        releasing.approve(by=approver, proposal=proposal, kind="risk")


def test_a_no_needs_a_reason_and_the_editor_reads_it(browser_as, ida, approver, plain) -> None:
    write(ida, plain)
    proposal = propose(ida)
    answer = browser_as(approver).post(reverse("program-verdict", args=[proposal.code]), {"say": "rejected"})
    assert answer.status_code == 422
    proposal.refresh_from_db()
    assert proposal.is_open
    said = {"say": "rejected", "reason": "Sig det med færre ord."}
    browser_as(approver).post(reverse("program-verdict", args=[proposal.code]), said)
    seen = browser_as(ida).get(reverse("program-releases")).content.decode()
    assert "Sig det med færre ord." in seen
    with pytest.raises(approval.Decided):
        releasing.approve(by=approver, proposal=proposal)
    assert Release.objects.count() == 1
    write(ida, plain, "Kortere")
    assert releasing.approve(by=approver, proposal=propose(ida)).number == 2
    assert "Sig det med færre ord." not in browser_as(ida).get(reverse("program-releases")).content.decode()


def test_only_one_proposal_waits_and_it_can_be_taken_back(ida, approver, plain) -> None:
    write(ida, plain)
    proposal = propose(ida)
    with pytest.raises(approval.AlreadyOpen):
        propose(ida)
    releasing.withdraw(by=ida, proposal=proposal)
    with pytest.raises(approval.Decided):
        releasing.approve(by=approver, proposal=proposal)
    assert propose(ida).is_open


def test_a_proposal_from_before_another_release_is_outdated(ida, approver, plain) -> None:
    from care.access import System
    from program.releases import make_release

    write(ida, plain)
    proposal = propose(ida)
    make_release(by=System("test"), programme_code=CODE)
    with pytest.raises(approval.Outdated):
        releasing.approve(by=approver, proposal=proposal)


def test_rights(ida, approver, plain) -> None:
    write(ida, plain)
    with pytest.raises(PermissionDenied):
        propose(approver)
    proposal = propose(ida)
    for verb in (releasing.approve, releasing.move_all):
        with pytest.raises(PermissionDenied):
            verb(
                by=ida, **({"proposal": proposal} if verb is releasing.approve else {"release": Release.objects.get()})
            )
    with pytest.raises(PermissionDenied):
        releasing.reject(by=ida, proposal=proposal, reason="Nej")
    with pytest.raises(PermissionDenied):
        releasing.withdraw(by=approver, proposal=proposal)


def test_verdicts_stay_even_by_hand(ida, approver, plain) -> None:
    write(ida, plain)
    releasing.approve(by=approver, proposal=propose(ida))
    with pytest.raises(Exception, match="is refused"), connection.cursor() as cursor:
        cursor.execute("UPDATE program_verdict SET reason = 'x'")


def test_without_news_there_is_nothing_to_propose(ida) -> None:
    with pytest.raises(approval.NothingNew):
        propose(ida)


def test_a_page_in_one_language_only_stops_the_proposal(browser_as, ida, plain) -> None:
    module = ModulePage.objects.get(module_code="m1", locale__language_code="da")
    module.add_child(instance=StepPage(title="Ny", slug="ny", step_code="m1-ny", est_minutes=2, locale=module.locale))
    with pytest.raises(MissingTranslation):
        propose(ida)
    answer = browser_as(ida).post(reverse("program-propose"), {"programme": CODE, "note": "Min note"})
    assert answer.status_code == 422
    assert "Der mangler en oversættelse" in answer.content.decode()


def test_patients_stay_where_they_began_and_only_the_others_are_moved(ida, approver, plain, lone) -> None:
    write(ida, plain)
    release = releasing.approve(by=approver, proposal=propose(ida))
    begun = queries.progress_of(lone, "m1")
    ModuleProgress.unscoped.filter(pk=begun.pk).update(last_read_at=release.approved_at)
    assert set(queries.followers()) == {begun.release_id}
    before = queries.followers()[begun.release_id]["m1"]
    moved = releasing.move_all(by=approver, release=release)
    assert 0 < moved < before
    assert queries.followers() == {begun.release_id: {"m1": before - moved}, release.pk: {"m1": moved}}
    assert queries.progress_of(lone, "m1").release_id == begun.release_id


def test_the_page_shows_the_change_and_offers_each_what_they_may(browser_as, ida, approver, keeper, sensitive) -> None:
    write(ida, sensitive, "Helt ny titel")
    seen = browser_as(ida).get(reverse("program-releases")).content.decode()
    assert "Ida Møller" in seen
    assert "M1: 4 patienter" in seen
    assert "Send til godkendelse" in seen
    proposal = propose(ida)
    mine = browser_as(ida).get(reverse("program-releases")).content.decode()
    assert "Træk forslaget tilbage" in mine
    assert 'value="approved"' not in mine
    hers = browser_as(approver).get(reverse("program-releases")).content.decode()
    assert 'value="approved"' in hers
    assert 'value="risk"' not in hers
    assert "<ins>Helt" in hers
    assert 'value="risk"' in browser_as(keeper).get(reverse("program-releases")).content.decode()
    said = browser_as(approver).post(reverse("program-verdict", args=[proposal.code]), {"say": "approved"}, follow=True)
    assert "Der mangler en til." in said.content.decode()


def test_two_releases_are_compared_word_by_word(browser_as, ida, approver, plain) -> None:
    write(ida, plain, "Ordet er ændret")
    after = releasing.approve(by=approver, proposal=propose(ida))
    before = Release.objects.get(number=1)
    seen = browser_as(ida).get(reverse("program-compare"), {"fra": before.code, "til": after.code}).content.decode()
    assert "Ordet er ændret" in seen
    assert seen.count("<details") == 1
    assert browser_as(ida).get(reverse("program-compare"), {"fra": "x", "til": after.code}).status_code == 404


def test_nobody_publishes_a_page_of_the_programme(ida, approver, plain) -> None:
    for actor in (ida, approver):
        rights = StepPage.objects.get(step_code=plain, locale__language_code="da").permissions_for_user(actor.user)
        assert rights.can_edit()
        assert not any([rights.can_publish(), rights.can_unpublish()])


def test_publishing_by_hand_keeps_a_draft(ida, plain) -> None:
    page = StepPage.objects.get(step_code=plain, locale__language_code="da")
    browser_of(ida).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert page.live
