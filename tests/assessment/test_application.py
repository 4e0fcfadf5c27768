"""Sofie applies: she writes, pauses, sends once, and reads where her application is (clinical.md 2.3, 2.4)."""

from datetime import datetime
from uuid import uuid4

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from assessment.models import Application, FollowUp, Section, SentApplication
from care import identity, kept, notify
from care.access import Role, System
from care.actions.people import set_cpr
from care.cpr import parse
from care.eid.provider import PROVIDER
from care.models import Alert, AuditEvent, Consent, ConsentText, ContactDetails, Course, User, today
from care.workdays import COPENHAGEN
from tests.assessment import answers
from tests.assessment.applying import Applying
from tests.care import people
from tests.care.cast import at

FRIDAY = datetime(2026, 4, 24, 15, 30, tzinfo=COPENHAGEN)


@pytest.fixture
def sofie(db: None) -> Applying:
    return Applying()


@pytest.fixture
def begun(sofie: Applying) -> Applying:
    sofie.begin()
    sofie.post("A")
    return sofie


# --- the way in ---------------------------------------------------------------------------------------


def test_the_front_door_asks_for_the_region_first(db: None) -> None:
    browser = Client()

    assert "Hvilken region bor du i?" in browser.get("/ansoegning/").content.decode()
    assert browser.post("/ansoegning/", {"region": "mars"}).status_code == 422
    answer = browser.post("/ansoegning/", {"region": "syddanmark"})
    assert answer.status_code == 302
    assert answer.url.startswith("/konto/ansoeg/?next=%2Fansoegning%2Fmin%2F")


def test_beginning_opens_one_draft_in_the_chosen_region_and_gives_the_questionnaires(sofie: Applying) -> None:
    assert sofie.begin().url == "/ansoegning/del/a/"
    sofie.begin("nordjylland")

    assert Application.unscoped.filter(course__patient=sofie.user).count() == 1
    assert (sofie.course.state, sofie.course.region.slug) == ("draft", "syddanmark")
    assert [one.form for one in sofie.course.assignments.all()] == ["t0"]
    assert AuditEvent.objects.filter(action="application.begun", patient_code=sofie.user.code).count() == 1


def test_without_a_region_one_begins_with_that(sofie: Applying) -> None:
    assert sofie.browser.post("/ansoegning/begynd/").url == "/ansoegning/"
    assert not Course.unscoped.filter(patient=sofie.user).exists()


def test_an_applicant_lands_on_the_application_and_a_patient_on_today(begun: Applying) -> None:
    lone = people.browser_of(people.patient("Lone Kristensen"))

    assert begun.browser.get("/start/").url == "/ansoegning/status/"
    assert begun.browser.get("/ansoegning/status/").url == "/ansoegning/min/"
    assert lone.get("/start/").url == "/i-dag/"
    assert "/program/" not in begun.browser.get("/ansoegning/min/").content.decode()
    assert "/ansoegning/status/" not in lone.get("/mig/").content.decode()


# --- section A ------------------------------------------------------------------------------------------


def test_nothing_is_asked_before_the_person_is_known(sofie: Applying) -> None:
    sofie.begin()

    assert sofie.browser.get("/ansoegning/del/c/").url == "/ansoegning/del/a/"
    assert sofie.post("C").url == "/ansoegning/del/a/"
    sofie.post("A")
    assert sofie.browser.get("/ansoegning/del/c/").status_code == 200


def test_the_number_is_kept_where_numbers_live_and_not_in_the_section(begun: Applying) -> None:
    assert "cpr" not in begun.section("A").data
    assert str(identity.cpr_of(begun.user)) == "010191-••••"
    page = begun.browser.get("/ansoegning/del/a/").content.decode()
    assert "010191-••••" in page
    assert "1234" not in page
    assert begun.section("A").complete


def test_how_to_reach_the_person_is_kept_and_the_contact_person_only_with_a_yes(begun: Applying) -> None:
    contact = {"contact_name": "Anne", "contact_relation": "søster", "contact_phone": "20304051"}
    begun.post("A", **contact, contact_may="nej")
    assert not ContactDetails.objects.get(user=begun.user).contact_person

    begun.post("A", **contact, contact_may="ja")
    held = ContactDetails.objects.get(user=begun.user)
    assert (held.phone, held.contact_person) == ("20 30 40 50", "Anne (søster), 20 30 40 51")
    assert User.objects.get(pk=begun.user.pk).name == "Sofie Krog"


