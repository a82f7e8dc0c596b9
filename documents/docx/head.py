"""The head of an official Word file, its title, and its legal bases."""

from documents.docx.elements import Element, cell, element, paragraph, row, run, table
from documents.docx.looks import Style
from documents.docx.sizes import ADDRESSED, DASHES, HEAD_LEFT, HEAD_RIGHT, TEXT_WIDTH
from documents.lines import SUBJECT_ROOM, bold_width
from documents.official import HeadLine, OfficialDocument

MOTTO_SIZE = Style.MOTTO.value.size
RULE_SHARE = 0.4  # of the text above; the decree asks for a third to a half


def _rule(text: str, size: float, column: float, room: float, share: float = RULE_SHARE) -> Element:
    """A line under a `text` of `size` points, centred in a column: an empty paragraph with a border.

    Lengths in millimetres; `room` is what the text has of the column's width.
    """
    widest = max(bold_width(line, size) for line in text.split("\n"))
    side = (column - min(widest, room) * share) / 2
    return paragraph(Style.RULE, indents=(side, side))


def _issuer(line: HeadLine) -> Element:
    return paragraph(Style.ISSUER if line.bold else Style.GOVERNING, line.text)


def _issuers(document: OfficialDocument) -> list[Element]:
    lines, style = document.head_lines, document.style
    if not lines:
        return []
    mark = paragraph(Style.ISSUER_MARK, style.issuer_mark)
    rule = _rule(lines[-1].text, style.issuer_size, HEAD_LEFT, HEAD_LEFT)
    return [*map(_issuer, lines), mark if style.issuer_mark else rule]


def _nation(document: OfficialDocument) -> list[Element]:
    style = document.style
    title = paragraph(Style.NATION, style.national_title)
    if not style.motto:
        return [title, _rule(style.national_title, style.title_size, HEAD_RIGHT, HEAD_RIGHT, share=1)]
    rule = _rule(style.motto, MOTTO_SIZE, HEAD_RIGHT, HEAD_RIGHT, share=1)
    return [title, paragraph(Style.MOTTO, style.motto), rule]


def _draft_mark(mark: str) -> Element:
    border = element("bdr", val="single", sz=6, space=4, color="000000")
    return paragraph(Style.DRAFT, "", run(mark, border))


def _numbers(document: OfficialDocument) -> list[Element]:
    marks = [_draft_mark(document.draft_mark)] if document.draft_mark else []
    about = [paragraph(Style.REFERENCE, document.reference)] if document.reference else []
    return [*(paragraph(Style.NUMBER, line) for line in document.number_lines), *about, *marks]


def _date(document: OfficialDocument) -> list[Element]:
    return [paragraph(Style.DATE, document.place_and_date)]


def _subject(document: OfficialDocument) -> list[Element]:
    if not document.subject:
        return [paragraph(Style.GAP)]
    style, side = document.style, (TEXT_WIDTH - SUBJECT_ROOM) / 2
    mark = paragraph(Style.SUBJECT_MARK, style.subject_mark)
    rule = _rule(document.subject, style.subject_size, TEXT_WIDTH, SUBJECT_ROOM)
    subject = paragraph(Style.SUBJECT, document.subject, indents=(side, side))
    return [subject, mark if style.subject_mark else rule, paragraph(Style.GAP)]


def _title(document: OfficialDocument) -> list[Element]:
    return [paragraph(Style.TYPE, document.type_name.upper()), *_subject(document)]


def _addressees(document: OfficialDocument) -> list[Element]:
    """Whom a letter is written to: one in the middle, several with their dashes under the colon of "Kính gửi:"."""
    lines = document.addressee_lines
    if len(lines) == 1:
        rows = [paragraph(Style.ADDRESSEE, lines[0])]
    else:
        rows = [
            paragraph(Style.ADDRESSEES, line, indents=(DASHES if row else ADDRESSED, 0))
            for row, line in enumerate(lines)
        ]
    return [paragraph(Style.GAP), *rows, paragraph(Style.GAP)]


def head(document: OfficialDocument) -> list[Element]:
    """Return what stands above the body; expects the document with its lines `fitted`."""
    lines = [(_issuers(document), _nation(document)), (_numbers(document), _date(document))]
    return [
        table(
            [HEAD_LEFT, HEAD_RIGHT], [row([cell(HEAD_LEFT, *left), cell(HEAD_RIGHT, *right)]) for left, right in lines]
        ),
        *(_title(document) if document.type_name else _addressees(document)),
        *(paragraph(Style.BASIS, line) for line in document.base_lines),
    ]
