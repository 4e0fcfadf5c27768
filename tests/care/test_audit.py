"""The audit trail cannot be changed, is sealed in a chain, and a touched byte is found."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from care import audit
from care.access import Role, System
from care.models import AuditEvent, AuditSeal, CareLink, Course
from clinic.demo import people

BY = System("test")


def write(count: int) -> None:
    audit.record_many([audit.event("test.act", by=BY, reason=str(number)) for number in range(count)])


def tamper(sql: str) -> None:
    """What an intruder with the database in hands would do: switch the trigger off and change a row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE care_auditevent DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE care_auditevent ENABLE TRIGGER USER")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["care_auditevent", "care_auditseal"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_it(table, sql):
    write(1)
    audit.seal()
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


@pytest.mark.django_db
def test_an_untouched_chain_holds():
    for _round in range(3):
        write(5)
        audit.seal()
    assert list(audit.verify()) == []
    assert AuditSeal.objects.count() >= 3


@pytest.mark.django_db
def test_sealing_nothing_makes_no_seal():
    audit.seal_all()
    before = AuditSeal.objects.count()
    assert audit.seal() is None
    assert AuditSeal.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE care_auditevent SET reason = 'x' WHERE id = (SELECT max(id) FROM care_auditevent)", "changed"),
        ("UPDATE care_auditevent SET at = at + interval '1 microsecond'", "changed"),
        ("DELETE FROM care_auditevent WHERE id = (SELECT max(id) - 2 FROM care_auditevent)", "were sealed"),
    ],
)
def test_a_touched_row_is_found(sql, why):
    write(10)
    audit.seal_all()
    tamper(sql)
    assert any(why in broken.why for broken in audit.verify())
    with pytest.raises(CommandError, match="breaks"):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db
def test_one_changed_byte_in_many_rows_is_found():
    write(20_000)
    audit.seal_all()
    assert list(audit.verify()) == []
    tamper("UPDATE care_auditevent SET reason = reason || ' ' WHERE id = (SELECT max(id) - 7777 FROM care_auditevent)")
    assert len(list(audit.verify())) == 1


@pytest.mark.django_db
def test_a_removed_seal_is_found():
    for _round in range(3):
        write(2)
        audit.seal()
    middle = AuditSeal.objects.order_by("-id")[1]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE care_auditseal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM care_auditseal WHERE id = %s", [middle.pk])
        cursor.execute("ALTER TABLE care_auditseal ENABLE TRIGGER USER")
    assert [broken for broken in audit.verify() if "seal before it" in broken.why]


def test_a_row_that_commits_late_is_not_left_outside_the_chain(committed_db):
    """Ids are drawn before commit: sealing must wait for a writer with a lower id, or it would never be sealed."""
    drawn, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            audit.record("test.slow", by=BY)
            drawn.set()
            go_on.wait(10)
        connection.close()

    def fast_writer() -> None:
        audit.record("test.fast", by=BY)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert drawn.wait(10)
    writer = threading.Thread(target=fast_writer)
    writer.start()
    writer.join(10)
    with pytest.raises(DatabaseError, match="lock timeout"):
        audit.seal()
    go_on.set()
    thread.join(10)
    audit.seal_all()
    sealed_to = AuditSeal.objects.order_by("-id")[0].last_id
    assert AuditEvent.objects.filter(action__in=["test.slow", "test.fast"], id__lte=sealed_to).count() == 2
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_if_it_cannot_be_written_the_act_fails(monkeypatch, client):
    users = people.make_all()
    course = Course.unscoped.get(patient=users["emil"])
    client.force_login(users["mette"])

    def broken(*_args, **_options):
        raise DatabaseError("no audit")

    monkeypatch.setattr(AuditEvent, "save", broken)
    client.raise_request_exception = False
    with override_settings(DEMO=True):
        assert client.get(f"/klinik/patienter/{course.code}/").status_code == 500
        monkeypatch.undo()
        assert client.get(f"/klinik/patienter/{course.code}/").status_code == 200
        assert client.get("/hjaelp/").status_code == 200


@pytest.mark.django_db
def test_a_list_costs_one_audit_insert_and_one_read_however_long():
    users = people.make_all()
    mette = people.actor(users["mette"])
    courses = list(Course.objects.for_user(mette).select_related("patient"))
    with CaptureQueriesContext(connection) as queries:
        ties = audit.relations(mette, courses)
        audit.record_many([audit.event("course.listed", by=mette, course=c, relation=ties[c.pk]) for c in courses])
    assert set(ties.values()) == {"treating"}
    verbs = [query["sql"].split()[0] for query in queries]
    assert [verb for verb in verbs if verb in {"SELECT", "INSERT", "UPDATE"}] == ["SELECT", "INSERT"]


@pytest.mark.django_db
def test_the_relation_says_how_they_are_tied():
    users = people.make_all()
    course = Course.unscoped.get(patient=users["lone"])
    CareLink.unscoped.create(course=course, user=users["bodil"], kind=CareLink.Kind.SUPERVISION)
    expected = {"lone": "self", "mette": "treating", "bodil": "supervision", "karen": "region", "jonas": "substitute"}
    for key, tie in expected.items():
        role = Role.LEAD if key == "karen" else None
        assert audit.relations(people.actor(users[key], role), [course]) == {course.pk: tie}
