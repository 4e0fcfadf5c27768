"""Whom a push message may go to: the browsers' push services by name, out on the internet, and nobody else."""

import pytest

from care.push import address

SERVICES = ["fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", "push.internal:8443"]


@pytest.mark.parametrize(
    ("endpoint", "origin", "path"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", "https://fcm.googleapis.com", "/fcm/send/abc:def"),
        ("https://FCM.googleapis.com:443/a", "https://fcm.googleapis.com", "/a"),
        ("https://updates.push.services.mozilla.com/wpush/v2/x?y=1", "https://updates.push.services.mozilla.com", "/wpush/v2/x?y=1"),
        ("https://web.push.apple.com/Q", "https://web.push.apple.com", "/Q"),
        ("https://push.internal:8443/a", "https://push.internal:8443", "/a"),
    ],
)  # fmt: skip
def test_the_browsers_services_are_known(endpoint: str, origin: str, path: str) -> None:
    found = address.checked(endpoint, SERVICES)
    assert (found.origin, found.path) == (origin, path)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://evil.example/a",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evilfcm.googleapis.com/a",
        "https://push.apple.com/a",
        "https://evilpush.apple.com/a",
        "https://fcm.googleapis.com@evil.example/a",
        "https://user:pass@fcm.googleapis.com/a",
        "https://evil.example\\@fcm.googleapis.com/a",
        "https://evil.example/https://fcm.googleapis.com/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a",
        "https://fcm.googleapis.com/a#b",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/a\r\nHost: evil.example",
        "https://fcm.googleapis.com:abc/a",
        "https://ｆcm.googleapis.com/a",
        "https://[fcm.googleapis.com/a",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "file:///etc/passwd",
        "//fcm.googleapis.com/a",
        "fcm.googleapis.com/a",
        "https:///a",
        "",
    ],
)
def test_everything_else_is_refused(endpoint: str) -> None:
    with pytest.raises(address.NotAllowed):
        address.checked(endpoint, SERVICES)


def test_without_services_nobody_is_spoken_to() -> None:
    with pytest.raises(address.NotAllowed):
        address.checked("https://fcm.googleapis.com/a", [])


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_addresses_of_our_own_network_are_refused_also_beside_a_public_one(inside: str) -> None:
    for found in ([inside], ["142.250.74.10", inside]):
        with pytest.raises(address.NotAllowed):
            address.public(found)


def test_public_addresses_are_kept_once_each() -> None:
    both = ["142.250.74.10", "2a00:1450:400f:80d::200a"]
    assert address.public([*both, both[0]]) == both


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(address.NotAllowed):
        address.public([])
