"""The scanner's client speaks clamd's protocol, by TCP and by a socket on the disk, and knows what it does not know."""

import socket
import threading
from pathlib import Path

import pytest
from django.core.checks import run_checks

from care import scanning
from care.scanning import Clamd, Misconfigured, NotAnswering, parsed
from tests.dialogue import clamd
from tests.dialogue.files import EICAR


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("", None),
        ("clamd:127.0.0.1:3310", Clamd(("127.0.0.1", 3310))),
        ("clamd:/run/clamav/clamd.ctl", Clamd("/run/clamav/clamd.ctl")),
    ],
)
def test_the_setting_names_a_scanner_or_none(setting, found):
    assert parsed(setting) == found


@pytest.mark.parametrize("setting", ["clamd", "clamd:", "clamd:host", "clamd::3310", "clamd:host:x", "other:/run/x"])
def test_anything_else_stops_the_process(setting):
    with pytest.raises(Misconfigured):
        parsed(setting)


def test_the_test_virus_is_found_and_a_letter_is_not():
    with clamd.running() as server:
        client = parsed(server.setting)
        client.ping()
        assert client.is_infected(b"a" * 200_000 + EICAR)
        assert not client.is_infected(b"Jeg sov fire timer.")
        assert server.scanned[0].endswith(EICAR)


def test_a_socket_on_the_disk_does_as_well(tmp_path: Path):
    path = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()

        def answer() -> None:
            wire, _ = listening.accept()
            with wire:
                wire.recv(100)
                wire.sendall(b"PONG\0")

        thread = threading.Thread(target=answer)
        thread.start()
        parsed(f"clamd:{path}").ping()
        thread.join()


def test_nobody_there_and_a_line_that_is_cut_are_no_verdict():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        client = Clamd(listening.getsockname())

        def hang_up() -> None:
            listening.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(NotAnswering):
            client.is_infected(b"x" * 5_000_000)
        thread.join()
    with pytest.raises(NotAnswering):
        client.ping()


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(scanning, "PING_PATIENCE", 0.1)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with pytest.raises(NotAnswering):
            Clamd(listening.getsockname())._ask(b"zPING\0", patience=0.1)


def test_the_deployment_check_warns_when_nothing_is_scanned(settings):
    def found() -> list[str | None]:
        return [message.id for message in run_checks(tags=["files"], include_deployment_checks=True)]

    assert found() == ["care.W003"]
    settings.SCANNER = "clamd:127.0.0.1:3310"
    assert found() == []
