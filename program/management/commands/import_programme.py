"""`manage.py import_programme FILE --by ADDRESS`: a file becomes drafts in Wagtail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from care.access import Role
from care.middleware import actor_of
from care.models import Membership
from program import transfer
from program.actions.transferring import import_programme


class Command(BaseCommand):
    """Reads a programme in, in an editor's name."""

    help = "Read a programme in from one file. It becomes drafts; an approver makes the release."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and who reads it in."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the e-mail address of an editor")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file in."""
        editors = Membership.objects.in_force().filter(role=Role.EDITOR, user__email=options["by"].lower())
        held = editors.select_related("user").first()
        if held is None:
            raise CommandError("There is no editor with that address.", returncode=2)
        try:
            done = import_programme(by=actor_of(held.user, str(held.code)), data=options["file"].read_bytes())
        except transfer.BadFile as bad:
            raise CommandError(" ".join(bad.messages), returncode=1) from bad
        self.stdout.write(f"{done.code}: {len(done.made)} made, {len(done.changed)} changed, {len(done.same)} the same")
        for key in done.other_worksheets:
            self.stdout.write(f"differs here: {key}")
