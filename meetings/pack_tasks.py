"""Background work of packs."""

from __future__ import annotations

from django_tasks import task

from meetings import pack


@task()
def build_pack(pack_id: int) -> None:
    """Builds a pack, once."""
    pack.build(pack_id)
