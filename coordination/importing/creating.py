"""The draft made from an import: everything of it in one transaction, or nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import Agency, User
from coordination.choices import ImportRole, SectionKey, SpanKind
from coordination.editing import PartyValues
from coordination.editing.bases import place_basis
from coordination.editing.facts import write_texts
from coordination.importing.keeping import correcting, drop_file
from coordination.importing.outline import OutlineRow, require_sound
from coordination.models import ContentItem, ItemLine, LineSupport, Program, ProgramImport
from coordination.phrases import usual_texts
from coordination.starting import create_program, heads_of, usual_parties
from documents.attaching import Checked, attach
from documents.filetypes import TYPES
from documents.models import LegalBasis, Version

TEXTS = {
    "preamble": ImportRole.PREAMBLE,
    SectionKey.PURPOSE: ImportRole.PURPOSE,
    SectionKey.REQUIREMENTS: ImportRole.REQUIREMENTS,
    SectionKey.IMPLEMENTATION: ImportRole.IMPLEMENTATION,
}


def create_imported(kept: ProgramImport, *, user: User, rev: int | None = None) -> Program:
    """Makes the draft and attaches the file to it. The parties are the family's usual ones and those the file names.

    Raises as ``keeping.correcting``, CannotMove where a point has no item, PermissionDenied where the user may not.
    """
    with transaction.atomic(), correcting(kept.pk, rev) as (locked, rows):
        require_sound(rows)
        program = create_program(user, _facts(locked), _parties(locked, user, rows))
        draft = program.document.current_version
        usual, found = usual_texts(program.span), imported_texts(rows)
        write_texts(draft, {key: found[key] or usual[key] for key in TEXTS})
        _write_bases(draft, rows)
        _write_lines(draft, program, rows)
        record(program.document, "nhap", f"Nhập nội dung từ tệp {locked.name}", user=user)
        _attach_source(program, locked, user)
        locked.program = program
        locked.save(update_fields=["program"])
    return program


def imported_texts(rows: Sequence[OutlineRow]) -> dict[str, str]:
    """The texts around the items as the file has them, by the keys of a draft's texts; empty where it has none."""
    return {key: "\n".join(row.text for row in rows if row.role == role) for key, role in TEXTS.items()}


def _facts(kept: ProgramImport) -> dict[str, object]:
    years = {"span_kind": SpanKind.YEAR, "year_from": kept.year, "year_to": kept.year}
    links = {"previous_id": None, "parent_regulation_id": None, "standing_agency_id": kept.agency_id}
    return {"title": kept.title, "family": kept.family, **years, **links}


def _parties(kept: ProgramImport, user: User, rows: Sequence[OutlineRow]) -> list[PartyValues]:
    """The usual parties and those whose duties the file tells, with these duties where there are any."""
    on = min(timezone.localdate(), datetime.date(kept.year, 12, 31))
    duties: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for agency in [row.lead] if row.lead else row.supports:
            if row.role == ImportRole.DUTY:
                duties[agency].append(row.text)
    usual = usual_parties(kept.family, kept.agency.locality, on)
    known = {party.agency_id for party in usual}
    others = list(Agency.objects.filter(pk__in=[pk for pk in duties if pk not in known]).order_by("order", "pk"))
    heads = heads_of(others, on)
    named = [PartyValues(one.pk, acting_body=one.standing_body, signatory_id=heads.get(one.pk)) for one in others]
    return [
        replace(party, responsibility="\n".join(duties[party.agency_id])) if party.agency_id in duties else party
        for party in [*usual, *named]
    ]


def _write_bases(draft: Version, rows: Sequence[OutlineRow]) -> None:
    told = [row for row in rows if row.role == ImportRole.BASIS]
    known = LegalBasis.objects.in_bulk([row.basis for row in told if row.basis])
    seen = set()
    for row in told:
        same = row.basis or row.text
        if same not in seen:
            seen.add(same)
            place_basis(draft, known.get(row.basis or 0), row.text)


def _write_lines(draft: Version, program: Program, rows: Sequence[OutlineRow]) -> None:
    """Items first, then the points under them; explanations go to the line they follow."""
    lines: list[tuple[OutlineRow, ItemLine]] = []
    above: ItemLine | None = None
    for row in rows:
        if row.role == ImportRole.BODY and lines:
            line = lines[-1][1]
            line.body = "\n".join(filter(None, [line.body, row.text]))
        elif row.has_facts:
            line = _line(draft, row, above if row.role == ImportRole.POINT else None)
            above = above if row.role == ImportRole.POINT else line
            lines.append((row, line))
    for _, line in lines:
        line.item = ContentItem(program=program)
    ContentItem.objects.bulk_create([line.item for _, line in lines])
    _number([line for _, line in lines])
    for level in (None, 1):
        ItemLine.objects.bulk_create([line for _, line in lines if (line.parent is None) == (level is None)])
    LineSupport.objects.bulk_create(
        LineSupport(line=line, agency_id=agency, duty=row.duties.get(str(agency), ""))
        for row, line in lines
        for agency in row.supports
    )


def _line(draft: Version, row: OutlineRow, above: ItemLine | None) -> ItemLine:
    return ItemLine(
        version=draft,
        parent=above,
        title=row.text,
        lead_id=row.lead,
        due_kind=row.due_kind,
        due_text=row.due_text,
        due_on=row.due_day,
        deliverable=row.deliverable,
    )


def _number(lines: Sequence[ItemLine]) -> None:
    """Numbers the lines 1, 2 … on each level, in their order."""
    counted: dict[int, int] = defaultdict(int)
    for line in lines:
        counted[id(line.parent)] += 1
        line.position = counted[id(line.parent)]


def _attach_source(program: Program, kept: ProgramImport, user: User) -> None:
    kind = next(one for one in TYPES if one.media_type == kept.media_type)
    with kept.file.open("rb") as stored:
        file = Checked(stored, kind, kept.name, kept.size, kept.sha256)
        attach(program.document, [file], user=user, title="Tệp gốc đã nhập")
    drop_file(kept)