def test_under_eighteen_the_application_stops_and_keeps_nothing(sofie: Applying) -> None:
    sofie.begin()

    assert sofie.post("A", cpr=answers.CHILD).url == "/ansoegning/stop/"
    assert sofie.autosave("A", cpr=answers.CHILD).json() == {"help": "/ansoegning/stop/"}
    assert not Section.unscoped.filter(application=sofie.application).exists()
    assert identity.cpr_of(sofie.user) is None
    assert "Du skal være fyldt 18 år" in sofie.browser.get("/ansoegning/stop/").content.decode()


@pytest.mark.parametrize(("on", "stopped"), [((2033, 1, 31), True), ((2033, 2, 1), False)])
def test_the_eighteenth_birthday_lets_one_in(
    sofie: Applying, monkeypatch: pytest.MonkeyPatch, on: tuple[int, int, int], stopped: bool
) -> None:
    sofie.begin()
    at(datetime(*on, 12, tzinfo=COPENHAGEN), monkeypatch)
    sofie.browser = people.browser_of(sofie.user)

    assert (sofie.post("A", cpr="010215-4120").url == "/ansoegning/stop/") is stopped


def test_whoever_types_somebody_elses_number_does_not_learn_that_they_have_an_account(begun: Applying) -> None:
    other, stranger = Applying("anne@example.org"), Applying("stine@example.org")
    other.begin()
    stranger.begin()
    known, unknown = other.post("A"), stranger.post("A", cpr="020291-1236")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    pages = [one.browser.get("/ansoegning/del/a/").content.decode() for one in (other, stranger)]
    assert ["010191-••••" in pages[0], "020291-••••" in pages[1]] == [True, True]
    assert identity.cpr_of(other.user) is None
    assert str(identity.cpr_of(begun.user)) == "010191-••••"


def test_the_clinic_sees_that_the_number_belongs_to_another_account(begun: Applying) -> None:
    other = Applying("anne@example.org")
    other.fill_in()
    other.post("A", button="_later", cpr=None)
    other.send()

    assert [flag["code"] for flag in other.application.flags] == ["number_taken"]
    assert other.application.age is not None
    begun.fill_in()
    begun.send()
    assert begun.application.flags == []


def linked(user: User) -> None:
    """An eID opens the account, and has told the number."""
    SocialAccount.objects.create(user=user, provider=PROVIDER, uid=str(user.code))


def test_what_the_eid_knows_is_shown_and_not_asked(sofie: Applying) -> None:
    set_cpr(by=System("eid"), user=sofie.user, cpr=parse(answers.CPR, today=today()))
    linked(sofie.user)
    sofie.begin()
    page = sofie.browser.get("/ansoegning/del/a/").content.decode()

    assert "010191-••••" in page
    assert 'name="cpr"' not in page
    assert 'name="name"' not in page
    sofie.post("A", name=None, cpr=None)
    assert sofie.section("A").complete


def test_under_eighteen_by_eid_no_course_is_opened(sofie: Applying) -> None:
    set_cpr(by=System("eid"), user=sofie.user, cpr=parse(answers.CHILD, today=today()))
    linked(sofie.user)

    assert sofie.begin().url == "/ansoegning/stop/"
    assert not Course.unscoped.filter(patient=sofie.user).exists()


# --- saving ---------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_and_everything_typed_is_kept(begun: Applying) -> None:
    answer = begun.post("C", duration="i lang tid", problem=None)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Skriv et helt tal fra 0 til 600." in page
    assert "Svar på dette, før du sender." in page
    assert 'value="i lang tid"' in page
    assert begun.section("C").data["duration"] == "i lang tid"
    assert not begun.section("C").complete
    assert 'value="i lang tid"' in begun.browser.get("/ansoegning/del/c/").content.decode()


def test_pausing_keeps_an_unfinished_section_without_complaint(begun: Applying) -> None:
    assert begun.post("C", button="_later", problem=None).url == "/ansoegning/min/"
    assert "Svar på dette" not in begun.browser.get("/ansoegning/del/c/").content.decode()
    assert begun.section("C").data["own_words"] == "Jeg er træt hele tiden."


def test_each_change_is_saved_and_says_when(begun: Applying) -> None:
    answer = begun.autosave("C", base=0).json()

    assert answer["no"] == 1
    assert answer["message"].startswith("Gemt kl. ")
    assert begun.autosave("C", base=0).json()["no"] == 1  # the same again, its answer was lost
    assert begun.autosave("C", base=1, own_words="mere").json()["no"] == 2


