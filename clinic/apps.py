"""The Django app of the clinician's workspace."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Registers what clinic offers once Django is ready."""

    name = "clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clinic import registrations

        registrations.register()
