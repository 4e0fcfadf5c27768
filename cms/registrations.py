"""What cms offers to the layers below (care.registry)."""

from care import registry


def register() -> None:
    """Called once, when Django is ready."""
    from cms import translations

    registry.translators.add(registry.Translator(name="public pages", translate=translations.translated))