def test_two_tabs_meet_and_both_texts_are_shown(begun: Applying) -> None:
    begun.autosave("C", base=0, own_words="fra den ene")

    assert begun.autosave("C", base=0, own_words="fra den anden").status_code == 409
    answer = begun.post("C", base=0, own_words="fra den anden")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "fra den ene" in page
    assert "fra den anden" in page
    assert begun.section("C").data["own_words"] == "fra den ene"
    assert begun.post("C", base=1, own_words="fra den anden").status_code == 302
    assert begun.section("C").data["own_words"] == "fra den anden"


def test_the_language_can_be_changed_in_the_middle_and_nothing_is_lost(begun: Applying) -> None:
    data = answers.posted("C", own_words="halvt skre") | {"_language": "en", "next": "/ansoegning/del/c/"}
    assert begun.browser.post("/ansoegning/del/c/", data).url == "/ansoegning/del/c/"

    page = begun.browser.get("/ansoegning/del/c/").content.decode()
    assert "Tell us in your own words" in page
    assert "halvt skre" in page


def test_a_row_is_added_and_taken_away_without_losing_the_others(begun: Applying) -> None:
    answer = begun.post("G", button="_add", press="medicines")
    assert answer.url.startswith("/ansoegning/del/g/?til=medicines")
    assert 'name="medicines-1-name"' in begun.browser.get(answer.url).content.decode()

    two = [{"name": "Sertralin", "depression": "ja", "changed": "nej"}, {"name": "Melatonin"}]
    begun.post("G", button="_remove", press="medicines-0", medicines=two)
    assert begun.section("G").data["medicines"] == [{"name": "Melatonin"}]


def test_a_page_that_another_person_opened_saves_nothing_here(begun: Applying) -> None:
    other = Applying("anne@example.org")
    other.begin()
    other.post("A", cpr="020291-1236")
    url, data = "/ansoegning/del/c/", answers.posted("C")

    assert other.browser.post(url, data | {"kept_for": kept.token(begun.user)}).url == "/start/"
    assert not Section.unscoped.filter(application=other.application, key="C").exists()
    other.browser.post(url, data | {"kept_for": kept.token(other.user)})
    assert other.section("C").data["own_words"] == "Jeg er træt hele tiden."


# --- consents -------------------------------------------------------------------------------------------


def test_each_yes_is_a_consent_with_its_text_and_a_no_is_none(begun: Applying) -> None:
    begun.autosave("B")
    assert not Consent.objects.filter(user=begun.user).exists()  # only a button says yes

    begun.post("B")
    given = {row.text.kind for row in Consent.objects.filter(user=begun.user, given=True)}
    assert given == {"information", "treatment", "gp_start"}
    begun.post("B", gp_start="nej")
    assert not Consent.objects.filter(user=begun.user, text__kind="gp_start").latest("pk").given


def test_a_yes_to_an_old_text_must_be_given_again(begun: Applying) -> None:
    old = ConsentText.objects.get(kind="evaluation")
    ConsentText.objects.create(
        kind="evaluation",
        version=2,
        title_da="Ny",
        title_en="New",
        text_da="Ny",
        text_en="New",
        valid_from=old.valid_from,
    )
    answer = begun.post("B", evaluation="ja")

    assert answer.status_code == 422
    assert "Teksten er ny" in answer.content.decode()
    assert not Consent.objects.filter(user=begun.user, text__kind="evaluation").exists()


# --- safety ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"attempt": "seneste år"}, {"self_harm": "ja"}])
def test_an_answer_that_calls_for_help_opens_the_help_page_at_once(begun: Applying, changed: dict[str, str]) -> None:
    answer = begun.autosave("E", **changed).json()
    follow_up = FollowUp.unscoped.get(alert__course=begun.course)

    assert answer["help"].startswith(f"/hjaelp/svar/{follow_up.code}/")
    assert Alert.unscoped.get(course=begun.course).grade == "B"
    begun.autosave("E", **changed)
    assert Alert.unscoped.filter(course=begun.course).count() == 1
    assert begun.browser.get("/ansoegning/del/f/").status_code == 200  # and one can go on


def test_the_help_page_comes_without_javascript_too(begun: Applying) -> None:
    assert begun.post("E", attempt="seneste år").url.startswith("/hjaelp/svar/")


def test_an_older_attempt_raises_nothing(begun: Applying) -> None:
    begun.post("E", attempt="over et år")

    assert not Alert.unscoped.filter(course=begun.course).exists()


