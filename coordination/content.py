"""A programme's own rows as one version holds them: copied, frozen, hashed, checked."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, QuerySet, Subquery

from agencies.naming import carry_names, name_columns
from coordination.above import doubts_above
from coordination.models import ContentItem, ItemLine, LineIndicator, LineSupport, Program, RemovedLine
from coordination.signs import numbered
from documents.exceptions import Finding, Passage, Severity
from documents.models import Version

Row = TypeVar("Row", bound=Model)


def lines_of(version: Version, *, targets: bool = True) -> list[ItemLine]:
    """The top items of a version in order, with names of today, in three queries; two without ``targets``.

    Each has its printed ``sign``, ``children_in_order``, supports and indicators; without these their ``target_count``
    and, in an addendum, whether it ``only_ends``.
    """
    return numbered(_with_parts(ItemLine.objects.filter(version=version), targets=targets), version.document.kind)


def _with_parts(lines: QuerySet[ItemLine], *, targets: bool = True) -> list[ItemLine]:
    supports = LineSupport.objects.select_related("agency").annotate(**name_columns("agency"))
    parts: list[Prefetch[Any]] = [Prefetch("supports", supports)]
    if targets:
        parts.append(Prefetch("line_indicators", LineIndicator.objects.select_related("indicator")))
    else:
        lines = lines.annotate(target_count=_target_count(), only_ends=_is_amended())
    named = lines.select_related("lead").annotate(**name_columns("lead"))
    rows = list(named.order_by("position", "pk").prefetch_related(*parts))
    for row in rows:
        carry_names(row, "lead")
        for support in row.supports.all():
            carry_names(support, "agency")
    return rows


def _target_count() -> Subquery:
    counted = LineIndicator.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return Subquery(counted.annotate(count=Count("pk")).values("count"))


def _is_amended() -> Exists:
    """Whether the line's item stands in the text that its addendum amends: it can be ended, not removed."""
    base = OuterRef("version__document__addendum__base")
    return Exists(ItemLine.objects.filter(version=base, item=OuterRef("item")))


def some_lines(version: Version, pks: Collection[int]) -> list[ItemLine]:
    """The lines of these ids as ``lines_of`` gives them without targets, in three queries however many there are."""
    placed = {one.pk: one for top in outline_of(version) for one in (top, *top.children_in_order)}
    lines = _with_parts(ItemLine.objects.filter(version=version, pk__in=pks), targets=False)
    for line in lines:
        there = placed[line.pk]
        line.sign, line.whole_sign = there.sign, there.whole_sign
        line.children_in_order = there.children_in_order
    return lines


def outline_of(version: Version) -> list[ItemLine]:
    """The top items of a version in order with ``sign`` and ``children_in_order`` only, in one query."""
    rows = ItemLine.objects.filter(version=version).order_by("position", "pk")
    return numbered(rows, version.document.kind)


def copy_content(frozen: Version, draft: Version) -> None:
    """Copies the lines of a version into a new draft; items and indicators keep their identity."""
    lines = list(frozen.lines.order_by("position", "pk"))
    copies: dict[int, ItemLine] = {}
    for level in ([line for line in lines if line.parent_id is None], [line for line in lines if line.parent_id]):
        made = [_copied(line, version=draft, parent=copies.get(line.parent_id or 0), rev=1) for line in level]
        ItemLine.objects.bulk_create(made)
        copies |= {line.pk: copy for line, copy in zip(level, made, strict=True)}
    supports = LineSupport.objects.filter(line__version=frozen).order_by("pk")
    LineSupport.objects.bulk_create(_copied(row, line=copies[row.line_id]) for row in supports)
    targets = LineIndicator.objects.filter(line__version=frozen).order_by("pk")
    LineIndicator.objects.bulk_create(_copied(row, line=copies[row.line_id]) for row in targets)


