"""Background work of the reporting floor."""

from __future__ import annotations

from django_tasks import task

from reporting import consolidation_runs


@task()
def build_consolidation(run_id: int) -> None:
    """Brings the reports of a period together, once."""
    consolidation_runs.build(run_id)
