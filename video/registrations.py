"""What video offers to the layers below (care.registry)."""

from __future__ import annotations


def register() -> None:
    """Called once, when Django is ready."""
    from video import media

    media.register()
