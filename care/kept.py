"""Forms posted after the session ended: kept 30 minutes, encrypted, for the person who had opened the form.

A form proves whose it is with a signed hidden field (`{% kept_for %}`), because the session is gone by then.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils import timezone

from care.models import KeptPost, User

FIELD = "kept_for"
KEPT_FOR = timedelta(minutes=30)
FORM_LIVES = timedelta(hours=24)
NEVER_KEPT = {FIELD, "csrfmiddlewaretoken"}
_signer = TimestampSigner(salt="kept-post")


def token(user: User, again: KeptPost | None = None) -> str:
    """The value of the hidden field for this person; a form posted `again` names the row that it came from."""
    return _signer.sign(f"{user.code}/{again.code}" if again else str(user.code))


def _opened(value: str) -> tuple[str, str]:
    """The codes of the person and of the kept row in a hidden field; raises BadSignature."""
    person, _slash, row = _signer.unsign(value, max_age=FORM_LIVES).partition("/")
    return person, row


def keep(request: HttpRequest, path: str = "") -> bool:
    """Store the posted form for its owner; False when it does not say whose it is. `path`: where it belongs instead."""
    try:
        code, _row = _opened(request.POST.get(FIELD, ""))
    except BadSignature:
        return False
    user = User.objects.filter(code=code, is_active=True).first()
    if user is None:
        return False
    body = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    KeptPost(user=user, path=(path or request.get_full_path())[:300], body=body).save()
    return True


def is_foreign(request: HttpRequest, user: User) -> bool:
    """Whether the form was opened by somebody else, who was signed in here before."""
    try:
        code, _row = _opened(request.POST.get(FIELD, ""))
    except BadSignature:
        return False
    return code != str(user.code)


def arrived(request: HttpRequest, user: User) -> None:
    """A kept form was posted again and taken: forget the row."""
    try:
        _person, row = _opened(request.POST.get(FIELD, ""))
    except BadSignature:
        return
    if row:
        KeptPost.objects.filter(user=user, code=row).delete()


def waiting(user: User) -> list[KeptPost]:
    """What is kept for the person and not yet too old, newest first."""
    since = timezone.now() - KEPT_FOR
    return list(KeptPost.objects.filter(user=user, kept_at__gt=since).order_by("-kept_at"))


def forget_old() -> None:
    """The clock's job: delete what nobody came back for."""
    KeptPost.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()
