"""The embedded database refuses overlapping appointments too; its triggers are tried on a table of their shape."""

import sqlite3

import pytest

from care import triggers

WHEN = "state = 'booked'"
TABLE = "CREATE TABLE talk (id INTEGER PRIMARY KEY, state TEXT, psychologist_id INT, starts_at TEXT, ends_at TEXT)"
ADD = "INSERT INTO talk (state, psychologist_id, starts_at, ends_at) VALUES (?, ?, ?, ?)"


@pytest.fixture
def table():
    connection = sqlite3.connect(":memory:")
    connection.execute(TABLE)
    for statement in triggers._free("sqlite", "talk", "psychologist_id", WHEN, "talk_free"):
        connection.execute(statement)
    yield connection
    connection.close()


def add(table, first, last, *, who=1, state="booked"):
    return table.execute(ADD, (state, who, f"2026-04-13 {first}:00", f"2026-04-13 {last}:00")).lastrowid


@pytest.mark.parametrize(
    ("first", "last"), [("09:00", "10:00"), ("09:30", "10:30"), ("08:00", "11:00"), ("09:15", "09:30")]
)
def test_two_that_overlap_are_refused(table, first, last):
    add(table, "09:00", "10:00")
    with pytest.raises(sqlite3.IntegrityError, match="talk_free"):
        add(table, first, last)


def test_neighbours_others_and_cancelled_ones_are_not(table):
    add(table, "09:00", "10:00")
    add(table, "10:00", "11:00")
    add(table, "08:00", "09:00")
    add(table, "09:00", "10:00", who=2)
    add(table, "09:00", "10:00", state="cancelled")


def test_a_move_onto_another_is_refused_and_a_move_over_itself_is_not(table):
    add(table, "09:00", "10:00")
    row = add(table, "10:00", "11:00")
    table.execute(
        "UPDATE talk SET starts_at = '2026-04-13 10:30:00', ends_at = '2026-04-13 11:30:00' WHERE id = ?", [row]
    )
    with pytest.raises(sqlite3.IntegrityError):
        table.execute("UPDATE talk SET starts_at = '2026-04-13 09:30:00' WHERE id = ?", [row])


def test_without_the_triggers_they_would_be_there_twice():
    """Negative control."""
    connection = sqlite3.connect(":memory:")
    connection.execute(TABLE)
    add(connection, "09:00", "10:00")
    add(connection, "09:00", "10:00")
    connection.close()
