"""The Django app of application, questionnaires, triage and risk."""

from django.apps import AppConfig
from django.conf import settings


class AssessmentConfig(AppConfig):
    """Registers what assessment offers once Django is ready."""

    name = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessment import instruments, registrations

        registrations.register()
        instruments.load_packs(settings.VAR_DIR / "packs")
