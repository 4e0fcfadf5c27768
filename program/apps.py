"""The Django app of the programme."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """Registers what program offers once Django is ready."""

    name = "program"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from program import kept, registrations

        registrations.register()
        kept.connect()
