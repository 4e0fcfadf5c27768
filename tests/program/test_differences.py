"""Two texts as one: nothing of either is lost, and what is the same is said once."""

from hypothesis import given
from hypothesis import strategies as st

from program.differences import Piece, marked

TEXTS = st.text(alphabet="ab \n", max_size=40)


def test_a_word_was_changed() -> None:
    assert marked("Jeg gik hjem nu", "Jeg gik ud nu") == [
        Piece("same", "Jeg gik "),
        Piece("removed", "hjem"),
        Piece("added", "ud"),
        Piece("same", " nu"),
    ]


def test_nothing_was_changed() -> None:
    assert marked("Det samme", "Det samme") == [Piece("same", "Det samme")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
