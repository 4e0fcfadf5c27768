"""Encrypted fields: unreadable in the table, bound to their row, and closed to search and bulk reads."""

import pytest
from django.db import connection, transaction

from care import crypto
from care.models import ContactDetails, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    user = User.objects.create_user("a@example.org", name="A")
    return ContactDetails.objects.create(user=user, phone="20 30 40 50")


def stored(contact) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM care_contactdetails WHERE id = %s", [contact.pk])
        return bytes(cursor.fetchone()[0])


def test_it_comes_back_as_it_was_written(contact):
    assert ContactDetails.objects.get(pk=contact.pk).phone == "20 30 40 50"
    assert ContactDetails.objects.get(pk=contact.pk).address is None


def test_the_table_holds_only_ciphertext(contact):
    assert b"20 30" not in stored(contact)


def test_the_same_text_is_sealed_differently_each_time(contact):
    first = stored(contact)
    contact.save()
    assert stored(contact) != first


def test_a_value_moved_to_another_row_cannot_be_opened(contact):
    other = ContactDetails.objects.create(user=User.objects.create_user("b@example.org", name="B"), phone="1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE care_contactdetails SET phone = %s WHERE id = %s", [stored(contact), other.pk])
    with pytest.raises(crypto.CannotOpen):
        _ = ContactDetails.objects.get(pk=other.pk).phone


def test_a_changed_byte_is_noticed():
    blob = crypto.seal("hemmeligt", context="x")
    for position in (len(blob) - 1, len(blob) // 2):
        damaged = blob[:position] + bytes([blob[position] ^ 1]) + blob[position + 1 :]
        with pytest.raises(crypto.CannotOpen):
            crypto.open_sealed(damaged, context="x")


def test_an_old_key_opens_and_the_new_one_seals(settings):
    import base64

    old, new = (f"{name}:{base64.b64encode(name[0].encode() * 32).decode()}" for name in ("old", "new"))
    settings.FIELD_KEYS = [old]
    blob = crypto.seal("hej", context="x")
    settings.FIELD_KEYS = [new, old]
    assert crypto.open_sealed(blob, context="x") == "hej"
    assert crypto.seal("hej", context="x").startswith(b"new|")
    settings.FIELD_KEYS = [new]
    with pytest.raises(crypto.CannotOpen, match="unknown key"):
        crypto.open_sealed(blob, context="x")


def test_filtering_and_bulk_updates_on_it_raise(contact):
    with pytest.raises(TypeError, match="cannot be searched"):
        ContactDetails.objects.filter(phone="20 30 40 50").exists()
    with pytest.raises(TypeError, match="encrypted"), transaction.atomic():
        ContactDetails.objects.update(phone="1")
    assert ContactDetails.objects.filter(phone__isnull=False).count() == 1


def test_a_row_that_is_not_shown_cannot_slip_out_as_text(contact):
    sealed = ContactDetails.objects.filter(pk=contact.pk).values_list("phone", flat=True)[0]
    with pytest.raises(TypeError, match="encrypted"):
        str(sealed)
    assert "20 30" not in repr(sealed)


def test_the_blind_index_is_keyed_and_stable(settings):
    index = crypto.blind_index("0101701234")
    assert index == crypto.blind_index("0101701234") != crypto.blind_index("0101701235")
    settings.INDEX_KEY = "another"
    assert crypto.blind_index("0101701234") != index
