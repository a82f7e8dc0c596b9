"""Runs what is due: once, or each minute with --loop until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from activity import due

INTERVAL = 60.0  # seconds


class Command(BaseCommand):
    help = "Runs reminders and other work that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="run each minute until SIGTERM or SIGINT")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(str(due.run_all()))
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            due.run_all()
            stop.wait(INTERVAL)
