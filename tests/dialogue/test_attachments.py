"""Files come with letters: taken by content, kept encrypted, seen by those who may read the letter."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from PIL import Image

from care import clock, registry
from care.crypto import CannotOpen
from care.models import AuditEvent, Course
from dialogue import attachment_actions, attachment_queries, own_data, queries
from dialogue.about import About
from dialogue.actions import CourseEnded, FileGone, KeyTaken
from dialogue.attachment_actions import MOST_A_DAY, Unattachable
from dialogue.attachment_queries import Incomplete
from dialogue.file_types import MOST_BYTES, MOST_FILES
from dialogue.models import Attachment, Message, Piece
from tests.dialogue import clamd, files

pytestmark = pytest.mark.django_db
SECRET = b"Jeg sov fire timer i nat."


@pytest.fixture
def attach(course):
    """Upload a file for a letter in Lone's course."""

    def attached(by, name="s\u00f8vn.txt", content=SECRET, **more) -> Attachment:
        key = more.pop("key", None) or uuid4()
        file = files.upload(name, content)
        return attachment_actions.attach(by=by, course=course, client_id=key, file=file, **more)

    return attached


@pytest.fixture
def scanner(settings):
    with clamd.running() as server:
        settings.SCANNER = server.setting
        yield server


def shown(actor, course):
    return [[file.name for file in letter.files] for letter in queries.letters(actor, course).letters]


def test_a_file_goes_with_the_letter_and_both_sides_get_it(lone, mette, course, write, attach):
    file = attach(lone)
    write(lone, files=[file.code])
    assert shown(lone, course) == shown(mette, course) == [["s\u00f8vn.txt"]]
    file.refresh_from_db()
    assert attachment_queries.content_of(file) == SECRET


def test_a_large_file_comes_back_as_it_was(lone, attach):
    """In several pieces, the last of them short."""
    whole = files.PDF[:-6] + bytes(range(256)) * 9_000 + b"%%EOF\n"
    file = attach(lone, "plan.pdf", whole)
    assert file.pieces.count() == 3
    assert attachment_queries.content_of(Attachment.unscoped.get()) == whole


