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


def token(user: User) -> str:
    """The value of the hidden field for this person."""
    return _signer.sign(str(user.code))


def keep(request: HttpRequest) -> bool:
    """Store the posted form for its owner; False when it does not say whose it is."""
    try:
        code = _signer.unsign(request.POST.get(FIELD, ""), max_age=FORM_LIVES)
    except BadSignature:
        return False
    user = User.objects.filter(code=code, is_active=True).first()
    if user is None:
        return False
    body = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    KeptPost(user=user, path=request.get_full_path()[:300], body=body).save()
    return True


def waiting(user: User) -> list[KeptPost]:
    """What is kept for the person and not yet too old, newest first."""
    since = timezone.now() - KEPT_FOR
    return list(KeptPost.objects.filter(user=user, kept_at__gt=since).order_by("-kept_at"))


def forget_old() -> None:
    """The clock's job: delete what nobody came back for."""
    KeptPost.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()
