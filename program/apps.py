from django.apps import AppConfig


class ProgramConfig(AppConfig):
    name = "program"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from program import registrations

        registrations.register()