def _copied(row: Row, **changes: Any) -> Row:
    """An unsaved copy of a row with another key and the given changes."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def freeze_content(version: Version, on: datetime.date) -> None:
    """Keeps the names of lead and supporting agencies as they are on ``on``. What was removed is gone for good."""
    forget_removals(version.removed_lines.all())
    version.field_edits.all().delete()
    lines = list(version.lines.filter(lead__isnull=False).select_related("lead").annotate(**name_columns("lead", on)))
    for line in lines:
        carry_names(line, "lead")
        line.lead_printed = line.lead.full if line.lead else ""
    ItemLine.objects.bulk_update(lines, ["lead_printed"])
    supports = LineSupport.objects.filter(line__version=version).select_related("agency")
    named = list(supports.annotate(**name_columns("agency", on)))
    for support in named:
        carry_names(support, "agency")
        support.printed = support.agency.full
    LineSupport.objects.bulk_update(named, ["printed"])


def forget_removals(removals: Iterable[RemovedLine]) -> None:
    """Gives removals up for good, with items that no version words and no comment names."""
    given_up = list(removals)
    items = {row["fields"]["item"] for removal in given_up for row in removal.payload if "item" in row["fields"]}
    RemovedLine.objects.filter(pk__in=[removal.pk for removal in given_up]).delete()
    ContentItem.objects.filter(pk__in=items, lines__isnull=True, comments__isnull=True).delete()


def content_payload(version: Version) -> dict[str, Any]:
    """What a programme prints beyond the common part; goes into the hash."""
    program = Program.objects.get(document=version.document)
    return {"span": program.span, "items": item_payloads(lines_of(version))}


def item_payloads(tops: Iterable[ItemLine]) -> list[dict[str, Any]]:
    """What the items (``lines_of``) print, with those under them."""
    return [_line_payload(line) for line in tops]


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


def check_program(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """What only a programme can lack; each finding names the fragment of the editor that mends it. And its texts."""
    return check_items(version, version.document.program)


def check_items(version: Version, program: Program) -> tuple[list[Finding], list[Passage]]:
    """What the text of a programme, as drafted or as amended, can lack; items that have ended are not looked at."""
    findings = []
    if len(version.parties.all()) < 2:
        findings.append(Finding("cần ít nhất hai bên tham gia", "#cac-ben"))
    if version.document.standing_agency_id is None:
        findings.append(Finding("chưa chọn cơ quan thường trực", "#thong-tin"))
    findings += doubts_above(program)
    tops = lines_of(version)
    if not tops:
        findings.append(Finding("chưa có nội dung phối hợp nào", "#noi-dung"))
    passages: list[Passage] = []
    for line in tops:
        place = f"nội dung {line.sign.rstrip('.')}"
        findings += [] if line.ended_on else _check_line(line, place, program)
        passages += _line_passages(line, place)
    return findings, passages


def _check_line(line: ItemLine, where: str, program: Program) -> list[Finding]:
    supports = list(line.supports.all())
    last_day = datetime.date(program.year_to, 12, 31)
    involved = [support.agency for support in supports] + ([line.lead] if line.lead else [])
    messages = []
    if any(support.agency_id == line.lead_id for support in supports):
        messages.append(f"{where} có cơ quan chủ trì đồng thời là cơ quan phối hợp")
    if any(due.due_on and not is_within(program, due.due_on) for due in (line, *supports)):
        messages.append(f"{where} có thời hạn ngoài {program.span}")
    messages += [f"{where}: {agency} đã kết thúc hoạt động" for agency in involved if not agency.is_valid_on(last_day)]
    if not line.title.strip():
        messages.insert(0, f"{where} chưa ghi tên")
    findings = [Finding(message, f"#{line.anchor}") for message in messages]
    if line.parent_id is None and line.lead_id is None:
        findings.insert(0, Finding(f"{where} chưa có cơ quan chủ trì", f"#{line.anchor}", at_issue=Severity.ERROR))
    for target in line.line_indicators.all():
        if target.target is not None and not target.indicator.unit.strip():
            told = f"{where}: chỉ tiêu “{target.indicator.name}” chưa có đơn vị tính"
            findings.append(Finding(told, f"#{line.anchor}", Severity.WARNING))
    for child in (child for child in line.children_in_order if not child.ended_on):
        findings += _check_line(child, f"điểm {child.sign.rstrip(')')} {where}", program)
    return findings


def _line_passages(line: ItemLine, where: str) -> list[Passage]:
    """What a line and those under it say in words."""
    written = [line.title, line.body, line.deliverable, line.due_text]
    for support in line.supports.all():
        written += [support.duty, support.due_text]
    written += [target.indicator.name for target in line.line_indicators.all()]
    passages = [Passage(where, f"#{line.anchor}", "\n".join(filter(None, written)))]
    for child in line.children_in_order:
        passages += _line_passages(child, f"điểm {child.sign.rstrip(')')} {where}")
    return passages


def is_within(program: Program, day: datetime.date) -> bool:
    """Whether a day lies in the programme's years."""
    return program.year_from <= day.year <= program.year_to
