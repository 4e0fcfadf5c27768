"""The Django app of application, questionnaires, triage and risk."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers what assessment offers once Django is ready."""

    name = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessment import registrations

        registrations.register()
