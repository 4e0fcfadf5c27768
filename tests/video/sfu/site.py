"""A page in a real browser that calls through a worker: served from here, signalling by fetch."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.video.sfu.engine import Threaded
from video import control, typed

PAGE = Path(__file__).with_name("page.html")


@contextmanager
def served(engine: Threaded) -> Iterator[str]:
    """The page's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send("text/html; charset=utf-8", PAGE.read_bytes())

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            codes = {name: UUID(given[name]) for name in ("room", "seat", "page") if name in given}
            kind = control.Take if self.path == "/take" else control.Rewire
            reply = engine.ask(kind(**(given | codes)))
            self._send("application/json", json.dumps(typed.named(reply)).encode())

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)
