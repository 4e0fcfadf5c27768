"""The Django app of appointments and calls; the media engine in video/sfu knows nothing of Django."""

from django.apps import AppConfig


class VideoConfig(AppConfig):
    """Registers what video offers once Django is ready."""

    name = "video"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from video import registrations

        registrations.register()
