"""What versions of a programme say, as plain pieces that can be compared."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, DateField, DecimalField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from agencies.naming import name_columns
from agencies.wording import decimal_vi
from coordination.choices import SectionKey, TargetSense
from coordination.comparing import Chapter, Piece, Text
from coordination.models import Due, ItemLine, LineIndicator, LineSupport
from coordination.signs import numbered
from documents.choices import DocumentKind
from documents.models import LegalBasis, LegalBasisLine, Party, Recipient, Section, Version
from documents.reading import name_agencies

ITEMS, ARTICLES, PARTIES = "Nội dung phối hợp", "Chương, điều", "Các bên tham gia"
ENDED = "Kết thúc"
OPENING_SECTIONS = (SectionKey.PURPOSE, SectionKey.REQUIREMENTS)


class Row(NamedTuple):
    """A row of any sort that belongs to a version, or to one of its lines (``owner``)."""

    sort: str
    version: int
    owner: int
    place: int
    pk: int
    key: int
    name: str
    text: str
    more: str
    due_kind: str
    due_text: str
    day: datetime.date | None
    amount: Decimal | None


Selected = QuerySet[Any, tuple[Any, ...]]
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("owner", "place", "key"), Value(0)),
    **dict.fromkeys(("name", "text", "more", "due_kind", "due_text"), Value("")),
    "day": Cast(Value(None), DateField()),
    "amount": Cast(Value(None), DecimalField(max_digits=18, decimal_places=2)),
}


def wordings(versions: Sequence[Version]) -> list[list[Chapter]]:
    """What each version says, in two queries beside its parties, and one for names where a party has none of its own.

    Names in a draft are those of today, in a frozen version those it was frozen with.
    """
    rows, lines = _rows(versions), _lines(versions)
    unnamed = [party for version in versions for party in version.parties.all() if not party.printed_name]
    name_agencies(party.agency for party in unnamed)
    return [_chapters(version, rows[version.pk], lines[version.pk]) for version in versions]


def _lines(versions: Sequence[Version]) -> dict[int, list[ItemLine]]:
    found: dict[int, list[ItemLine]] = defaultdict(list)
    named = ItemLine.objects.filter(version__in=versions).annotate(lead_today=name_columns("lead")["lead_named_full"])
    for line in named.order_by("position", "pk"):
        found[line.version_id].append(line)
    return found


def _rows(versions: Sequence[Version]) -> dict[int, list[Row]]:
    """All other rows of the versions in one query, so that a page with two wordings has its ten for the rest."""
    first, *others = [*_rows_of_versions(versions), *_rows_of_lines(versions)]
    found: dict[int, list[Row]] = defaultdict(list)
    for row in sorted((Row(*row) for row in first.union(*others, all=True)), key=_place):
        found[row.version].append(row)
    return found


def _rows_of_versions(versions: Sequence[Version]) -> list[Selected]:
    """Sections, legal bases and recipients, which belong to a version itself."""
    full, short, _symbol = name_columns("agency").values()
    at_home = When(agency__locality=versions[0].document.locality_id, then=short)
    name = Case(When(~Q(printed=""), then=F("printed")), at_home, default=full)
    sections, bases, recipients = (
        model._default_manager.filter(version__in=versions) for model in (Section, LegalBasisLine, Recipient)
    )
    of_law = {"name": "legal_basis__title", "more": "legal_basis__number", "day": "legal_basis__dated_on"}
    return [
        _select("section", sections, place="position", name="heading", text="body", more="key"),
        _select("basis", bases, place="position", text="text", **of_law),
        _select("recipient", recipients, place="position", name=name),
    ]


def _rows_of_lines(versions: Sequence[Version]) -> list[Selected]:
    """Supporting agencies and targets, which belong to a line of a version."""
    own = When(Q(line__version__frozen_at__isnull=False) & ~Q(printed=""), then=F("printed"))
    name = Case(own, default=name_columns("agency")["agency_named_full"])
    supports, targets = (
        model._default_manager.filter(line__version__in=versions) for model in (LineSupport, LineIndicator)
    )
    line = {"version": "line__version", "owner": "line"}
    due = {"due_kind": "due_kind", "due_text": "due_text", "day": "due_on"}
    of_indicator = {"key": "indicator", "name": "indicator__name", "text": "indicator__unit"}
    return [
        _select("support", supports, place="agency__order", key="agency", name=name, text="duty", **line, **due),
        _select("target", targets, more="sense", amount="target", **line, **of_indicator),
    ]


def _select(sort: str, rows: QuerySet[Any], **columns: Any) -> Selected:
    told = {"version": "version", "pk": "pk", **_EMPTY, **columns}
    return rows.order_by().values_list(Value(sort), *(told[name] for name in Row._fields[1:]))


def _place(row: Row) -> tuple[int, int]:
    return row.place, row.pk


def _chapters(version: Version, rows: Sequence[Row], lines: Sequence[ItemLine]) -> list[Chapter]:
    by_sort: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_sort[row.sort].append(row)
    opening = Chapter("Phần mở đầu", (_opening(version, by_sort["basis"]),))
    around = (
        Chapter(PARTIES, tuple(_party(party) for party in version.parties.all())),
        Chapter("Nơi nhận", (_recipients(version, by_sort["recipient"]),)),
    )
    if version.document.kind == DocumentKind.REGULATION:
        return [opening, Chapter(ARTICLES, tuple(_articles(lines))), *around]
    sections = [(row.more in OPENING_SECTIONS, _section(row)) for row in by_sort["section"]]
    return [
        opening,
        Chapter("Mục đích, yêu cầu", tuple(piece for first, piece in sections if first)),
        Chapter(ITEMS, tuple(_items(version, lines, by_sort["support"] + by_sort["target"]))),
        Chapter("Tổ chức thực hiện", tuple(piece for first, piece in sections if not first)),
        *around,
    ]


def _texts(*told: tuple[Any, str, str]) -> tuple[Text, ...]:
    """Texts of (key, label, value); what is empty is left out."""
    return tuple(Text(*one) for one in told if one[2])


def _opening(version: Version, bases: Sequence[Row]) -> Piece:
    cited = [row.text or LegalBasis(title=row.name, number=row.more, dated_on=row.day).citation for row in bases]
    since = f"{version.effective_from:%d/%m/%Y}" if version.effective_from else ""
    told = _texts(
        ("title", "Trích yếu", version.title),
        ("bases", "Căn cứ", "\n".join(cited)),
        ("preamble", "Lời dẫn", version.preamble),
        ("place", "Nơi ban hành", version.place),
        ("since", "Có hiệu lực từ", since),
    )
    return Piece("opening", "Phần mở đầu", told)


def _section(row: Row) -> Piece:
    label = SectionKey(row.more).label if row.more in SectionKey.values else row.name
    heading = "" if row.name == label else row.name
    return Piece(row.more, label, _texts(("heading", "Tiêu đề", heading), ("body", "Nội dung", row.text)))


def _items(version: Version, lines: Sequence[ItemLine], details: Sequence[Row]) -> Iterator[Piece]:
    of_line: dict[int, list[Row]] = defaultdict(list)
    for row in details:
        of_line[row.owner].append(row)
    for top in numbered(lines, version.document.kind):
        yield _item(version, top, top.whole_sign, of_line[top.pk])
        for child in top.children_in_order:
            yield _item(version, child, child.whole_sign, of_line[child.pk], parent=top.item_id)


def _articles(lines: Sequence[ItemLine]) -> Iterator[Piece]:
    """Chapters and articles, each named by its sign: "Chương I", "Điều 3"."""
    for top in numbered(lines, DocumentKind.REGULATION):
        yield _article(top)
        for child in top.children_in_order:
            yield _article(child, parent=top.item_id)


def _article(line: ItemLine, parent: int | None = None) -> Piece:
    name, number = line.sign.rstrip(".").split(" ")
    told = _texts(("title", "Tên", line.title), ("body", "Nội dung", line.body))
    return Piece(line.item_id, name, told, number, parent)


def _item(version: Version, line: Any, number: str, details: Sequence[Row], parent: int | None = None) -> Piece:
    lead = (line.lead_printed if version.is_frozen else "") or line.lead_today or ""
    supports = [(("support", row.key), "Phối hợp", _support(row)) for row in details if row.sort == "support"]
    targets = [(("target", row.key), "Chỉ tiêu", _target(row)) for row in details if row.sort == "target"]
    told = _texts(
        ("title", "Tên", line.title),
        ("body", "Diễn giải", line.body),
        ("lead", "Chủ trì", lead),
        *supports,
        ("due", "Thời hạn", _due(line)),
        ("deliverable", "Sản phẩm", line.deliverable),
        *targets,
        ("ended", ENDED, f"{line.ended_on:%d/%m/%Y}" if line.ended_on else ""),
    )
    return Piece(line.item_id, "Điểm" if parent else "Nội dung", told, number.rstrip("."), parent)


def _due(due: Due) -> str:
    """As printed, and the day that words stand for."""
    day = f" (đến {due.due_on:%d/%m/%Y})" if due.due_text and due.due_on else ""
    return f"{due.due_printed}{day}"


def _support(row: Row) -> str:
    duty = f": {row.text}" if row.text else ""
    due = _due(LineSupport(due_kind=row.due_kind, due_text=row.due_text, due_on=row.day))
    return f"{row.name}{duty}" + (f" ({due[0].lower()}{due[1:]})" if due else "")


def _target(row: Row) -> str:
    if row.amount is None:
        return f"{row.name} ({row.text})" if row.text else row.name
    return f"{row.name}: {TargetSense(row.more).label} {decimal_vi(row.amount)} {row.text}".rstrip()


def _party(party: Party) -> Piece:
    name = party.printed_name or party.agency.full
    signs = " ".join(filter(None, [party.authority, str(party.signatory) if party.signatory else ""]))
    told = _texts(
        ("name", "Tên", name),
        ("symbol", "Ký hiệu", party.printed_symbol),
        ("body", "Bộ phận thay mặt", party.acting_body),
        ("group", "Tên chung của nhóm", party.group_label),
        ("signs", "Người ký", signs),
        ("order", "Thứ tự ký", str(party.signature_position)),
        ("responsibility", "Trách nhiệm", party.responsibility),
    )
    return Piece(party.agency_id, name, told)


def _recipients(version: Version, chosen: Sequence[Row]) -> Piece:
    listed = [*(row.name for row in chosen), version.recipients]
    return Piece("recipients", "Nơi nhận", _texts(("all", "Nơi nhận", "\n".join(filter(None, listed)))))
