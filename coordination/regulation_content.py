"""A regulation's own rows as one version holds them: hashed, checked. They are copied and frozen as a programme's."""

from __future__ import annotations

import datetime
from typing import Any

from coordination.content import lines_of
from coordination.models import ItemLine, Regulation
from documents.exceptions import Finding, Passage, Severity
from documents.models import Version


def regulation_payload(version: Version) -> dict[str, Any]:
    """What a regulation prints beyond the common part; goes into the hash."""
    regulation = Regulation.objects.get(document=version.document)
    return {"span": regulation.span, "items": [_payload(line) for line in lines_of(version, targets=False)]}


def _payload(line: ItemLine) -> dict[str, Any]:
    under = [_payload(child) for child in line.children_in_order]
    return {"item": str(line.item_id), "title": line.title, "body": line.body, "children": under}


def check_regulation(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """What only a regulation can lack; each finding names the fragment of the editor that mends it. And its texts."""
    findings = []
    if len(version.parties.all()) < 2:
        findings.append(Finding("cần ít nhất hai bên tham gia", "#cac-ben"))
    if version.document.standing_agency_id is None:
        findings.append(Finding("chưa chọn cơ quan thường trực", "#thong-tin"))
    if version.document.regulation.year_to < on.year:
        told = f"{version.document.regulation.span} đã qua"
        findings.append(Finding(told, "#thong-tin", Severity.WARNING))
    tops = lines_of(version, targets=False)
    if not tops:
        findings.append(Finding("quy chế chưa có điều nào", "#noi-dung"))
    passages: list[Passage] = []
    for line in [one for top in tops for one in (top, *top.children_in_order)]:
        findings += _check_line(line)
        passages.append(Passage(_called(line), f"#{line.anchor}", "\n".join(filter(None, [line.title, line.body]))))
    return findings, passages


def _called(line: ItemLine) -> str:
    """The line within a sentence: "chương I", "điều 3"."""
    name = line.sign.rstrip(".")
    return f"{name[0].lower()}{name[1:]}"


def _check_line(line: ItemLine) -> list[Finding]:
    """An article says something; a chapter has its articles under it and says nothing itself."""
    where = f"#{line.anchor}"
    if line.children_in_order:
        lost = bool(line.body.strip())
        return [Finding(f"{_called(line)} có lời văn đứng ngoài các điều: sẽ không được in", where)] if lost else []
    return [] if line.body.strip() else [Finding(f"{_called(line)} chưa có nội dung", where)]
