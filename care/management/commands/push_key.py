"""`manage.py push_key`: a key pair for messages on people's own devices."""

from typing import Any

from django.core.management.base import BaseCommand

from care.push import vapid


class Command(BaseCommand):
    help = "Make a private key for messages on devices (Web Push) and print it as a line for the settings."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"LYSNING_PUSH_KEY={vapid.new()}")
