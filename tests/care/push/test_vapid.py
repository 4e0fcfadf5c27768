"""Who we are to a push service: a key pair that anybody can make, and a proof for half a day."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from care.push import keys, vapid
from tests.care.push.service import Request

NOW = datetime.now(tz=UTC)


def test_the_command_makes_a_line_for_the_settings() -> None:
    out = StringIO()
    call_command("push_key", stdout=out)
    name, _sign, key = out.getvalue().strip().partition("=")
    assert name == "LYSNING_PUSH_KEY"
    assert len(vapid.decoded(vapid.public(key))) == 65


def test_the_proof_names_the_service_and_us_and_lasts_half_a_day() -> None:
    key = vapid.new()
    header = vapid.authorization(key, origin="https://push.example", contact="https://lysning.example", now=NOW)
    claims = Request("/", {"Authorization": header}, b"").proof(vapid.public(key))
    expires = int(NOW.timestamp()) + 12 * 3600
    assert claims == {"aud": "https://push.example", "sub": "https://lysning.example", "exp": expires}


def test_a_proof_with_another_key_is_none() -> None:
    header = vapid.authorization(vapid.new(), origin="https://push.example", contact="mailto:a@example.org", now=NOW)
    with pytest.raises(AssertionError):
        Request("/", {"Authorization": header}, b"").proof(vapid.public(vapid.new()))


@pytest.mark.parametrize("key", ["", "x", "a" * 42, "a" * 44, "æ" * 43, "A" * 43, "_" * 43])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(vapid.BadKey):
        vapid.public(key)


def test_the_embedded_server_makes_its_own_pair_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "var" / "push-key"
    try:
        keys.make(path)
        first = keys.current_public()
        keys.make(path)
        assert keys.current_public() == first != ""
        assert path.stat().st_mode & 0o777 == 0o600
    finally:
        keys.forget()
    assert keys.current_public() == ""
