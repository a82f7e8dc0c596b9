"""An import between upload and draft: kept on the server, corrected step by step, or given up."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from coordination.importing.agency_names import AgencyNames, names_of
from coordination.importing.legal_bases import match_bases
from coordination.importing.lines import Source
from coordination.importing.outline import OutlineRow, as_json, from_json
from coordination.importing.outlining import outline_of
from coordination.models import ProgramImport
from coordination.permissions import may_start
from coordination.phrases import usual_title
from documents.attaching import Checked
from documents.exceptions import AlreadyDone, StaleRevision

KEPT_FOR = datetime.timedelta(days=30)


def names_for(user: User, year: int) -> AgencyNames:
    """The agencies of the user's locality as the programme of a year names them: of today, or of that year's end."""
    today = timezone.localdate()
    return names_of(user.acting.agency.locality, min(today, datetime.date(year, 12, 31)))  # type: ignore[union-attr]


@transaction.atomic
def keep_import(user: User, file: Checked, source: Source, *, family: str, year: int, title: str = "") -> ProgramImport:
    """Understands a file and keeps it with its outline; earlier unfinished imports of the same file go.

    PermissionDenied where the user may not start a programme.
    """
    if not may_start(user) or user.acting is None:
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được tạo chương trình.")
    agency = user.acting.agency
    found, rows, notices = outline_of(source, names_for(user, year), year)
    match_bases(rows)
    for one in ProgramImport.objects.filter(user=user, agency=agency, sha256=file.sha256, program=None):
        discard(one)
    made = ProgramImport(user=user, agency=agency, name=file.name, size=file.size, sha256=file.sha256)
    made.media_type, made.family, made.year = file.kind.media_type, family, year
    made.title = title or found or usual_title(family, f"năm {year}", str(agency.locality))
    made.rows, made.notices = as_json(rows), notices
    file.file.seek(0)
    made.file.save(secrets.token_hex(16), File(file.file), save=False)
    made.save()
    return made


@contextmanager
def correcting(pk: int, rev: int | None) -> Iterator[tuple[ProgramImport, list[OutlineRow]]]:
    """An import under its lock with its rows; what is changed in them is kept when all went well.

    AlreadyDone where the draft was made, StaleRevision where it was corrected after the user saw revision ``rev``.
    """
    with transaction.atomic():
        kept = ProgramImport.objects.select_for_update(of=("self",)).get(pk=pk)
        if kept.program_id is not None:
            raise AlreadyDone("Tệp này đã được nhập thành dự thảo.")
        if rev is not None and rev != kept.rev:
            raise StaleRevision("Bản nhập này vừa được sửa ở một cửa sổ khác: hãy xem lại rồi thực hiện lần nữa.")
        rows = from_json(kept.rows)
        yield kept, rows
        kept.rows, kept.rev = as_json(rows), kept.rev + 1
        kept.save(update_fields=["rows", "title", "rev"])


def discard(kept: ProgramImport) -> None:
    """Gives an unfinished import up, with its copy of the file."""
    drop_file(kept)
    kept.delete()


def drop_file(kept: ProgramImport) -> None:
    """Lets the copy of the file go once the transaction stands."""
    storage, name = kept.file.storage, str(kept.file.name or "")
    kept.file = ""
    kept.save(update_fields=["file"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def forget_abandoned() -> int:
    """Gives up imports that nobody went on with for ``KEPT_FOR``; returns how many."""
    old = list(ProgramImport.objects.unfinished().filter(created_at__lt=timezone.now() - KEPT_FOR))
    for kept in old:
        discard(kept)
    return len(old)


def earlier_import(kept: ProgramImport) -> ProgramImport | None:
    """The last time that the agency made a draft from the same file."""
    same = ProgramImport.objects.filter(agency=kept.agency_id, sha256=kept.sha256, program__isnull=False)
    return same.exclude(pk=kept.pk).select_related("user", "program__document").order_by("-created_at").first()
