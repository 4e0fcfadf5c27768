"""How somebody who may fetch a file is known on the host for files, which gets no cookie: by a ticket for one minute.

It says which file, for whom and in which role; whether they may have it is asked again when it is shown.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from care.access import Actor
from care.middleware import actor_of
from care.models import User
from dialogue.models import Attachment

SALT = "dialogue.file-ticket"
GOOD_FOR = 60  # seconds


class BadTicket(Exception):
    """Not ours, too old, or used before."""


def address(actor: Actor, attachment: Attachment) -> str:
    """Where the actor fetches the file, once."""
    membership = str(actor.membership.code) if actor.membership else ""
    ticket = signing.dumps([str(attachment.code), str(actor.code), membership], salt=SALT)
    return f"https://{settings.FILES_HOST}{reverse('dialogue-file-out', args=[ticket])}"


def used(ticket: str) -> tuple[Actor, UUID]:
    """Who shows the ticket, and for which file; raises BadTicket, and so it does the second time."""
    try:
        attachment, user, membership = signing.loads(ticket, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise BadTicket from error
    known = hashlib.sha256(ticket.encode()).hexdigest()
    person = User.objects.filter(code=user, is_active=True).first()
    if person is None or not cache.add(f"{SALT}:{known}", value=True, timeout=2 * GOOD_FOR):
        raise BadTicket
    return actor_of(person, membership), UUID(attachment)