def test_neither_name_nor_content_can_be_read_in_the_database(lone, attach):
    attach(lone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM dialogue_attachment UNION ALL SELECT content FROM dialogue_piece")
        stored = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT * FROM dialogue_attachment")
        clear = str(cursor.fetchall())
    assert len(stored) == 2
    assert not any(word in whole for whole in stored for word in (SECRET, "s\u00f8vn".encode()))
    assert "søvn" not in clear


def test_a_piece_cannot_be_moved_to_another_file_or_place(lone, attach):
    first, second = attach(lone, "a.txt", b"a"), attach(lone, "b.txt", b"b")
    first.pieces.all().delete()
    Piece.unscoped.filter(attachment=second).update(attachment=first)
    with pytest.raises(CannotOpen):
        attachment_queries.content_of(Attachment.unscoped.get(pk=first.pk))


def test_a_file_that_lost_a_piece_is_not_handed_out_as_if_it_were_whole(lone, attach):
    whole = files.PDF[:-6] + b"x" * 1_500_000 + b"%%EOF\n"
    file = attach(lone, "plan.pdf", whole)
    file.pieces.filter(number=1).delete()
    with pytest.raises(Incomplete):
        attachment_queries.content_of(file)


def test_a_photo_is_kept_without_its_place(lone, attach):
    kept = attachment_queries.content_of(attach(lone, "IMG_1.HEIC", files.photo()))
    assert files.PLACE not in kept
    assert Image.open(io.BytesIO(kept)).format == "JPEG"


def test_the_name_is_kept_as_typed_and_shown_harmless(lone, attach):
    file = attach(lone, "min \u202egpj.txt")
    assert Attachment.unscoped.get().name == "min \u202egpj.txt"
    assert file.plain_name == "min gpj.txt"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tom.txt", b"", "tom.txt er tom"),
        ("bom.txt", b"\xef\xbb\xbf", "bom.txt er tom"),
        ("side.html", files.HTML, "ikke en fil, vi kan tage imod"),
        ("x.svg", files.SVG, "ikke en fil, vi kan tage imod"),
        ("x.zip", files.zip_bomb(), "ikke en fil, vi kan tage imod"),
        ("x.png", files.flood(), "for mange billedpunkter"),
        ("x.pdf", b"%PDF-1.4 halv", "beskadiget"),
        ("x.pdf", b"%PDF-1.4" + b"x" * MOST_BYTES, "større end 10 MB"),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_nothing_is_kept(name, content, why, lone, attach):
    with pytest.raises(Unattachable, match=why):
        attach(lone, name, content)
    assert not Attachment.unscoped.exists()


def test_a_file_that_says_it_is_larger_than_allowed_is_not_even_read(lone, course):
    class Endless:
        name, size = "film.txt", 10 * 1024**3

        def read(self):
            raise AssertionError("it was read")

    with pytest.raises(Unattachable, match="større end 10 MB"):
        attachment_actions.attach(by=lone, course=course, client_id=uuid4(), file=Endless())


# --- once ---------------------------------------------------------------------------------------


def test_the_same_upload_twice_is_one_file(lone, attach):
    key = uuid4()
    assert attach(lone, key=key).pk == attach(lone, key=key).pk
    assert Attachment.unscoped.count() == 1


@pytest.mark.parametrize("other", [{"content": b"noget andet"}, {"name": "b.txt"}])
def test_the_same_key_with_another_file_is_refused(other, lone, attach):
    key = uuid4()
    attach(lone, key=key)
    with pytest.raises(KeyTaken):
        attach(lone, key=key, **other)


def test_a_letter_sent_again_with_the_same_files_is_the_same_letter(lone, write, attach):
    key, codes = uuid4(), [attach(lone).code, attach(lone).code]
    assert write(lone, client_id=key, files=codes).pk == write(lone, client_id=key, files=codes[::-1]).pk


def test_a_letter_sent_again_with_other_files_is_refused(lone, write, attach):
    key, first, second = uuid4(), attach(lone).code, attach(lone).code
    write(lone, client_id=key, files=[first])
    for others in ([], [second], [first, second]):
        with pytest.raises(KeyTaken):
            write(lone, client_id=key, files=others)
    assert Attachment.unscoped.get(code=second).message is None


def test_a_letter_with_a_file_that_is_gone_is_not_sent(lone, write, attach):
    file = attach(lone)
    attachment_actions.remove(by=lone, attachment=file)
    with pytest.raises(FileGone, match="fjernet et andet sted"):
        write(lone, files=[file.code])
    assert not Message.unscoped.exists()


def test_nobody_sends_another_persons_file(lone, mette, write, attach):
    file = attach(lone)
    with pytest.raises(FileGone):
        write(mette, files=[file.code])


def test_a_file_goes_with_one_letter_only(lone, write, attach):
    file = attach(lone)
    write(lone, files=[file.code])
    with pytest.raises(FileGone):
        write(lone, files=[file.code])


# --- until it is sent ---------------------------------------------------------------------------


def test_a_file_waits_in_the_draft_for_its_matter_and_its_author(lone, mette, course, attach):
    about = About("worksheet", uuid4(), "Dit kort")
    attach(lone)
    attach(lone, about=about)
    assert len(attachment_queries.waiting(lone, course)) == 1
    assert len(attachment_queries.waiting(lone, course, about)) == 1
    assert attachment_queries.waiting(mette, course) == []
    assert not Attachment.objects.for_user(mette).exists()


def test_a_letter_has_room_for_five(lone, write, attach):
    codes = [attach(lone).code for _n in range(MOST_FILES)]
    with pytest.raises(Unattachable, match="højst 5 filer"):
        attach(lone)
    write(lone, files=codes)
    attach(lone)


def test_nobody_fills_the_disk(lone, attach, monkeypatch):
    monkeypatch.setattr(attachment_actions, "MOST_FILES", 100)
    monkeypatch.setattr(attachment_actions, "MOST_A_DAY", 3)
    for _n in range(3):
        attach(lone)
    with pytest.raises(Unattachable, match="3 filer det sidste døgn"):
        attach(lone)
    assert MOST_A_DAY >= 5 * MOST_FILES


def test_an_unsent_file_can_be_taken_away_by_its_author(lone, mette, write, attach):
    file = attach(lone)
    attachment_actions.remove(by=mette, attachment=file)
    assert Attachment.unscoped.exists()
    attachment_actions.remove(by=lone, attachment=file)
    assert not Attachment.unscoped.exists()
    assert not Piece.unscoped.exists()


def test_a_sent_file_stays(lone, write, attach):
    file = attach(lone)
    write(lone, files=[file.code])
    attachment_actions.remove(by=lone, attachment=file)
    file.refresh_from_db()
    harms = [
        lambda: Attachment.unscoped.filter(pk=file.pk).update(message=None),
        lambda: Piece.unscoped.filter(attachment=file).update(number=0),
        lambda: Piece.unscoped.filter(attachment=file).delete(),
    ]
    for harm in harms:
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            harm()


def test_without_the_triggers_it_could_be_changed(lone, write, attach):
    """Negative control: it is the database that holds."""
    file = attach(lone)
    write(lone, files=[file.code])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("attachment", "piece"):
            cursor.execute(f"ALTER TABLE dialogue_{table} DISABLE TRIGGER USER")
    assert Piece.unscoped.filter(attachment=file).update(of=9) == 1
    assert Attachment.unscoped.filter(pk=file.pk).update(message=None) == 1


def test_files_that_were_never_sent_are_forgotten_and_only_those(lone, write, attach):
    old, sent, new = attach(lone), attach(lone), attach(lone)
    long_ago = timezone.now() - attachment_actions.KEPT_UNSENT - timedelta(minutes=1)
    Attachment.unscoped.filter(pk__in=[old.pk, sent.pk]).update(uploaded_at=long_ago)
    write(lone, files=[sent.code])
    clock.run_job(next(job for job in registry.jobs if job.name == "forget unsent files"))
    assert set(Attachment.unscoped.values_list("pk", flat=True)) == {sent.pk, new.pk}
    assert AuditEvent.objects.get(action="attachment.forgotten").object_code == str(old.code)


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["jens", "sara", "jonas", "karen"])
def test_those_outside_the_treatment_neither_attach_nor_read(who, lone, write, attach, request):
    stranger = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        attach(stranger)
    write(lone, files=[attach(lone).code])
    assert not Attachment.objects.for_user(stranger).exists()


