"""The Django app of people, courses and the record."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Registers what care offers once Django is ready."""

    name = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from care import registrations

        registrations.register()
