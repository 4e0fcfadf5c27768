"""What must not be so in production: a process that finds any of it says what to do, and does not start.

`refuse` stops the web processes (cms.wsgi, cms.asgi); the system check stops every management command that runs checks:
migrate, clock, db_worker and so on. The embedded server and the tests run on a developer's machine and are held to the
first part only.
"""

from __future__ import annotations

import base64
import binascii
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error
from django.core.checks import register as register_check

from care.push import vapid

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
KEY_CHARACTERS = 50
FIELD_KEY_BYTES = 32
INSECURE_INDEX_KEY = "insecure-index-key"
ENOUGH_LEVELS = {"substantial", "high"}  # NSIS: betydelig, høj
NEW_KEY = 'python -c "import secrets; print(secrets.token_urlsafe(64))"'
NEW_FIELD_KEY = "python -c \"import base64, os; print('k1:' + base64.b64encode(os.urandom(32)).decode())\""
EX_CONFIG = 78  # "configuration error" of sysexits.h

Question = Callable[[Any], Iterator[str]]


def problems(settings: Any) -> list[str]:
    """Everything unsafe about the settings, each with what to do about it; empty = safe to start."""
    asked = EVERYWHERE if settings.DEBUG or settings.TESTING else (*EVERYWHERE, *IN_PRODUCTION)
    return [problem for question in asked for problem in question(settings)]


def refuse(settings: Any) -> None:
    """End the process with code 78 when anything is unsafe; the reasons go to standard error."""
    found = problems(settings)
    if not found:
        return
    sys.stderr.write("Lysning does not start, because its settings are unsafe:\n")
    sys.stderr.writelines(f"  - {problem}\n" for problem in found)
    sys.stderr.write("Every setting is explained in .env.example.\n")
    sys.exit(EX_CONFIG)


def check(app_configs: Any = None, **_options: Any) -> list[CheckMessage]:
    """The same as a system check."""
    from django.conf import settings

    return [Error(problem, id=f"lysning.E{number:03}") for number, problem in enumerate(problems(settings), 1)]


def register() -> None:
    """Make the check part of every command's; called once, when Django is ready."""
    register_check(check)


def _is_local(host: str) -> bool:
    return host in LOCAL or host.endswith(".localhost")


def _switches(settings: Any) -> Iterator[str]:
    """The three switches for developers, on a machine that others reach."""
    outside = ", ".join(host for host in settings.ALLOWED_HOSTS if not _is_local(host))
    for name in ("DEBUG", "DEMO", "TESTING"):
        if getattr(settings, name) and outside:
            yield f"LYSNING_{name} is on, and LYSNING_HOSTS names more than this machine ({outside}). Set it to 0."
    if settings.DEMO and not settings.DEBUG:
        yield "LYSNING_DEMO lets anybody in without a password, and LYSNING_DEBUG is off. Set LYSNING_DEMO to 0."


def _hosts(settings: Any) -> Iterator[str]:
    if any(host.startswith("*") for host in settings.ALLOWED_HOSTS):
        yield "LYSNING_HOSTS contains *. List the names under which the site is reached."


def _secret_key(settings: Any) -> Iterator[str]:
    if settings.INSECURE_KEY in {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}:
        yield f"LYSNING_SECRET_KEY is not set. Make one with: {NEW_KEY}"
    elif len(settings.SECRET_KEY) < KEY_CHARACTERS:
        yield f"LYSNING_SECRET_KEY is shorter than {KEY_CHARACTERS} characters. Make one with: {NEW_KEY}"


def _field_keys(settings: Any) -> Iterator[str]:
    known = settings.INSECURE_FIELD_KEY.partition(":")[2]
    keys = [entry.partition(":") for entry in settings.FIELD_KEYS]
    if not keys or any(key == known for _name, _colon, key in keys):
        yield f"LYSNING_FIELD_KEYS is not set, and encrypts what patients write. Make one with: {NEW_FIELD_KEY}"
    elif not all(name and colon and _is_field_key(key) for name, colon, key in keys):
        yield f"LYSNING_FIELD_KEYS is not name:key with {FIELD_KEY_BYTES} bytes each. Make one with: {NEW_FIELD_KEY}"
    elif len({name for name, _colon, _key in keys}) < len(keys):
        yield "LYSNING_FIELD_KEYS has two keys with the same name. Give the new one a name of its own."


