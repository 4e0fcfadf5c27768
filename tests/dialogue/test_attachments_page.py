"""Files on the page of letters, over HTTP and without JavaScript."""

import io
import json
import zipfile
from uuid import uuid4

import pytest

from care.models import AuditEvent, CareLink
from care.models.record import KeptPost
from dialogue.file_types import MOST_BYTES
from dialogue.models import Attachment, Draft, Message
from tests.dialogue import files
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
LETTERS, SEND, DRAFT, ATTACH = "/breve/", "/breve/send/", "/breve/kladde/", "/breve/vedhaeft/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def browser(lone):
    return browser_of(lone)


@pytest.fixture
def form(browser):
    return fields(browser)


def fields(browser, url=LETTERS):
    """What the box on the page would post."""
    box = browser.get(url).context["box"]
    return {
        "patient": box.patient,
        "client_id": box.client_id,
        "attach_id": box.attach_id,
        "about": box.about,
        "base": "" if box.base is None else box.base,
        "attachment": [str(file.code) for file in box.files],
        "body": "Kære Mette",
    }


def photo(name="IMG_0012.jpg"):
    return files.upload(name, files.photo())


def test_a_letter_is_sent_with_the_chosen_file(browser, form):
    response = browser.post(SEND, form | {"file": photo()})
    assert response["Location"] == "/breve/#brev-1"
    page = browser.get(LETTERS).content.decode()
    assert "IMG_0012.jpg" in page
    assert Attachment.unscoped.get().message == Message.unscoped.get()


def test_pressing_send_twice_with_a_file_is_one_letter_with_one_file(browser, form):
    answers = [browser.post(SEND, form | {"file": photo()}).status_code for _press in range(2)]
    assert answers == [303, 303]
    assert (Message.unscoped.count(), Attachment.unscoped.count()) == (1, 1)


def test_a_file_is_attached_first_and_the_letter_sent_later(browser, form):
    response = browser.post(DRAFT, form | {"file": photo(), "attach": "1"})
    assert (response.status_code, response["Location"]) == (303, LETTERS)
    page = browser.get(LETTERS)
    assert "IMG_0012.jpg er vedhæftet, men ikke sendt endnu." in page.content.decode()
    assert page.context["box"].text == "Kære Mette"
    browser.post(SEND, fields(browser))
    assert Attachment.unscoped.get().message is not None
    assert browser.get(LETTERS).context["box"].files == ()


def test_a_file_that_is_refused_leaves_the_words_in_the_box(browser, form):
    response = browser.post(SEND, form | {"file": files.upload("side.html", files.HTML)})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Filen er ikke vedhæftet" in page
    assert "side.html er ikke en fil, vi kan tage imod." in page
    assert response.context["box"].text == "Kære Mette"
    assert not Message.unscoped.exists()


def test_a_letter_that_is_refused_keeps_its_file(browser, form):
    response = browser.post(SEND, form | {"body": " ", "file": photo()})
    assert response.status_code == 422
    assert [file.name for file in response.context["box"].files] == ["IMG_0012.jpg"]
    assert "Skriv lidt, før du sender." in response.content.decode()


def test_attach_without_a_file_says_so(browser, form):
    response = browser.post(DRAFT, form | {"attach": "1"})
    assert response.status_code == 422
    assert "Vælg en fil først." in response.content.decode()


def test_a_file_is_taken_away_and_the_words_are_kept(browser, form):
    browser.post(DRAFT, form | {"file": photo(), "attach": "1"})
    held = fields(browser)
    browser.post(DRAFT, held | {"body": "Kære Mette, uden", "remove": held["attachment"][0]})
    assert not Attachment.unscoped.exists()
    assert Draft.unscoped.get().body == "Kære Mette, uden"
    assert "Filen er fjernet." in browser.get(LETTERS).content.decode()


def test_the_same_key_with_another_file_is_refused(browser, form):
    browser.post(DRAFT, form | {"file": photo(), "attach": "1"})
    response = browser.post(DRAFT, form | {"base": 1, "file": photo("anden.jpg"), "attach": "1"})
    assert response.status_code == 422
    assert "allerede vedhæftet en anden fil" in response.content.decode()


@pytest.mark.parametrize("broken", [{"attachment": ["x"]}, {"attach_id": "x"}, {"attach_id": ""}, {"remove": "x"}])
def test_a_form_with_a_broken_field_keeps_the_words(broken, browser, form):
    response = browser.post(DRAFT, form | {"file": photo()} | broken)
    assert response.status_code == 422
    assert response.context["box"].text == "Kære Mette"
    assert not Attachment.unscoped.exists()


# --- with JavaScript ----------------------------------------------------------------------------


def up(browser, form, file=None, **more):
    return browser.post(ATTACH, form | {"attach_id": uuid4(), "file": file or photo()} | more, headers=JSON)


def test_a_file_sent_up_by_itself_gets_a_code_and_its_name(browser, form):
    answer = up(browser, form)
    assert answer.status_code == 201
    assert answer.json()["name"] == "IMG_0012.jpg"
    sent = browser.post(SEND, form | {"attachment": [answer.json()["code"]]}, headers=JSON)
    assert sent.status_code == 201
    assert Attachment.unscoped.get().message is not None


