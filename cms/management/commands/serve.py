"""`manage.py serve`: the whole platform in one process (make run)."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import NoReverseMatch, reverse

from care.models import Membership, User
from cms import embedded


class Command(BaseCommand):
    help = "Serve pages, sockets, background tasks and the clock from one process until SIGINT or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: $PORT, or 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        sys.exit(embedded.serve(host=host, port=port, say=self.say, on_started=lambda: self.greet(port)))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def greet(self, port: int) -> None:
        site = f"http://localhost:{port}"
        lines = ["", f"  Lysning      {site}", f"  Editors      {site}{reverse('wagtailadmin_home')}"]
        if settings.DEMO:
            lines += [f"  Sign in as   {site}{_demo_page()}   one button per person, no password", "", *_people()]
        self.say("\n".join([*lines, "", "  Ctrl-C ends it.", ""]))


def _demo_page() -> str:
    try:
        return reverse("clinic-demo")
    except NoReverseMatch:
        return "/"


def _people() -> list[str]:
    roles: dict[int, list[str]] = {}
    for membership in Membership.objects.in_force():
        roles.setdefault(membership.user_id, []).append(membership.role)
    people = User.objects.filter(is_active=True, email__isnull=False).order_by("kind", "name")[:30]
    return [f"    {user.name:<24} {user.email:<28} {', '.join(roles.get(user.pk, [user.kind]))}" for user in people]
