"""Turns consolidated reports into official documents."""

from __future__ import annotations

import re
from dataclasses import replace

from documents.blocks import Align, Block, Column, Dash, Figure, Heading, Paragraph, Table, paragraphs
from documents.building import official_document
from documents.charts import Bar, bar_chart
from documents.models import Section, Version
from documents.numbering import Level
from documents.official import Appendix, OfficialDocument
from reporting.choices import AGENCY_PREFIX, ITEM_PREFIX, SUB_ITEM_PREFIX, ReportSection
from reporting.models import AnnexRow

CHART_WIDTH = 240  # millimetres, on a landscape page
MOST_BARS = 14  # as many as one page holds
_PERCENT = re.compile(r"([\d.,]+) %$")

COLUMNS = (
    Column("TT", 2, Align.CENTER),
    Column("Nội dung", 11),
    Column("Chỉ tiêu (đơn vị tính)", 8),
    Column("Kế hoạch", 5, Align.CENTER),
    Column("Thực hiện", 8, Align.CENTER),
    Column("Tỷ lệ so với kế hoạch", 4, Align.CENTER),
)
_NARROWER = (2, 9, 8, 6, 8, 4)  # widths that leave room for last year; "1.178.826.623" stays whole
COMPARED = (
    *(replace(column, width=width) for column, width in zip(COLUMNS, _NARROWER, strict=True)),
    Column("Cùng kỳ năm trước", 6, Align.CENTER),
    Column("So với cùng kỳ", 5, Align.CENTER),
)


def consolidated_document(version: Version) -> OfficialDocument:
    """The report of a version: results, assessment, directions, recommendations, and the annex of figures."""
    sections = list(version.sections.all())
    body = {section.key: section.body for section in sections}
    blocks = [
        *_results(body, sections),
        *_assessment(body),
        *_chapter("Phương hướng, nhiệm vụ", body.get(ReportSection.TASKS, "")),
        *_chapter("Kiến nghị, đề xuất", body.get(ReportSection.RECOMMENDATIONS, "")),
    ]
    return official_document(
        version,
        type_name="BÁO CÁO",
        blocks=blocks,
        preamble=body.get(ReportSection.OPENING, ""),
        appendices=[*_annex(version), *_apart(sections)],
    )


def _chapter(title: str, text: str) -> list[Block]:
    return [Heading(Level.ROMAN, title), *paragraphs(text)] if text.strip() else []


def _results(body: dict[str, str], sections: list[Section]) -> list[Block]:
    coverage, direction = body.get(ReportSection.COVERAGE, ""), body.get(ReportSection.DIRECTION, "")
    blocks: list[Block] = [Heading(Level.ROMAN, "Kết quả thực hiện")]
    if coverage or direction:
        blocks += [Heading(Level.CLAUSE, "Công tác chỉ đạo, triển khai"), *paragraphs(f"{direction}\n{coverage}")]
    items = [section for section in sections if section.key.startswith((ITEM_PREFIX, SUB_ITEM_PREFIX))]
    if items:
        blocks.append(Heading(Level.CLAUSE, "Kết quả theo từng nội dung phối hợp"))
    for section in items:
        blocks += _sub_item(section) if section.key.startswith(SUB_ITEM_PREFIX) else _item(section)
    return blocks


def _item(section: Section) -> list[Block]:
    return [Heading(Level.POINT, section.heading), *paragraphs(section.body)]


def _sub_item(section: Section) -> list[Block]:
    """A sub-item after "-", what several agencies say of it after "+"."""
    parts = paragraphs(section.body)
    if not parts:
        return []
    if len(parts) == 1 and isinstance(parts[0], Paragraph):
        return [Dash(f"{section.heading}: {parts[0].text}")]
    told = [replace(part, depth=2) if isinstance(part, Dash) else part for part in parts]
    return [Dash(f"{section.heading}:"), *told]


def _assessment(body: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for key in (ReportSection.STRENGTHS, ReportSection.SHORTCOMINGS):
        if body.get(key, "").strip():
            blocks += [Heading(Level.CLAUSE, str(key.label)), *paragraphs(body[key])]
    causes: list[Block] = []
    for key in (ReportSection.OBJECTIVE_CAUSES, ReportSection.SUBJECTIVE_CAUSES):
        if body.get(key, "").strip():
            causes += [Heading(Level.POINT, str(key.label)), *paragraphs(body[key])]
    if causes:
        blocks += [Heading(Level.CLAUSE, "Nguyên nhân"), *causes]
    return [Heading(Level.ROMAN, "Đánh giá chung"), *blocks] if blocks else []


def _annex(version: Version) -> list[Appendix]:
    rows = list(version.annex_rows.all())
    if not rows:
        return []
    compared = any(row.before for row in rows)
    cells = [_row(number, row, rows) + (_last_year(row) if compared else []) for number, row in enumerate(rows, 1)]
    table = Table(COMPARED if compared else COLUMNS, cells)
    return [Appendix("Kết quả thực hiện các chỉ tiêu", [table, *_chart(rows)], landscape=True)]


def _apart(sections: list[Section]) -> list[Appendix]:
    """What each agency reported, where the editor chose to add it."""
    blocks: list[Block] = []
    for section in sections:
        if section.key.startswith(AGENCY_PREFIX):
            blocks += [Heading(Level.CLAUSE, section.heading), *paragraphs(section.body)]
    return [Appendix("Báo cáo của từng cơ quan", blocks)] if blocks else []


def _chart(rows: list[AnnexRow]) -> list[Figure]:
    """What the indicators reached of their plans, by their numbers in the table above; a crowd fits no chart."""
    reached = [(number, row, _PERCENT.search(row.percent)) for number, row in enumerate(rows, 1)]
    bars = [
        Bar(f"{number}. {row.indicator}", float(percent[1].replace(".", "").replace(",", ".")), row.percent)
        for number, row, percent in reached
        if percent
    ]
    if not 2 <= len(bars) <= MOST_BARS:
        return []
    told = "; ".join(f"{bar.label}: {bar.printed}" for bar in bars)
    return [Figure(bar_chart(bars, CHART_WIDTH), "Biểu đồ. Mức thực hiện so với kế hoạch", told)]


def _row(number: int, row: AnnexRow, rows: list[AnnexRow]) -> list[str]:
    """An item's name stands once, at its first indicator."""
    repeated = number > 1 and rows[number - 2].item == row.item
    return [str(number), "" if repeated else row.item, row.indicator, row.target or "–", row.value, _whole(row.percent)]


def _last_year(row: AnnexRow) -> list[str]:
    return [row.before or "–", _whole(row.change)]


def _whole(percentage: str) -> str:
    """A percentage whose sign does not fall onto a line of its own."""
    return percentage.replace(" %", "\u00a0%") or "–"
