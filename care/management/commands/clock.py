"""`manage.py clock`: run the periodic jobs until told to stop. Any number may run; one acts."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from care.clock import Clock

ENDING = {signal.SIGINT, signal.SIGTERM}


class Command(BaseCommand):
    help = "Run the periodic jobs until SIGINT or SIGTERM. Any number may run; one acts."

    def handle(self, *args: Any, **options: Any) -> None:
        # Blocked and waited for, not handled: a handler that sets an Event may deadlock with its own wait.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        clock = Clock()
        thread = threading.Thread(target=clock.run, name="clock")
        thread.start()
        while thread.is_alive() and signal.sigtimedwait(ENDING, 1.0) is None:
            pass
        clock.stop()
        thread.join()
