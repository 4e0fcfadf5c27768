"""Message encryption for Web Push: the RFC's own example to the byte, and what a browser reads."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from care.push import encryption
from care.push.vapid import decoded, encoded
from tests.care.push.service import Subscription

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
READER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
READER_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(words: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(words)), ec.SECP256R1())


def test_the_example_of_the_rfc_comes_out_to_the_byte() -> None:
    body = encryption.encrypt(
        PLAIN, p256dh=decoded(READER_POINT), auth=decoded(AUTH), salt=decoded(SALT), own=private(SENDER)
    )
    assert encoded(body) == BODY


def test_the_browser_of_these_tests_reads_the_example_of_the_rfc() -> None:
    browser = Subscription(private=private(READER), secret=decoded(AUTH))
    assert browser.opened(decoded(BODY)) == PLAIN


@given(st.binary(max_size=90).filter(lambda plain: not plain.endswith(b"\0")))
def test_a_browser_reads_what_was_sealed_and_every_message_is_as_long(plain: bytes) -> None:
    browser = Subscription()
    body = encryption.encrypt(plain, p256dh=browser.point, auth=browser.secret, length=100)
    assert browser.opened(body) == plain
    assert len(body) == 16 + 4 + 1 + 65 + 100 + 16


def test_no_two_messages_look_alike() -> None:
    browser = Subscription()
    bodies = {encryption.encrypt(b"{}", p256dh=browser.point, auth=browser.secret) for _ in range(20)}
    assert len(bodies) == len({body[:16] for body in bodies}) == len({body[21:86] for body in bodies}) == 20


def test_another_browser_reads_nothing() -> None:
    browser, other = Subscription(), Subscription()
    body = encryption.encrypt(b"{}", p256dh=browser.point, auth=browser.secret)
    with pytest.raises(InvalidTag):
        other.opened(body)


@pytest.mark.parametrize(
    "point", [b"", b"\x04" + b"\x01" * 64, b"\x02" + b"\x01" * 32, b"\x04" + b"\0" * 64, b"x" * 65]
)
def test_what_is_no_point_on_the_curve_is_refused(point: bytes) -> None:
    with pytest.raises(encryption.BadKeys):
        encryption.encrypt(b"{}", p256dh=point, auth=b"x" * 16)


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(encryption.BadKeys):
        encryption.encrypt(b"{}", p256dh=Subscription().point, auth=b"x" * length)