def test_nobody_attaches_after_the_end(lone, course, attach):
    course.state = Course.State.COMPLETED
    course.save()
    with pytest.raises(CourseEnded):
        attach(lone)


def test_the_audit_names_no_file(lone, write, attach):
    file = attach(lone)
    write(lone, files=[file.code])
    events = AuditEvent.objects.filter(action="attachment.added")
    assert [event.object_code for event in events] == [str(file.code)]
    assert "søvn" not in " ".join(str(value) for event in AuditEvent.objects.all() for value in vars(event).values())


# --- viruses ------------------------------------------------------------------------------------


def test_without_a_scanner_staff_read_that_nobody_has_scanned(lone, mette, course, write, attach):
    write(lone, files=[attach(lone).code])
    assert Attachment.unscoped.get().scan == "none"
    [[seen]], [[own]] = ([letter.files for letter in queries.letters(a, course).letters] for a in (mette, lone))
    assert seen.warning == "Ikke scannet for virus: klinikken har ikke sat en scanner op"
    assert own.warning == ""


def test_a_scanner_sees_the_file_as_it_came(scanner, lone, attach):
    data = files.photo()
    assert attach(lone, "x.jpg", data).scan == "clean"
    assert scanner.scanned == [data]
    assert scanner.heard == [b"zINSTREAM"]


@pytest.mark.parametrize("name", ["eicar.txt", "eicar.pdf"])
def test_an_infected_file_is_refused_in_words_and_never_kept(name, scanner, lone, attach):
    content = files.EICAR if name.endswith("txt") else files.PDF[:-6] + files.EICAR + b"\n%%EOF\n"
    with pytest.raises(Unattachable, match="fandt virus i eicar"):
        attach(lone, name, content)
    assert not Attachment.unscoped.exists()
    assert not Piece.unscoped.exists()


def test_without_the_scanner_the_same_file_would_be_kept(lone, attach):
    """Negative control, and why staff are told."""
    assert attach(lone, "eicar.txt", files.EICAR).scan == "none"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK maybe\0", b"\0", b"OK\0"])
def test_no_verdict_is_no_clean_file(answer, scanner, lone, attach):
    scanner.answer = answer
    with pytest.raises(Unattachable, match="kunne ikke tjekkes for virus"):
        attach(lone)
    assert not Attachment.unscoped.exists()


def test_a_scanner_that_is_away_lets_nothing_in_and_raises_an_alarm(settings, lone, attach):
    with clamd.running() as server:
        settings.SCANNER = server.setting
        assert registry.alarms.get("virus scanner").problems() == []
    with pytest.raises(Unattachable, match="Prøv igen om lidt"):
        attach(lone)
    [problem] = registry.alarms.get("virus scanner").problems()
    assert "does not answer" in problem


# --- my data ------------------------------------------------------------------------------------


def test_my_data_holds_ones_files_sent_and_unsent_and_the_clinics_sent_ones(lone, mette, jens, write, attach):
    write(lone, files=[attach(lone, "min.txt", b"min").code])
    write(mette, files=[attach(mette, "hendes.txt", b"hendes").code])
    attach(lone, "usendt.txt", b"usendt")
    attach(mette, "hendes kladde.txt", b"kladde")
    held = dict(own_data.files(lone.user))
    assert sorted(held.values()) == [b"hendes", b"min", b"usendt"]
    named = [file["in"] for letter in own_data.letters(lone.user) for file in letter["files"]]
    assert set(named) <= set(held)
    assert [held[path] for path in named] == [b"min", b"hendes"]
    assert list(own_data.files(jens.user)) == []
