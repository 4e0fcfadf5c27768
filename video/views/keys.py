"""The key that a form without fields carries."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from care.http import ActorRequest


def key_of(request: ActorRequest) -> UUID:
    """The UUID that the page made; without one there is nothing to do."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
