"""A programme's own rows as one version holds them: copied, frozen, hashed, checked."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch

from agencies.models import Agency
from agencies.naming import carry_names, name_columns
from coordination.models import ItemLine, LineIndicator, LineSupport, Program
from documents.exceptions import Finding
from documents.models import Party, Version
from documents.numbering import Level, label


def lines_of(version: Version) -> list[ItemLine]:
    """The top items of a version in order, with names of today, in three queries.

    Each has its printed ``sign``, ``children_in_order``, supports and indicators.
    """
    supports = LineSupport.objects.select_related("agency").annotate(**name_columns("agency"))
    lines = ItemLine.objects.filter(version=version).select_related("lead").annotate(**name_columns("lead"))
    targets = LineIndicator.objects.select_related("indicator")
    rows = lines.order_by("position", "pk").prefetch_related(
        Prefetch("supports", supports), Prefetch("line_indicators", targets)
    )
    children: dict[int | None, list[ItemLine]] = {}
    for row in rows:
        carry_names(row, "lead")
        for support in row.supports.all():
            carry_names(support, "agency")
        children.setdefault(row.parent_id, []).append(row)
    return _signed(children, None, Level.CLAUSE)


def _signed(children: dict[int | None, list[ItemLine]], parent: int | None, level: Level) -> list[ItemLine]:
    """The lines under ``parent``, each with its printed sign ("1.", "a)") and the lines under itself."""
    rows = children.get(parent, [])
    for number, row in enumerate(rows, 1):
        row.sign = label(level, number)
        row.children_in_order = _signed(children, row.pk, Level.POINT)
    return rows


def copy_content(frozen: Version, draft: Version) -> None:
    """Copies the lines of a version into a new draft; items and indicators keep their identity."""
    copies: dict[int, ItemLine] = {}
    for line in frozen.lines.order_by("parent_id", "position", "pk").prefetch_related("supports", "line_indicators"):
        supports, targets = list(line.supports.all()), list(line.line_indicators.all())
        old_pk, line.pk = line.pk, None
        line._state.adding = True
        line.version = draft
        line.parent = None
        copies[old_pk] = line
        line.save()
        _copy_parts(line, [*supports, *targets])
    for old in frozen.lines.filter(parent__isnull=False):
        copy = copies[old.pk]
        copy.parent = copies[old.parent_id]
        copy.save(update_fields=["parent"])


def _copy_parts(line: ItemLine, parts: list[Any]) -> None:
    for part in parts:
        part.pk = None
        part._state.adding = True
        part.line = line
        part.save()


def freeze_content(version: Version, on: datetime.date) -> None:
    """Keeps the names of lead and supporting agencies as they are on ``on``."""
    names = {agency.pk: agency.full for agency in Agency.objects.named(on).filter(locality=version.document.locality)}
    for line in version.lines.prefetch_related("supports__agency", "lead"):
        if line.lead is not None:
            line.lead_printed = names.get(line.lead_id) or line.lead.full
            line.save(update_fields=["lead_printed"])
        for support in line.supports.all():
            support.printed = names.get(support.agency_id) or support.agency.full
            support.save(update_fields=["printed"])


def content_payload(version: Version) -> dict[str, Any]:
    """What a programme prints beyond the common part; goes into the hash."""
    program = Program.objects.get(document=version.document)
    return {"span": program.span, "items": [_line_payload(line) for line in lines_of(version)]}


def _line_payload(line: ItemLine) -> dict[str, Any]:
    return {
        "item": str(line.item_id),
        "title": line.title,
        "body": line.body,
        "lead": line.lead_printed,
        "due": line.due_printed,
        "deliverable": line.deliverable,
        "supports": [[s.printed, s.duty, s.due_printed] for s in line.supports.all()],
        "indicators": [
            [t.indicator.name, t.indicator.unit, t.sense, str(t.target)] for t in line.line_indicators.all()
        ],
        "children": [_line_payload(child) for child in line.children_in_order],
    }


def check_program(version: Version, on: datetime.date) -> list[Finding]:
    """What keeps a programme from going out on ``on``; each finding names the fragment of the editor that mends it."""
    program = Program.objects.get(document=version.document)
    parties = list(version.parties.select_related("agency", "signatory__official", "signatory__post"))
    findings = _check_parties(parties, on)
    if version.document.standing_agency_id is None:
        findings.append(Finding("chưa chọn cơ quan thường trực", "#thong-tin"))
    tops = lines_of(version)
    if not tops:
        findings.append(Finding("chưa có nội dung phối hợp nào", "#noi-dung"))
    for number, line in enumerate(tops, 1):
        findings += _check_line(line, f"nội dung {number}", program)
    return findings


def _check_parties(parties: list[Party], on: datetime.date) -> list[Finding]:
    findings = []
    if len(parties) < 2:
        findings.append(Finding("cần ít nhất hai bên tham gia", "#cac-ben"))
    for party in parties:
        agency = party.agency
        if (agency.since and agency.since > on) or (agency.until and agency.until < on):
            findings.append(Finding(f"{agency} không hoạt động vào ngày {on:%d/%m/%Y}", "#cac-ben"))
        if party.signatory is None:
            findings.append(Finding(f"{agency} chưa có người ký", "#cac-ben"))
        elif not party.signatory.is_valid_on(on):
            findings.append(Finding(f"{party.signatory} không giữ chức vụ vào ngày {on:%d/%m/%Y}", "#cac-ben"))
    return findings


def _check_line(line: ItemLine, where: str, program: Program) -> list[Finding]:
    anchor = f"#noi-dung-{line.pk}"
    findings = []
    if line.parent_id is None and line.lead_id is None:
        findings.append(Finding(f"{where} chưa có cơ quan chủ trì", anchor))
    if line.due_on and not is_within(program, line.due_on):
        findings.append(Finding(f"{where} có thời hạn ngoài {program.span}", anchor))
    for child in line.children_in_order:
        findings += _check_line(child, where, program)
    return findings


def is_within(program: Program, day: datetime.date) -> bool:
    """Whether a day lies in the programme's years."""
    return program.year_from <= day.year <= program.year_to
