"""Overview pages as files: a PDF in the layout of official papers, a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from agencies.models import User
from agencies.wording import decimal_vi
from desk.overview.listings import Listing
from documents.blocks import Align, Block, Column, Figure, Heading, Paragraph, Table
from documents.charts import Compared, compared_chart
from documents.formats import DECREE_30_2020
from documents.html import render_html
from documents.numbering import Level
from documents.official import Issuer, OfficialDocument
from documents.pdf import laid_out, sheet_html, written
from documents.sheets import XLSX_TYPE, Cell, SheetOf, lists_book
from documents.views.reading import PDF_TYPE, file_response

PAGE_WIDTH, PAPER_WIDTH = 105.0, 160.0  # millimetres of a chart in the browser, so that a phone shows it, and on paper
MOST_IN_A_FIGURE = 9  # pairs of bars that a sheet of A4 holds, lying too
MOST_CHARTED = 36
SMALL = ".official-table td, .official-table th { font-size: 11pt }"
WIDE = "@page { size: A4 landscape; margin: 18mm 15mm }"
SHEET_WIDTH = 4  # signs for each part of a column's width


@dataclass(frozen=True)
class Chart:
    """Pairs of bars with what they are called; ``whole`` names the mark at 100 %."""

    title: str
    rows: Sequence[Compared]
    names: tuple[str, str]
    whole: str = ""

    @property
    def told(self) -> str:
        """The chart in words, for who cannot see it."""
        lines = []
        for row in self.rows:
            parts = zip(self.names, (row.now_printed, row.before_printed), strict=True)
            lines.append(f"{row.label}: {', '.join(f'{name.lower()} {shown}' for name, shown in parts if name)}")
        return "; ".join(lines)

    def svg(self) -> SafeString:
        """The chart for the browser; nothing where there are no rows."""
        if not self.rows:
            return SafeString("")
        return compared_chart(self.rows, PAGE_WIDTH, self.names, self.whole).svg(self.told, self.title)

    def figures(self) -> list[Figure]:
        """The chart on paper, in pieces that fit a page."""
        rows = self.rows[:MOST_CHARTED]
        size = ceil(len(rows) / ceil(len(rows) / MOST_IN_A_FIGURE)) if rows else 1  # about equally many on each page
        pieces = [rows[at : at + size] for at in range(0, len(rows), size)]
        return [
            Figure(
                compared_chart(piece, PAPER_WIDTH, self.names, self.whole), self.title, replace(self, rows=piece).told
            )
            for piece in pieces
        ]


@dataclass(frozen=True)
class Sheet:
    """A page as a file: what it is about, as of when, its tables each with the charts after it, and further words.

    ``book``: the tables of the workbook where they are others. ``level``: of the tables' titles.
    """

    type_name: str
    subject: str
    as_of: str
    parts: Sequence[tuple[Listing, Sequence[Chart]]]
    words: Sequence[Block] = ()
    book: Sequence[Listing] = ()
    wide: bool = False
    level: Level = Level.ROMAN


def answer_file(request: HttpRequest, ending: str, name: str, sheet: Callable[[], Sheet]) -> HttpResponse:
    """The page as ``pdf`` or ``xlsx`` under a file name; Http404 for another ending."""
    if ending not in ("pdf", "xlsx"):
        raise Http404("Trang này có bản PDF và bản Excel.")
    filename = f"{name}.{ending}"
    disposition = content_disposition_header(as_attachment=ending == "xlsx", filename=filename) or ""
    if ending == "xlsx":
        return file_response(request, lambda: workbook(sheet()), XLSX_TYPE, disposition)
    user: User = request.user  # type: ignore[assignment]  # behind the sign-in
    return file_response(request, lambda: pdf(sheet(), user), PDF_TYPE, disposition)


def workbook(sheet: Sheet) -> bytes:
    """Every table of the page on a sheet of its own."""
    listings = sheet.book or [listing for listing, _ in sheet.parts]
    return lists_book(_sheet_of(listing, sheet.as_of) for listing in listings)


def _sheet_of(listing: Listing, as_of: str) -> SheetOf:
    columns = [("STT", 6), *((column.header, column.width * SHEET_WIDTH) for column in listing.columns)]
    return SheetOf(listing.title, columns, listing.rows, as_of)


def official(sheet: Sheet, user: User) -> OfficialDocument:
    """The page as a paper of the reader's agency, without number and signatures: it is read, not issued."""
    issuer = user.acting.agency_full if user.acting else "Phối hợp công tác"
    blocks: list[Block] = [Paragraph(sheet.as_of)]
    for listing, charts in sheet.parts:
        if len(sheet.parts) > 1:
            blocks.append(Heading(sheet.level, listing.title))
        blocks.append(_table(listing) if listing.rows else Paragraph(listing.empty))
        blocks += [figure for chart in charts for figure in chart.figures()]
    return OfficialDocument(
        type_name=sheet.type_name,
        subject=sheet.subject,
        issuers=[Issuer(issuer)],
        dated=False,
        style=replace(DECREE_30_2020, ending=""),
        blocks=(*blocks, *sheet.words),
    )


def pdf(sheet: Sheet, user: User) -> bytes:
    """The paper as PDF/A, lying where it is wide."""
    document, rules = official(sheet, user), f"{SMALL} {WIDE}" if sheet.wide else SMALL
    return written(laid_out(sheet_html(document.title, render_html(document), rules=rules)))


def _table(listing: Listing) -> Table:
    cells = [[_text(cell) for cell in row] for row in listing.rows]
    if not listing.is_numbered:
        return Table(listing.columns, cells)
    number = Column("TT", max(2, sum(column.width for column in listing.columns) // 18), Align.CENTER)
    return Table((number, *listing.columns), [[str(at), *row] for at, row in enumerate(cells, 1)])


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else decimal_vi(cell)
