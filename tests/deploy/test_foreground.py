"""`make run` on a terminal: Ctrl-C ends the server alone, quietly, and the terminal is ours again."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.infra.servers import ROOT

SERVER = """
import signal, sys, time
def end(number, frame):
    print("ended cleanly", flush=True)
    sys.exit(0)
signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGTERM, end)
print("serving", flush=True)
time.sleep(60)
"""
COMMAND = [sys.executable, str(ROOT / "deploy" / "foreground.py"), sys.executable, "-c", SERVER]


class Terminal:
    """A shell on a terminal of its own, that runs a script."""

    def __init__(self, script: str) -> None:
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.execvp("sh", ["sh", "-c", script])
        self.text = ""

    def read_until(self, words: str) -> None:
        """Wait for the words to appear."""
        deadline = time.monotonic() + 20
        while words not in self.text and time.monotonic() < deadline:
            self.text += os.read(self.file, 4096).decode()
        assert words in self.text

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.file, text.encode())

    def close(self) -> None:
        """Let it end."""
        os.waitpid(self.pid, 0)
        os.close(self.file)


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    (tmp_path / "server.py").write_text(SERVER)
    recipe = f"exec '{sys.executable}' '{ROOT}/deploy/foreground.py' '{sys.executable}' server.py"
    file = tmp_path / "Makefile"
    file.write_text(f"run:\n\t@{recipe}\n")
    return file


def test_ctrl_c_ends_make_without_complaint_and_the_next_program_can_read(makefile: Path):
    script = f"cd '{makefile.parent}'; make run; echo code $?; read line; echo got $line"
    terminal = Terminal(script)
    terminal.read_until("serving")
    terminal.type("\x03")
    terminal.read_until("code 0")
    terminal.type("words\n")
    terminal.read_until("got words")
    terminal.close()
    assert "ended cleanly" in terminal.text
    assert "Error" not in terminal.text
    assert "Interrupt" not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_it_reaches_the_server(number: signal.Signals):
    process = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "serving\n"
        process.send_signal(number)
        text = output.read()
    code = process.wait(10)
    if number == signal.SIGHUP:  # the server above does not know it, and is ended by it
        assert code == 128 + signal.SIGHUP
    else:
        assert (code, text) == (0, "ended cleanly\n")


def test_the_server_does_not_outlive_it():
    process = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "serving\n"
        process.kill()
        process.wait()
        assert output.read() == "ended cleanly\n"  # to the end of the file: nobody holds it open


def test_its_exit_code_is_the_commands():
    ended = subprocess.run([*COMMAND[:3], "-c", "raise SystemExit(2)"], check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 2