def test_sent_up_twice_it_is_one_and_with_another_file_409(browser, form):
    key = uuid4()
    first, again = (up(browser, form, attach_id=key) for _n in range(2))
    assert first.json()["code"] == again.json()["code"]
    assert up(browser, form, photo("anden.jpg"), attach_id=key).status_code == 409


def test_refusals_have_words(browser, form):
    assert up(browser, form, files.upload("x.zip", files.zip_bomb())).status_code == 422
    assert "større end 10 MB" in up(browser, form, files.upload("x.txt", b"x" * (MOST_BYTES + 1))).json()["message"]
    assert up(browser, form, files.upload("tom.txt", b"")).json()["message"].startswith("tom.txt er tom")
    assert browser.post(ATTACH, form, headers=JSON).json()["message"] == "Vælg en fil først."
    assert up(browser, form, patient="x").status_code == 403
    assert up(browser, form, about="made:up").status_code == 422


def test_somebody_who_is_not_signed_in_is_told_so(browser, form):
    browser.logout()
    assert up(browser, form).status_code == 401


def test_a_letter_posted_after_the_session_ended_keeps_its_words_and_its_uploaded_files(browser, form, lone):
    code = up(browser, form).json()["code"]
    page = browser.get(LETTERS).context["box"]
    browser.logout()
    browser.post(SEND, form | {"kept_for": page.kept_for, "attachment": [code]})
    kept = KeptPost.objects.get(user=lone.user).body
    assert (kept["body"], kept["attachment"]) == (["Kære Mette"], [code])


# --- handed out ---------------------------------------------------------------------------------


@pytest.fixture
def sent(browser, form):
    """A file that Lone has sent."""
    browser.post(SEND, form | {"file": files.upload("Min søvn.txt", b"fire <b>timer</b>")})
    return Attachment.unscoped.get()


def address(file):
    return f"/breve/fil/{file.code}/"


def test_it_lands_on_the_disk_and_runs_nowhere(browser, sent):
    answer = browser.get(address(sent))
    assert answer.content == b"fire <b>timer</b>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Min%20s%C3%B8vn.txt"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_the_psychologist_gets_it_and_the_patient_sees_that_in_the_trail(mette, sent):
    clinic = browser_of(mette)
    assert clinic.get(address(sent)).status_code == 200
    event = AuditEvent.objects.get(action="attachment.read")
    assert (event.actor_code, event.relation, event.object_code) == (mette.code, "treating", str(sent.code))


def test_each_time_it_is_asked_again_who_may(mette, course, sent):
    clinic = browser_of(mette)
    CareLink.unscoped.filter(course=course).delete()
    assert clinic.get(address(sent)).status_code == 404
    assert AuditEvent.objects.filter(action="refused.dialogue.attachment").exists()


def test_without_the_scoping_anybody_would_get_it(jens, sent, monkeypatch):
    """Negative control: it is `for_user` that says no."""
    stranger = browser_of(jens)
    assert stranger.get(address(sent)).status_code == 404
    monkeypatch.setattr(Attachment.objects.__class__, "for_user", lambda self, actor: Attachment.unscoped.all())
    assert stranger.get(address(sent)).status_code == 200


def test_what_is_not_sent_is_handed_to_its_author_alone(browser, form, mette):
    code = up(browser, form).json()["code"]
    assert browser.get(f"/breve/fil/{code}/").status_code == 200
    assert browser_of(mette).get(f"/breve/fil/{code}/").status_code == 404


def test_a_sent_file_cannot_be_removed(browser, sent):
    assert browser.post(f"/breve/fil/{sent.code}/fjern/").status_code == 404
    assert Attachment.unscoped.exists()


def test_the_psychologist_is_warned_and_attaches_too(mette, course, sent):
    clinic = browser_of(mette)
    url = f"/klinik/patienter/{course.code}/breve/"
    page = clinic.get(url).content.decode()
    assert "Ikke scannet for virus" in page
    answer = clinic.post(
        f"{url}vedhaeft/", fields(clinic, url) | {"attach_id": uuid4(), "file": files.upload("plan.pdf", files.PDF)}
    )
    assert answer.status_code == 201
    clinic.post(f"{url}send/", fields(clinic, url))
    assert Message.unscoped.get(seq=2).attachments.get().plain_name == "plan.pdf"


def test_my_data_is_one_archive_with_the_files_in_it(browser, sent):
    answer = browser.post("/mig/data/hent/")
    assert answer["Content-Disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        letters = json.loads(packed.read("mine-data.json"))["letters"]
        assert packed.read(letters[0]["files"][0]["in"]) == b"fire <b>timer</b>"


@pytest.mark.parametrize(
    "name", ['"><script>alert(1)</script>.txt', "<img src=x onerror=alert(1)>.txt", "\u202etxt.exe.txt"]
)
def test_a_name_runs_nowhere(name, browser, form):
    browser.post(SEND, form | {"file": files.upload(name, b"x")})
    page = browser.get(LETTERS).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