def test_violence_at_home_shows_help_and_goes_on(begun: Applying) -> None:
    assert begun.post("E", violence="ja").url == "/ansoegning/tryghed/"
    assert "krisecenter" in begun.browser.get("/ansoegning/tryghed/").content.decode()
    assert begun.post("E", violence="ønsker ikke").url != "/ansoegning/tryghed/"


# --- sending --------------------------------------------------------------------------------------------


def test_what_is_missing_is_named_and_nothing_is_sent(begun: Applying) -> None:
    answer = begun.send()

    assert answer.status_code == 422
    assert "Det her mangler" in answer.content.decode()
    assert begun.course.state == "draft"
    assert not SentApplication.unscoped.filter(application=begun.application).exists()


def test_pressed_twice_it_is_sent_once(sofie: Applying, monkeypatch: pytest.MonkeyPatch) -> None:
    sofie.fill_in()
    at(FRIDAY, monkeypatch)
    sofie.browser = people.browser_of(sofie.user)
    key = str(uuid4())

    assert sofie.send(key).url == "/ansoegning/kvittering/"
    assert sofie.send(key).url == "/ansoegning/kvittering/"
    sofie.send()
    held = sofie.application
    assert SentApplication.unscoped.filter(application=held).count() == 1
    assert (held.course.state, held.sent_at, held.age) == ("applied", FRIDAY, 35)
    assert held.decide_by == datetime(2026, 4, 28, 16, tzinfo=COPENHAGEN)
    assert "tirsdag 28. april kl. 16.00" in sofie.browser.get("/ansoegning/kvittering/").content.decode()


def test_what_was_sent_stands_as_it_was(sofie: Applying) -> None:
    sofie.fill_in()
    sofie.send()
    sent = SentApplication.unscoped.get(application=sofie.application)

    assert sent.data["sections"]["C"]["own_words"] == "Jeg er træt hele tiden."
    assert sofie.autosave("C", own_words="ændret").status_code == 409
    assert sofie.post("C", own_words="ændret").status_code == 409
    assert sofie.section("C").data["own_words"] == "Jeg er træt hele tiden."


def test_the_receipt_by_mail_says_nothing_about_the_person(sofie: Applying) -> None:
    sofie.fill_in()
    sofie.send()
    mail.outbox.clear()
    notify.deliver_due()

    (letter,) = [one for one in mail.outbox if one.to == ["sofie@example.org"]]
    assert "Vi har fået det, du sendte" in letter.subject
    assert not {"depression", "Sofie", "behandling"} & set((letter.subject + letter.body).split())


def test_nobody_at_the_clinic_reads_a_draft(begun: Applying) -> None:
    karen = people.actor(people.staff("Karen Friis", Role.LEAD), Role.LEAD)
    assert not Application.objects.for_user(karen).filter(course=begun.course).exists()
    begun.fill_in()
    begun.send()
    assert Application.objects.for_user(karen).filter(course=begun.course).exists()


# --- afterwards -----------------------------------------------------------------------------------------


def test_withdrawing_a_draft_deletes_what_was_written(begun: Applying) -> None:
    assert "Slet min kladde" in begun.browser.get("/ansoegning/tilbage/").content.decode()
    begun.browser.post("/ansoegning/tilbage/")

    assert begun.course.state == "withdrawn"
    assert not Section.unscoped.filter(application=begun.application).exists()
    assert "Du har trukket din ansøgning tilbage" in begun.browser.get("/ansoegning/status/").content.decode()


def test_withdrawing_what_was_sent_keeps_it_and_one_may_apply_again(sofie: Applying) -> None:
    sofie.fill_in()
    sofie.send()
    sofie.browser.post("/ansoegning/tilbage/", {"reason": "Jeg har fået det bedre"})

    assert sofie.course.state_changes.latest("changed_at").reason == "Jeg har fået det bedre"
    assert Section.unscoped.filter(application=sofie.application).count() == 8
    sofie.begin("nordjylland")
    assert (sofie.course.state, sofie.course.region.slug) == ("draft", "nordjylland")


def test_my_data_holds_the_application(sofie: Applying) -> None:
    sofie.fill_in()
    sofie.send()
    (own,) = sofie.browser.post("/mig/data/hent/").json()["application"]

    assert own["sections"]["I"]["different"] == "At jeg kom ud af sengen."
    assert len(own["sent"]) == 1
