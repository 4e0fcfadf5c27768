"""Many files at the same moment: each is taken once or refused in words, and the process stays small."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from dialogue import attachment_actions
from dialogue.actions import KeyTaken, Unsendable
from dialogue.file_types import MOST_BYTES, MOST_FILES
from dialogue.models import Attachment, Message, Piece
from tests.dialogue import files
from tests.dialogue.test_sending_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")
MB = 1024 * 1024
LARGE = files.PDF[:-6] + b"x" * (MOST_BYTES - 200) + b"%%EOF\n"


def attacher(by, course, key, content):
    def attach(n: int) -> object:
        name, data = content(n)
        file = files.upload(name, data)
        try:
            return attachment_actions.attach(by=by, course=course, client_id=key(n), file=file)
        except Unsendable as error:
            return str(error)

    return attach


def test_the_same_upload_twenty_times_is_one_file_and_twenty_equal_answers(lone, course):
    key, data = uuid4(), files.photo()
    answers = at_once(attacher(lone, course, lambda _n: key, lambda _n: ("x.jpg", data)))
    assert {answer.pk for answer in answers} == {Attachment.unscoped.get().pk}
    assert Piece.unscoped.count() == 1


def test_of_different_files_with_one_key_one_is_kept(lone, course):
    key = uuid4()
    answers = at_once(attacher(lone, course, lambda _n: key, lambda n: (f"{n}.txt", b"x")), count=5)
    assert sum(isinstance(answer, KeyTaken) for answer in answers) == 4
    assert Attachment.unscoped.count() == 1


def test_a_draft_never_holds_more_than_five_however_they_come(lone, course):
    answers = at_once(attacher(lone, course, lambda _n: uuid4(), lambda n: (f"{n}.txt", b"x")))
    assert sum(isinstance(answer, Attachment) for answer in answers) == MOST_FILES
    assert Attachment.unscoped.count() == MOST_FILES


def test_a_file_that_is_removed_while_the_letter_goes_is_in_it_or_the_letter_stays(lone, course, write):
    for _round in range(5):
        file = attachment_actions.attach(by=lone, course=course, client_id=uuid4(), file=files.upload("a.txt", b"x"))
        before = Message.unscoped.count()

        def act(n: int, file=file) -> object:
            try:
                return write(lone, files=[file.code]) if n else attachment_actions.remove(by=lone, attachment=file)  # type: ignore[func-returns-value]
            except Unsendable as error:
                return error

        at_once(act, count=2)
        sent = Message.unscoped.count() - before
        assert Attachment.unscoped.filter(pk=file.pk, message__isnull=False).count() == sent
        assert Piece.unscoped.filter(attachment=file.pk).count() == sent


HOSTILE = [
    ("large.pdf", LARGE),
    ("flood.png", files.flood()),
    ("bomb.png", files.text_bomb()),
    ("zip.zip", files.zip_bomb()),
    ("photo.jpg", files.photo((3000, 2000))),
    ("long.txt", b"x" * (MOST_BYTES - 1)),
]


def peak() -> float:
    """The most memory that this process has really held since it was last asked to forget, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def test_fifty_hostile_files_at_once_take_less_than_a_hundred_megabytes(lone, course, monkeypatch):
    monkeypatch.setattr(attachment_actions, "MOST_FILES", 100)
    monkeypatch.setattr(attachment_actions, "MOST_A_DAY", 100)
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    answers = at_once(attacher(lone, course, lambda _n: uuid4(), lambda n: HOSTILE[n % len(HOSTILE)]), count=50)
    assert all(isinstance(answer, (Attachment, str)) for answer in answers)
    assert peak() - before < 100
