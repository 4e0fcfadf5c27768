"""A programme travels as one file, and arrives as drafts."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.documents import get_document_model

from care.access import Role
from clinic.demo import people
from program import releases, transfer
from program.actions.transferring import import_programme
from program.models import ProgrammePage, Release, StepPage
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
CODE = "skridt-for-skridt"


@pytest.fixture
def ida(users):
    return people.actor(users["ida"])


@pytest.fixture
def stated() -> dict:
    return json.loads(zipfile.ZipFile(io.BytesIO(transfer.packed(Release.objects.get()))).read("programme.json"))


def file_of(stated: dict, *, sealed: bool = True, media: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    if sealed:
        stated = stated | {"digest": releases.digest(stated["content"])}
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("programme.json", json.dumps(stated))
        for name, data in (media or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def test_there_and_back_changes_nothing(ida, stated) -> None:
    done = import_programme(by=ida, data=file_of(stated))
    assert (done.made, done.changed, done.other_worksheets) == ([], [], [])
    assert len(done.same) > 50


def test_another_programme_arrives_whole_as_drafts(ida, stated) -> None:
    content = json.loads(json.dumps(stated["content"]))
    content["code"] = "et-andet"
    done = import_programme(by=ida, data=file_of(stated | {"content": content}))
    assert done.changed == []
    assert len(done.made) > 50
    assert not any(page.live for page in ProgrammePage.objects.filter(programme_code="et-andet"))
    assert not Release.objects.filter(programme_code="et-andet").exists()
    arrived, _revisions = releases.snapshot("et-andet")
    assert arrived["modules"] == content["modules"]


def test_a_changed_page_becomes_a_draft_in_the_editors_name(ida, stated) -> None:
    step = stated["content"]["modules"][0]["steps"][0]
    step["da"]["title"] = "Fra filen"
    done = import_programme(by=ida, data=file_of(stated))
    assert done.changed == ["Fra filen"]
    page = StepPage.objects.get(step_code=step["code"], locale__language_code="da")
    assert page.title != "Fra filen"
    assert page.latest_revision.user == ida.user


def test_a_film_comes_along(ida, stated) -> None:
    document = get_document_model()(title="film.mp4")
    document.file.save("film.mp4", ContentFile(b"a film"))
    document.save()
    value = {"title": "Film", "file": document.pk, "captions": None, "transcript": ""}
    stated["content"]["modules"][0]["steps"][0]["da"]["body"].append({"type": "film", "value": value, "id": "f"})
    data = file_of(stated, media={f"media/{document.pk}/film.mp4": b"a film"})
    before = get_document_model().objects.count()
    import_programme(by=ida, data=data)
    assert get_document_model().objects.count() == before + 1
    with pytest.raises(transfer.BadFile, match="film"):
        import_programme(by=ida, data=file_of(stated))


def spoiled(stated: dict, fault: str) -> bytes:
    content = stated["content"]
    step = content["modules"][0]["steps"][0]
    match fault:
        case "no zip":
            return b"not a zip"
        case "changed by hand":
            step["da"]["title"] = "Ændret"
            return file_of(stated, sealed=False)
        case "another format":
            return file_of(stated | {"format": "else"})
        case "unknown block":
            step["da"]["body"].append({"type": "quiz", "value": {}, "id": "x"})
        case "unknown worksheet":
            content["worksheets"]["w99"] = {}
        case "minutes as text":
            step["est_minutes"] = "many"
        case "no English":
            del step["en"]
        case "code with a path":
            content["code"] = "../etc"
    return file_of(stated)


@pytest.mark.parametrize(
    "fault",
    [
        "no zip",
        "changed by hand",
        "another format",
        "unknown block",
        "unknown worksheet",
        "minutes as text",
        "no English",
        "code with a path",
    ],
)
def test_a_bad_file_changes_nothing_and_says_why(ida, stated, fault) -> None:
    before = StepPage.objects.count()
    with pytest.raises(transfer.BadFile) as refused:
        import_programme(by=ida, data=spoiled(stated, fault))
    assert refused.value.messages[0]
    assert StepPage.objects.count() == before
    assert releases.make_release(by=ida, programme_code=CODE).number == 1


def test_only_an_editor_reads_in(users, stated) -> None:
    with pytest.raises(PermissionDenied):
        import_programme(by=people.actor(users["karen"], Role.APPROVER), data=file_of(stated))


def test_by_the_page(ida) -> None:
    browser = browser_of(ida)
    data = browser.get(reverse("program-export", args=[Release.objects.get().code]))
    assert data["Content-Type"] == "application/zip"
    upload = io.BytesIO(data.content)
    upload.name = "program.zip"
    seen = browser.post(reverse("program-import"), {"file": upload}, follow=True).content.decode()
    assert "0 nye sider, 0 ændrede" in seen
    bad = io.BytesIO(b"x")
    bad.name = "program.zip"
    seen = browser.post(reverse("program-import"), {"file": bad}, follow=True).content.decode()
    assert "ikke et program fra Lysning" in seen


def test_by_command(ida, tmp_path) -> None:
    path = tmp_path / "p.zip"
    call_command("export_programme", CODE, str(path))
    call_command("import_programme", str(path), by=ida.user.email)
    with pytest.raises(CommandError):
        call_command("import_programme", str(path), by="lone@example.dk")
    with pytest.raises(CommandError):
        call_command("export_programme", "findes-ikke", str(path))
