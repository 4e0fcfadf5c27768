"""The Django app of the site."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Registers what cms offers once Django is ready."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import memory, registrations, unsafe

        memory.give_back_large_buffers()
        registrations.register()
        unsafe.register()
