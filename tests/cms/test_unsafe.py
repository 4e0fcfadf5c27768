"""A process with unsafe settings does not start, and says what to do; one with safe settings does."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cms import settings as configured
from cms import unsafe
from tests.infra.servers import ROOT

SAFE = {
    "LYSNING_SECRET_KEY": "a-key-made-for-this-test-with-more-than-fifty-characters-in-it",
    "LYSNING_FIELD_KEYS": "k2:" + base64.b64encode(b"2" * 32).decode() + ",k1:" + base64.b64encode(b"1" * 32).decode(),
    "LYSNING_INDEX_KEY": "another-key-made-for-this-test-with-more-than-fifty-characters",
    "LYSNING_HOSTS": "lysning.example.org",
    "LYSNING_SITE_URL": "https://lysning.example.org",
    "LYSNING_DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
    "LYSNING_REDIS_URL": "redis://127.0.0.1:1/0",
    "LYSNING_EMAIL_URL": "smtp+tls://nobody:nothing@127.0.0.1:587",
}
DEFAULT = None  # the variable is not set at all
BAD: list[tuple[str, dict[str, str | None], str]] = [
    ("no secret key", {"LYSNING_SECRET_KEY": DEFAULT}, "LYSNING_SECRET_KEY is not set"),
    ("a short secret key", {"LYSNING_SECRET_KEY": "forty-nine"}, "shorter than 50"),
    (
        "the default key is still accepted",
        {"LYSNING_SECRET_KEY_FALLBACKS": configured.INSECURE_KEY},
        "LYSNING_SECRET_KEY is not set",
    ),
    ("no field key", {"LYSNING_FIELD_KEYS": DEFAULT}, "LYSNING_FIELD_KEYS is not set"),
    (
        "the default field key as an old one",
        {"LYSNING_FIELD_KEYS": f"{SAFE['LYSNING_FIELD_KEYS']},{configured.INSECURE_FIELD_KEY}"},
        "LYSNING_FIELD_KEYS is not set",
    ),
    ("a field key of 16 bytes", {"LYSNING_FIELD_KEYS": "k1:MTYgYnl0ZXMtbG9uZy0u"}, "32 bytes each"),
    ("a field key without a name", {"LYSNING_FIELD_KEYS": "nonsense"}, "32 bytes each"),
    (
        "two field keys of one name",
        {"LYSNING_FIELD_KEYS": SAFE["LYSNING_FIELD_KEYS"].replace("k2:", "k1:")},
        "two keys with the same name",
    ),
    ("no index key", {"LYSNING_INDEX_KEY": DEFAULT}, "LYSNING_INDEX_KEY is not set"),
    ("a short index key", {"LYSNING_INDEX_KEY": "short"}, "LYSNING_INDEX_KEY is not set or shorter"),
    ("DEBUG on a real host", {"LYSNING_DEBUG": "1"}, "LYSNING_DEBUG is on"),
    ("DEMO on a real host", {"LYSNING_DEMO": "1", "LYSNING_DEBUG": "1"}, "LYSNING_DEMO is on"),
    ("DEMO without DEBUG", {"LYSNING_DEMO": "1", "LYSNING_HOSTS": "localhost"}, "Set LYSNING_DEMO to 0"),
    ("TESTING on a real host", {"LYSNING_TESTING": "1"}, "LYSNING_TESTING is on"),
    ("any host", {"LYSNING_HOSTS": "*"}, "LYSNING_HOSTS contains *"),
    ("only local hosts", {"LYSNING_HOSTS": DEFAULT}, "LYSNING_HOSTS names only this machine"),
    ("no address", {"LYSNING_SITE_URL": DEFAULT}, "LYSNING_SITE_URL does not begin"),
    ("an address without TLS", {"LYSNING_SITE_URL": "http://lysning.example.org"}, "LYSNING_SITE_URL does not begin"),
    ("SQLite", {"LYSNING_DATABASE_URL": DEFAULT}, "LYSNING_DATABASE_URL is not set"),
    ("a channel layer in memory", {"LYSNING_REDIS_URL": DEFAULT}, "LYSNING_REDIS_URL is not set"),
    ("a push key that is none", {"LYSNING_PUSH_KEY": "nonsense"}, "LYSNING_PUSH_KEY is no private key"),
    ("a scanner of another make", {"LYSNING_SCANNER": "avast:127.0.0.1:1"}, "LYSNING_SCANNER is neither empty"),
    ("a host for files that is not listed", {"LYSNING_FILES_HOST": "filer.example.org"}, "stand in LYSNING_HOSTS"),
    (
        "a host for files that is the site",
        {"LYSNING_FILES_HOST": "lysning.example.org"},
        "LYSNING_FILES_HOST must be a name of its own",
    ),
    ("mail on the console", {"LYSNING_EMAIL_URL": DEFAULT}, "LYSNING_EMAIL_URL is not set"),
]


def surroundings(folder: Path, changes: dict[str, str | None]) -> dict[str, str]:
    """A machine with the safe settings, less or changed by what the test says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LYSNING_", "DJANGO_"))}
    wanted = {**SAFE, "LYSNING_VAR": str(folder), **changes}
    return clean | {name: value for name, value in wanted.items() if value is not None}


