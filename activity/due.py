"""What runs when it is due. Upper floors register their jobs here when the application starts."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction

Job = Callable[[], int]
_jobs: dict[str, Job] = {}
logger = logging.getLogger(__name__)


def register(name: str, job: Job) -> None:
    """Adds a job run each minute. It must be idempotent and return how many things it did."""
    _jobs[name] = job


def run_all() -> dict[str, int]:
    """Runs every job in a transaction of its own; one that fails is logged and does not stop the others."""
    done: dict[str, int] = {}
    for name, job in _jobs.items():
        try:
            with transaction.atomic():
                done[name] = job()
        except Exception:
            logger.exception("due job %s failed", name)
    return done
