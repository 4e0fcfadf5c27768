"""A browser's end of Web Push, and a push service: a real https server that opens what it is sent with the browser's keys.

Written from the RFCs and apart from the code that is tested: what it can read, a browser can.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

HOST = "localhost"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Subscription:
    """What a browser makes: an address, a key pair and a secret."""

    service: str = "https://fcm.googleapis.com"
    code: str = field(default_factory=lambda: uuid4().hex)
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: uuid4().bytes)

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def form(self) -> dict[str, str]:
        """As the page's script sends it."""
        return {
            "endpoint": f"{self.service}/send/{self.code}",
            "p256dh": text(self.point),
            "auth": text(self.secret),
        }

    def opened(self, body: bytes) -> bytes:
        """What the browser reads (RFC 8188 and 8291), its padding taken off."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _expand(self.secret, shared, b"WebPush: info\0" + self.point + sender, 32)
        key = _expand(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _expand(salt, secret, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        return plain[:-1]


def _expand(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF with one round (RFC 5869)."""
    key = hmac.digest(salt, secret, hashlib.sha256)
    return hmac.digest(key, info + b"\x01", hashlib.sha256)[:length]


@dataclass
class Request:
    """One push request as the service got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def proof(self, key: str) -> dict[str, Any]:
        """The claims, once the signature has been checked with the key that the browser subscribed with."""
        kind, _blank, rest = self.headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert (kind, parts["k"]) == ("vapid", key)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
        claims: dict[str, Any] = jwt.decode(parts["t"], public, ["ES256"], options={"verify_aud": False})
        return claims


class PushService(ThreadingHTTPServer):
    """Answers as told, for each subscription by its path or else `status`, and writes down what it got."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__((HOST, 0), Handler)
        self.status = 201
        self.answers: dict[str, int] = {}
        self.got: list[Request] = []
        self.certificate = certify(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def name(self) -> str:
        return f"{HOST}:{self.server_port}"

    @property
    def url(self) -> str:
        return f"https://{self.name}"

    def subscription(self, status: int = 0) -> Subscription:
        """A browser that has subscribed here; `status` is what its messages are answered with."""
        made = Subscription(self.url)
        if status:
            self.answers[f"/send/{made.code}"] = status
        return made

    def stop(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust the certificate hangs up: nothing on the test's output."""


class Handler(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(Request(self.path, dict(self.headers), body))
        self.send_response(self.server.answers.get(self.path, self.server.status))
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the test's output."""


def certify(folder: Path) -> Path:
    """A certificate for the host, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(tz=datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "push-service.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def opened(subscription: Subscription, request: Request) -> dict[str, str]:
    """What a message says."""
    found: dict[str, str] = json.loads(subscription.opened(request.body))
    return found
