"""A register as a book: its heading and lines, on a printed page and as a sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass

import xlsxwriter
from django.db.models import QuerySet

from agencies.naming import carry_names, name_columns
from documents.choices import EntryState
from documents.models import Recipient, Register, RegisterEntry, Signature, Version

COLUMNS = (
    "Số, ký hiệu",
    "Ngày văn bản",
    "Tên loại và trích yếu",
    "Người ký",
    "Nơi nhận",
    "Người ghi sổ",
    "Ghi chú",
)
WIDTHS = (28, 13, 60, 26, 32, 20, 34)


@dataclass(frozen=True)
class BookLine:
    """One number of the book, all as text except the day."""

    printed: str
    dated_on: str
    subject: str
    signers: str
    recipients: str
    recorded_by: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts in the order of ``COLUMNS``."""
        return astuple(self)


def heading(register: Register) -> str:
    """ "SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM 2026"."""
    return f"SỔ ĐĂNG KÝ VĂN BẢN ĐI {register.span.upper()}"


def book_lines(entries: QuerySet[RegisterEntry]) -> list[BookLine]:
    """The entries from the lowest number on, in four queries however many."""
    rows = list(entries.order_by("number").select_related("recorded_by"))
    documents = [row.document_id for row in rows if row.document_id]
    signers, recipients = _signers(documents), _recipients(documents)
    return [_line(row, signers.get(row.document_id or 0, []), recipients.get(row.document_id or 0, "")) for row in rows]


def _signers(documents: Iterable[int]) -> dict[int, list[str]]:
    """The names under each document, in the order of the parties."""
    signed = Signature.objects.filter(party__version__document__in=list(documents), voided_at__isnull=True)
    names: dict[int, list[str]] = {}
    for document, name in signed.order_by("party__signature_position", "party").values_list(
        "party__version__document", "name"
    ):
        names.setdefault(document, []).append(name)
    return names


def _recipients(documents: Iterable[int]) -> dict[int, str]:
    """Nơi nhận of each document's newest version, where it names any: the directory's agencies, then as written."""
    newest = {version.document_id: version for version in Version.objects.filter(document__in=documents).order_by("no")}
    chosen: dict[int, list[str]] = {}
    rows = (
        Recipient.objects.filter(version__in=newest.values())
        .select_related("agency")
        .annotate(**name_columns("agency"))
    )
    for row in rows.order_by("position", "pk"):
        carry_names(row, "agency")
        chosen.setdefault(row.version_id, []).append(row.printed or row.agency.short)
    written = {pk: [line.strip(" -;.\t") for line in one.recipients.splitlines()] for pk, one in newest.items()}
    return {pk: "; ".join(filter(None, [*chosen.get(one.pk, []), *written[pk]])) for pk, one in newest.items()}


def _line(entry: RegisterEntry, signers: list[str], recipients: str) -> BookLine:
    kind = entry.get_kind_display()
    state = "" if entry.state == EntryState.USED else entry.get_state_display()
    return BookLine(
        printed=entry.printed,
        dated_on=f"{entry.dated_on:%d/%m/%Y}",
        subject=". ".join(filter(None, [kind, entry.subject])),
        signers=", ".join(filter(None, dict.fromkeys(signers))),
        recipients=recipients,
        recorded_by=entry.recorded_by.name if entry.recorded_by else "",
        note=": ".join(filter(None, [state, entry.reason.replace("\n", "; ")])),
    )


def sheet(register: Register, lines: Iterable[BookLine]) -> bytes:
    """The book as an .xlsx file. What begins with "=" stays text: it is never a formula."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet("Sổ đăng ký")
        title, head, cell = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
            book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        )
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
        page.write_string(0, 0, f"{heading(register)} - {register.agency.full}", title)
        page.write_row(2, 0, COLUMNS, head)
        for row, line in enumerate(lines, 3):
            for column, text in enumerate(line.cells):
                page.write_string(row, column, text, cell)
    return target.getvalue()
