"""Turns programmes into official documents."""

from __future__ import annotations

from agencies.wording import decimal_vi
from coordination.choices import SectionKey
from coordination.content import lines_of
from coordination.models import ItemLine, LineIndicator, LineSupport
from documents.blocks import Block, Detail, Details, Heading, paragraphs
from documents.building import official_document
from documents.models import Party, Version
from documents.numbering import Level
from documents.official import OfficialDocument

TYPE_NAME = "Chương trình phối hợp"


def program_document(version: Version) -> OfficialDocument:
    """The programme of a version: purpose and requirements, items, responsibilities, implementation."""
    sections = {section.key: section.body for section in version.sections.all()}
    parties = list(version.parties.select_related("agency"))
    blocks: list[Block] = [
        *_purpose(sections),
        *_items(version),
        *_responsibilities(parties),
        *_implementation(sections),
    ]
    told = subject(version.title, TYPE_NAME)
    return official_document(version, type_name=TYPE_NAME.upper(), subject=told, blocks=blocks)


def subject(title: str, type_name: str) -> str:
    """The trích yếu under the type name, which a title used in lists repeats at its start."""
    rest = title.removeprefix(type_name).strip() or title
    return rest[0].upper() + rest[1:] if rest else ""


def _purpose(sections: dict[str, str]) -> list[Block]:
    purpose, requirements = sections.get(SectionKey.PURPOSE, ""), sections.get(SectionKey.REQUIREMENTS, "")
    if not purpose and not requirements:
        return []
    blocks: list[Block] = [Heading(Level.ROMAN, "Mục đích, yêu cầu")]
    for title, text in (("Mục đích", purpose), ("Yêu cầu", requirements)):
        if text:
            blocks += [Heading(Level.CLAUSE, title), *paragraphs(text)]
    return blocks


def _items(version: Version) -> list[Block]:
    tops = lines_of(version)
    if not tops:
        return []
    blocks: list[Block] = [Heading(Level.ROMAN, "Nội dung phối hợp")]
    for line in tops:
        blocks += _line(line, Level.CLAUSE)
        for child in line.children_in_order:
            blocks += _line(child, Level.POINT)
    return blocks


def _line(line: ItemLine, level: Level) -> list[Block]:
    blocks: list[Block] = [Heading(level, line.title), *paragraphs(line.body)]
    details = _details(line)
    return [*blocks, Details(details)] if details else blocks


def _details(line: ItemLine) -> list[Detail]:
    lead = line.lead_printed or (line.lead.full if line.lead else "")
    ended = f"từ ngày {line.ended_on:%d/%m/%Y}" if line.ended_on else ""
    pairs = [("Cơ quan chủ trì", lead), ("Thời gian", line.due_printed), ("Sản phẩm", line.deliverable)]
    pairs.append(("Kết thúc", ended))
    details = [Detail(label, value) for label, value in pairs if value]
    supports = list(line.supports.all())
    if supports:
        details.insert(1 if lead else 0, _supports(supports))
    targets = [_target(target) for target in line.line_indicators.all()]
    return [*details, Detail("Chỉ tiêu", "; ".join(targets))] if targets else details


def _supports(supports: list[LineSupport]) -> Detail:
    """One line where nobody has a duty of his own, else a line for each."""
    if not any(support.duty or support.due_printed for support in supports):
        return Detail("Cơ quan phối hợp", ", ".join(support.printed or support.agency.full for support in supports))
    return Detail("Cơ quan phối hợp", lines=[_support(support) for support in supports])


def _support(support: LineSupport) -> str:
    duty = f": {support.duty}" if support.duty else ""
    due = f" ({support.due_printed[0].lower()}{support.due_printed[1:]})" if support.due_printed else ""
    return f"{support.printed or support.agency.full}{duty}{due}"


def _target(target: LineIndicator) -> str:
    if target.target is None:
        return target.indicator.name
    sense = target.get_sense_display()
    return f"{target.indicator.name}: {sense} {decimal_vi(target.target)} {target.indicator.unit}"


def _responsibilities(parties: list[Party]) -> list[Block]:
    told = [party for party in parties if party.responsibility]
    if not told:
        return []
    blocks: list[Block] = [Heading(Level.ROMAN, "Trách nhiệm của các bên")]
    for party in told:
        blocks += [Heading(Level.CLAUSE, party.printed_name or party.agency.full), *paragraphs(party.responsibility)]
    return blocks


def _implementation(sections: dict[str, str]) -> list[Block]:
    text = sections.get(SectionKey.IMPLEMENTATION, "")
    return [Heading(Level.ROMAN, "Tổ chức thực hiện"), *paragraphs(text)] if text else []
