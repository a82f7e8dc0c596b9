"""Background work of electronic signing."""

from __future__ import annotations

from django_tasks import task

from documents.electronic import receiving


@task()
def make_file(round_id: int) -> None:
    """Makes the file that the parties of a round sign, once."""
    receiving.make_file(round_id)


@task()
def check_upload(upload_id: int) -> None:
    """Checks a signed file; accepts it or refuses it with its reason, once."""
    receiving.check(upload_id)
