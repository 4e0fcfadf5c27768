"""What dialogue offers to the layers below (care.registry)."""


def register() -> None:
    """Called once, when Django is ready."""
