"""The patient's page of letters, over HTTP and without JavaScript."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from care import registry
from care.access import Role
from care.models import AuditEvent, CareLink, Course, StaffProfile, User
from dialogue import queries
from dialogue.about import About
from dialogue.models import BODY_LIMIT, Draft, Message
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
LETTERS, SEND, DRAFT = "/breve/", "/breve/send/", "/breve/kladde/"
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def browser(lone):
    return browser_of(lone)


@pytest.fixture
def form(browser):
    """What the box on the page would post."""
    box = browser.get(LETTERS).context["box"]
    return {
        "patient": box.patient,
        "client_id": box.client_id,
        "about": box.about,
        "base": box.base or "",
        "body": "Kære Mette",
    }


def as_json(browser, url, data, **more):
    return browser.post(url, data, headers={"Accept": "application/json"}, **more)


def test_above_the_box_stand_the_promise_and_the_way_to_help(browser, course):
    page = browser.get(LETTERS).content.decode()
    assert "Din psykolog læser beskeder på hverdage. Du får svar senest " in page
    assert "Har du brug for hjælp nu, så tryk her." in page


def test_without_a_psychologist_it_says_who_reads(browser, course):
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    page = browser.get(LETTERS).content.decode()
    assert "Du har ikke fået en psykolog endnu. Klinikkens leder kan se, at du har skrevet" in page


def test_without_a_course_the_page_says_so_and_nothing_can_be_sent(db):
    newcomer = browser_of_newcomer()
    assert "Du er ikke i et forløb endnu" in newcomer.get(LETTERS).content.decode()
    assert newcomer.post(SEND, {"body": "Hej", "client_id": uuid4()}).status_code == 404


def browser_of_newcomer():
    from django.test import Client

    client = Client()
    client.force_login(User.objects.create_user(email="ny@example.org", name="Ny"))
    return client


def test_sending_leads_back_to_the_letter(browser, form):
    response = browser.post(SEND, form)
    assert (response.status_code, response["Location"]) == (303, "/breve/#brev-1")
    page = browser.get(LETTERS).content.decode()
    assert "Kære Mette" in page
    assert "Brevet er sendt." in page
    assert "Sendt, ikke set endnu" in page


def test_pressing_send_twice_is_one_letter(browser, form):
    assert [browser.post(SEND, form).status_code for _press in range(2)] == [303, 303]
    assert Message.unscoped.count() == 1


def test_a_letter_that_is_too_long_is_refused_and_kept_in_the_box(browser, form):
    text = "Kære Mette, " + "a" * BODY_LIMIT
    response = browser.post(SEND, form | {"body": text})
    assert response.status_code == 422
    page = response.content.decode()
    assert text in page
    assert "10012 tegn" in page
    assert 'aria-invalid="true"' in page
    assert not Message.unscoped.exists()


def test_the_same_key_with_other_words_is_409_and_the_words_are_kept(browser, form):
    browser.post(SEND, form)
    response = browser.post(SEND, form | {"body": "Noget andet"})
    assert response.status_code == 409
    box = response.context["box"]
    assert box.text == "Noget andet"
    assert box.client_id != form["client_id"]
    assert browser.post(SEND, form | {"body": box.text, "client_id": box.client_id}).status_code == 303


@pytest.mark.parametrize(
    "broken", [{"client_id": ""}, {"client_id": "abc"}, {"about": "made:up"}, {"base": "-1"}, {"base": "x"}]
)
def test_a_form_with_a_broken_field_keeps_the_words(broken, browser, form):
    url = DRAFT if "base" in broken else SEND
    response = browser.post(url, form | broken)
    assert response.status_code == 422
    assert response.context["box"].text == "Kære Mette"
    assert not Message.unscoped.exists()


def test_fields_nobody_asked_for_are_ignored(browser, form, lone):
    browser.post(SEND, form | {"seq": "99", "sender": "1", "about_label": "x"})
    letter = Message.unscoped.get()
    assert (letter.seq, letter.sender, letter.about_label) == (1, lone.user, "")


def test_a_form_made_for_another_person_is_403_and_audited(browser, form, jens):
    others = browser_of(jens).get(LETTERS).context["box"].patient
    for token in (others, "", "made up"):
        assert browser.post(SEND, form | {"patient": token}).status_code == 403
        assert as_json(browser, DRAFT, form | {"patient": token}).json()["error"] == "wrong_patient"
    assert AuditEvent.objects.filter(action="refused.wrong_patient", outcome="refused").count() == 6
    assert not Message.unscoped.exists()
    assert not Draft.unscoped.exists()


def test_without_the_token_check_it_would_be_sent(browser, form, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("dialogue.views.check_patient_token", lambda request, course: None)
    assert browser.post(SEND, form | {"patient": "made up"}).status_code == 303


@pytest.mark.parametrize("who", ["mette", "karen"])
@pytest.mark.parametrize("url", [LETTERS, DRAFT])
def test_the_patients_addresses_are_for_patients(who, url, request):
    actor = request.getfixturevalue(who)
    client = browser_of(actor)
    session = client.session
    session["membership"] = str(actor.membership.code)
    session.save()
    assert client.get(url).status_code == 404


def test_after_the_end_one_can_read_but_not_write(browser, form, course):
    browser.post(SEND, form)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    page = browser.get(LETTERS).content.decode()
    assert "Kære Mette" in page
    assert "Forløbet er slut" in page
    assert "<textarea" not in page
    again = browser.post(SEND, form | {"client_id": uuid4(), "body": "Nåede det ikke"})
    assert again.status_code == 422
    assert "Nåede det ikke" in again.content.decode()


@pytest.mark.parametrize("where", ["body", "draft", "about", "name"])
def test_what_people_write_is_shown_as_text(where, browser, form, lone, mette, write):
    if where == "body":
        browser.post(SEND, form | {"body": EVIL})
    elif where == "draft":
        browser.post(DRAFT, form | {"body": EVIL})
    elif where == "about":
        write(mette, about=About("entry", uuid4(), EVIL))
    else:
        User.objects.filter(pk=mette.user.pk).update(name=EVIL)
        write(mette)
    page = browser.get(LETTERS).content.decode()
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_opening_the_page_marks_the_letters_seen(browser, lone, mette, course, write):
    write(mette)
    assert queries.unread_for(lone) == 1
    browser.get(LETTERS)
    assert queries.unread_for(lone) == 0


def test_the_menu_counts_new_letters_for_patients(lone, mette, write):
    write(mette)
    item = registry.menu.get("dialogue-letters")
    assert item.roles == {Role.PATIENT}
    assert item.count is not None
    assert item.count(lone) == 1


def test_older_letters_are_a_page_away(browser, lone, write, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for n in (1, 2, 3):
        write(lone, f"brev nummer {n}")
    assert 'href="?before=2"' in browser.get(LETTERS).content.decode()
    assert "brev nummer 1" in browser.get(LETTERS, {"before": 2}).content.decode()
    for odd in ("x", "-1", "9" * 30, "²"):
        assert browser.get(LETTERS, {"before": odd}).status_code == 200


def test_the_page_costs_the_same_however_many_letters(browser, lone, mette, write, django_assert_max_num_queries):
    browser.get(LETTERS)
    counts = []
    for _round in range(2):
        for _n in range(10):
            write(lone)
            write(mette, about=About("entry", uuid4(), "Dit kort"))
        browser.get(LETTERS)
        with CaptureQueriesContext(connection) as captured:
            browser.get(LETTERS)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


# --- the draft ----------------------------------------------------------------------------------


def test_a_draft_saved_without_javascript_is_there_next_time(browser, form):
    assert browser.post(DRAFT, form | {"body": "Kære"}).status_code == 303
    page = browser.get(LETTERS)
    assert page.context["box"].text == "Kære"
    assert "Gemt kl. " in page.content.decode()


def test_an_autosave_answers_with_the_time_and_the_number_to_build_on(browser, form):
    answer = as_json(browser, DRAFT, form).json()
    assert answer["base"] == 1
    assert answer["saved"].startswith("Gemt kl. ")
    assert as_json(browser, DRAFT, form | {"base": 1, "body": "Kære Mette og"}).json()["base"] == 2


def test_a_conflict_shows_both_texts_and_saving_again_chooses_mine(browser, form):
    as_json(browser, DRAFT, form | {"body": "fra telefonen"})
    response = browser.post(DRAFT, form | {"body": "fra computeren"})
    assert response.status_code == 409
    page, box = response.content.decode(), response.context["box"]
    assert "fra telefonen" in page
    assert box.text == "fra computeren"
    browser.post(DRAFT, form | {"body": "fra computeren", "base": box.base})
    assert Draft.unscoped.get().body == "fra computeren"


def test_a_conflict_in_json_gives_the_other_text(browser, form):
    as_json(browser, DRAFT, form | {"body": "fra telefonen"})
    response = as_json(browser, DRAFT, form | {"body": "fra computeren"})
    assert response.status_code == 409
    assert {key: response.json()[key] for key in ("error", "body", "base")} == {
        "error": "conflict",
        "body": "fra telefonen",
        "base": 1,
    }


def test_a_page_that_lost_touch_asks_how_the_draft_stands(browser, form):
    as_json(browser, DRAFT, form | {"body": "Kære"})
    state = browser.get(DRAFT, headers={"Accept": "application/json"}).json()
    assert (state["body"], state["base"]) == ("Kære", 1)
    assert state["csrf"]


def test_an_autosave_after_signing_out_says_so(browser, form):
    browser.logout()
    response = as_json(browser, DRAFT, form)
    assert (response.status_code, response.json()["error"]) == (401, "signed_out")


def test_a_sent_letter_in_json_says_where_it_stands(browser, form):
    response = as_json(browser, SEND, form)
    assert response.status_code == 201
    assert {key: response.json()[key] for key in ("seq", "url")} == {"seq": 1, "url": "/breve/#brev-1"}
    assert UUID(response.json()["code"]) == Message.unscoped.get().code


@pytest.mark.parametrize("url", [SEND, DRAFT])
def test_a_forged_form_from_another_site_is_refused(url, lone, form):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(lone.user)
    assert client.post(url, form).status_code == 403


# --- what a letter is about ---------------------------------------------------------------------


def test_a_letter_leads_to_what_it_is_about_if_its_owner_lets_one(browser, lone, mette, write):
    about = About("test-kind", uuid4(), "Dit kort")
    write(mette, about=about)
    url = reverse("dialogue-about", args=[about.kind, about.code])
    assert url in browser.get(LETTERS).content.decode()
    assert browser.get(url).status_code == 404
    with registry.about.with_also(registry.About(name="test-kind", link=lambda actor, code: f"/program/{code}/")):
        assert browser.get(url)["Location"] == f"/program/{about.code}/"
    with registry.about.with_also(registry.About(name="test-kind", link=lambda actor, code: None)):
        assert browser.get(url).status_code == 404
    assert AuditEvent.objects.filter(action="refused.dialogue.about").count() == 2


def test_a_matter_is_signed_for_its_course(browser, form, course, users):
    about = About("entry", uuid4(), "Dit kort")
    emils = Course.unscoped.get(patient=users["emil"])
    assert browser.post(SEND, form | {"about": about.signed(emils)}).status_code == 422
    assert browser.post(SEND, form | {"about": about.signed(course)}).status_code == 303
    letter = Message.unscoped.get()
    assert (letter.about_kind, letter.about_code, letter.about_label) == ("entry", about.code, "Dit kort")


def test_the_longest_label_in_danish_letters_goes_through_the_form(browser, form, course):
    about = About("entry", uuid4(), "æ" * 200)
    assert browser.post(SEND, form | {"about": about.signed(course)}).status_code == 303
    assert Message.unscoped.get().about_label == "æ" * 160


# --- who wrote ----------------------------------------------------------------------------------


def test_the_psychologists_photo_and_title_stand_by_their_letters(browser, mette, write):
    StaffProfile.objects.filter(user=mette.user).update(photo=b"picture", photo_hash="0123456789abcdef")
    write(mette)
    page = browser.get(LETTERS).content.decode()
    assert f"/billede/{mette.code}/?0123456789ab" in page
    assert "Psykolog" in page


def test_the_photo_itself_is_not_read_for_a_page_of_letters(browser, mette, write):
    write(mette)
    with CaptureQueriesContext(connection) as captured:
        browser.get(LETTERS)
    assert not any('"photo"' in query["sql"] for query in captured)
