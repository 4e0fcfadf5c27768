"""The Django app of letters."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Registers what dialogue offers once Django is ready."""

    name = "dialogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dialogue import registrations

        registrations.register()