def _is_field_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == FIELD_KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _index_key(settings: Any) -> Iterator[str]:
    if settings.INDEX_KEY == INSECURE_INDEX_KEY or len(settings.INDEX_KEY) < KEY_CHARACTERS:
        yield f"LYSNING_INDEX_KEY is not set or shorter than {KEY_CHARACTERS} characters. Make one with: {NEW_KEY}"


def _address(settings: Any) -> Iterator[str]:
    if not settings.SECURE:
        yield "LYSNING_SITE_URL does not begin with https://. Set it to the address that people open."
    if not settings.ALLOWED_HOSTS or all(_is_local(host) for host in settings.ALLOWED_HOSTS):
        yield "LYSNING_HOSTS names only this machine. Set it to the names under which the site is reached."


def _stores(settings: Any) -> Iterator[str]:
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield "LYSNING_DATABASE_URL is not set: SQLite is for one machine. Set it to postgres://user:password@host/name."
    if "InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"]:
        yield "LYSNING_REDIS_URL is not set: without it, processes do not hear of each other. Set it to redis://host:6379/0."


def _gateways(settings: Any) -> Iterator[str]:
    if settings.EMAIL_BACKEND == "care.gateways.ConsoleMail":
        yield "LYSNING_EMAIL_URL is not set: sign-in codes would be printed. Set it to smtp+tls://user:password@host:587."


def _identity(settings: Any) -> Iterator[str]:
    """No issuer is fine: then patients sign in by e-mail only."""
    if not settings.EID_ISSUER:
        return
    if not settings.EID_ISSUER.startswith("https://") and not (settings.DEBUG or settings.TESTING):
        yield "LYSNING_EID_ISSUER does not begin with https://. Set it to the identity provider's address."
    if not settings.EID_CLIENT_ID or not settings.EID_CLIENT_SECRET:
        yield "LYSNING_EID_ISSUER is set without LYSNING_EID_CLIENT_ID and LYSNING_EID_CLIENT_SECRET. Set them, too."
    if settings.EID_LEVEL not in ENOUGH_LEVELS:
        yield "LYSNING_EID_LEVEL is neither substantial nor high: health data need one of them (NSIS)."


def _push(settings: Any) -> Iterator[str]:
    """No key is fine: then messages on devices are not offered."""
    if not settings.PUSH_KEY:
        return
    try:
        vapid.public(settings.PUSH_KEY)
    except vapid.BadKey as error:
        yield f"LYSNING_PUSH_KEY is no private key ({error}). Make one with: manage.py push_key"


def _files_host(settings: Any) -> Iterator[str]:
    """None is fine: then files come from the site itself, as downloads under a policy that lets them do nothing."""
    host = settings.FILES_HOST
    if host and (host.partition(":")[0] not in settings.ALLOWED_HOSTS or host == urlsplit(settings.SITE_URL).netloc):
        yield "LYSNING_FILES_HOST must be a name of its own, and stand in LYSNING_HOSTS, too."


def _scanner(settings: Any) -> Iterator[str]:
    """None is fine: then files are taken and staff are told that nobody has scanned them."""
    from care import scanning

    try:
        scanning.parsed(settings.SCANNER)
    except scanning.Misconfigured:
        yield "LYSNING_SCANNER is neither empty, clamd:host:port nor clamd:/path/of/socket."


EVERYWHERE: tuple[Question, ...] = (_switches, _hosts, _identity, _push, _scanner, _files_host)
IN_PRODUCTION: tuple[Question, ...] = (_secret_key, _field_keys, _index_key, _address, _stores, _gateways)
