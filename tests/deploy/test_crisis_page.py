"""The front server alone still tells people whom to call: deploy/nginx.conf, run with nothing behind it."""

import io
import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.infra import needs, servers

CONFIGURATION = servers.ROOT / "deploy" / "nginx.conf"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


class FrontServer:
    """nginx in the foreground, from the shipped file with other ports and folders."""

    def __init__(self, folder: Path) -> None:
        with servers.held_port() as front, servers.held_port() as pages, servers.held_port() as sockets:
            self.port, *behind = [holder.getsockname()[1] for holder in (front, pages, sockets)]
        for part in ("crisis", "static", "media", "temporary"):
            (folder / part).mkdir()
        self.folder = folder
        self.file = folder / "nginx.conf"
        self.file.write_text(self.derived(CONFIGURATION.read_text(encoding="utf-8"), *behind), encoding="utf-8")

    def derived(self, text: str, pages: int, sockets: int) -> str:
        """The shipped configuration without TLS, on our port, in our folder, with upstreams where nobody listens."""
        text = re.sub(r"server \{\s+listen 80;.*?\n    \}\n", "", text, flags=re.DOTALL)
        text = re.sub(r"^\s*(ssl_\w+|listen \[::\]).*;\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};")
        text = text.replace("127.0.0.1:8001", f"127.0.0.1:{pages}").replace("127.0.0.1:8002", f"127.0.0.1:{sockets}")
        text = re.sub(r"/srv/lysning|/var/log/nginx|/run(?=/nginx)", str(self.folder), text)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        own = "".join(f"    {kind}_temp_path {self.folder}/temporary/{kind};\n" for kind in kinds)
        return text.replace("http {\n", f"http {{\n{own}", 1)

    def start(self) -> None:
        """Run it, as the user we are."""
        programme = needs.nginx()
        assert programme is not None
        command = [programme, "-c", str(self.file), "-g", "daemon off; user root;" if _root() else "daemon off;"]
        log = self.folder / "output.log"
        self.process = servers.launch(servers.tied(command, to_signal="TERM"), log, self.folder)
        servers.wait_for(self.port, self.process, log)

    def stop(self) -> None:
        """End it."""
        servers.ended(self.process, signal.SIGTERM)

    def get(self, path: str, **headers: str) -> Answer:
        """What it answers, whatever the status."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            response = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return Answer(response.status, response.headers, response.read().decode())


def _root() -> bool:
    return os.geteuid() == 0


@pytest.fixture
def front(tmp_path: Path) -> Iterator[FrontServer]:
    server = FrontServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def crisis_file(front: FrontServer, db: None) -> Path:
    call_command("build_crisis_page", front.folder / "crisis", stdout=io.StringIO())
    return front.folder / "crisis" / "crisis.html"


@pytest.mark.parametrize("path", ["/", "/hjaelp/", "/min-side/", "/ws/"])
def test_the_numbers_are_served_when_the_application_is_down(front, crisis_file, path):
    answer = front.get(path)
    assert answer.status in {502, 503}
    assert answer.headers.get_content_type() == "text/html"
    assert "112" in answer.text
    assert answer.text == crisis_file.read_text(encoding="utf-8")


def test_a_form_sent_in_vain_gets_the_numbers_too(front, crisis_file):
    request = urllib.request.Request(f"http://127.0.0.1:{front.port}/konto/login/", data=b"a=b", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value as answer:
        assert answer.status == 502
        assert "112" in answer.read().decode()


def test_the_page_can_be_watched_while_all_is_well(front, crisis_file):
    answer = front.get("/crisis.html")
    assert answer.status == 200
    assert "112" in answer.text


def test_the_page_needs_nothing_from_anybody(front, crisis_file):
    text = front.get("/").text
    assert not re.findall(r"""(?:src|srcset|action)\s*=|<link|<script|@import|url\(\s*["']?(?!data:)""", text)
    assert "<title>" in text
    assert 'lang="da"' in text


def test_it_is_never_cached_and_cannot_run_anything(front, crisis_file):
    headers = front.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"]


def test_static_files_do_not_need_the_application(front):
    (front.folder / "static" / "app.0123456789ab.css").write_text("body{}", encoding="utf-8")
    answer = front.get("/static/app.0123456789ab.css")
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert front.get("/static/missing.css").status == 404


def test_without_the_file_there_is_no_page_so_the_tests_above_prove_something(front):
    assert "112" not in front.get("/").text


def test_nobodys_query_is_logged(front):
    front.get("/hjaelp/?q=secret-words", Referer="http://elsewhere.example/secret-page")
    assert "secret" not in (front.folder / "access.log").read_text(encoding="utf-8")