def run(folder: Path, changes: dict[str, str | None], *line: str) -> "subprocess.CompletedProcess[str]":
    """Start a process with these settings and wait for its end."""
    command = [sys.executable, *line]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings(folder, changes), capture_output=True, text=True, check=False, timeout=60
    )


def settings_with(monkeypatch: pytest.MonkeyPatch, folder: Path, changes: dict[str, str | None]) -> Any:
    """The settings as the file makes them from these surroundings, in this process."""
    for name in [name for name in os.environ if name.startswith("LYSNING_")]:
        monkeypatch.delenv(name)
    for name, value in surroundings(folder, changes).items():
        monkeypatch.setenv(name, value)
    names: dict[str, Any] = {"__file__": configured.__file__, "__name__": "cms.settings"}
    code = compile(Path(str(configured.__file__)).read_text(encoding="utf-8"), str(configured.__file__), "exec")
    exec(code, names)  # noqa: S102 - our own settings, without touching those of the tests
    return SimpleNamespace(**names)


@pytest.mark.parametrize(("changes", "reason"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_it_names_what_is_unsafe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changes: dict[str, str | None], reason: str
) -> None:
    found = unsafe.problems(settings_with(monkeypatch, tmp_path, changes))

    assert any(reason in problem for problem in found), found


def test_it_finds_nothing_wrong_with_safe_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert unsafe.problems(settings_with(monkeypatch, tmp_path, {})) == []


def test_a_developers_machine_is_let_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare: dict[str, str | None] = dict.fromkeys(SAFE)
    demo = settings_with(monkeypatch, tmp_path, {**bare, "LYSNING_DEBUG": "1", "LYSNING_DEMO": "1"})

    assert unsafe.problems(demo) == []


@pytest.mark.parametrize("module", ["cms.wsgi", "cms.asgi"])
@pytest.mark.parametrize("switch", ["LYSNING_DEBUG", "LYSNING_DEMO", "LYSNING_TESTING"])
def test_a_web_process_does_not_start(tmp_path: Path, module: str, switch: str) -> None:
    done = run(tmp_path, {switch: "1"}, "-c", f"import {module}")

    assert done.returncode == unsafe.EX_CONFIG
    assert f"{switch} " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "changes",
    [{"LYSNING_SECRET_KEY": None}, {"LYSNING_FIELD_KEYS": None}, {"LYSNING_HOSTS": "*"}],
    ids=["secret key", "field keys", "hosts"],
)
def test_a_web_process_says_every_reason_in_a_line(tmp_path: Path, changes: dict[str, str | None]) -> None:
    done = run(tmp_path, changes, "-c", "import cms.wsgi")

    assert done.returncode == unsafe.EX_CONFIG
    assert done.stderr.count("\n  - ") == 1
    assert next(iter(changes)) in done.stderr


@pytest.mark.parametrize("command", ["check", "clock", "db_worker", "migrate"])
def test_a_command_does_not_start(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, {"LYSNING_SECRET_KEY": None}, "manage.py", command)

    assert done.returncode == 1
    assert "LYSNING_SECRET_KEY is not set" in done.stderr


@pytest.mark.parametrize("module", ["cms.wsgi", "cms.asgi"])
def test_a_web_process_with_safe_settings_starts(tmp_path: Path, module: str) -> None:
    done = run(tmp_path, {}, "-c", f"import {module}")

    assert done.returncode == 0
    assert "does not start" not in done.stderr


def test_djangos_deployment_check_has_nothing_to_add(tmp_path: Path) -> None:
    done = run(tmp_path, {}, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_a_switch_that_is_neither_0_nor_1_stops_the_process(tmp_path: Path) -> None:
    done = run(tmp_path, {"LYSNING_DEBUG": "yes"}, "-c", "import cms.wsgi")

    assert done.returncode != 0
    assert "LYSNING_DEBUG must be 0 or 1, not 'yes'" in done.stderr
