"""The head of an official Word file, its title, and its legal bases."""

from documents.docx.elements import Element, cell, element, paragraph, row, run, table
from documents.docx.looks import Style
from documents.docx.sizes import HEAD_LEFT, HEAD_RIGHT, TEXT_WIDTH
from documents.lines import SUBJECT_ROOM, bold_width
from documents.official import HeadLine, OfficialDocument

RULE_SHARE = 0.4  # of the text above; the decree asks for a third to a half


def _rule(text: str, style: Style, column: float, room: float, share: float = RULE_SHARE) -> Element:
    """A line under `text`, centred in a column: an empty paragraph with a border. Lengths in millimetres.

    `room` is what the text has of the column's width.
    """
    widest = max(bold_width(line, style.value.size) for line in text.split("\n"))
    side = (column - min(widest, room) * share) / 2
    return paragraph(Style.RULE, indents=(side, side))


def _issuer(line: HeadLine) -> Element:
    return paragraph(Style.ISSUER if line.bold else Style.GOVERNING, line.text)


def _issuers(document: OfficialDocument) -> list[Element]:
    lines = document.head_lines
    rules = [_rule(lines[-1].text, Style.ISSUER, HEAD_LEFT, HEAD_LEFT)] if lines else []
    return [*map(_issuer, lines), *rules]


def _nation(document: OfficialDocument) -> list[Element]:
    style = document.style
    return [
        paragraph(Style.NATION, style.national_title),
        paragraph(Style.MOTTO, style.motto),
        _rule(style.motto, Style.MOTTO, HEAD_RIGHT, HEAD_RIGHT, share=1),
    ]


def _draft_mark(mark: str) -> Element:
    border = element("bdr", val="single", sz=6, space=4, color="000000")
    return paragraph(Style.DRAFT, "", run(mark, border))


def _numbers(document: OfficialDocument) -> list[Element]:
    marks = [_draft_mark(document.draft_mark)] if document.draft_mark else []
    return [*(paragraph(Style.NUMBER, number.text) for number in document.numbers), *marks]


def _date(document: OfficialDocument) -> list[Element]:
    return [paragraph(Style.DATE, document.place_and_date)]


def _subject(document: OfficialDocument) -> list[Element]:
    if not document.subject:
        return [paragraph(Style.GAP)]
    side = (TEXT_WIDTH - SUBJECT_ROOM) / 2
    rule = _rule(document.subject, Style.SUBJECT, TEXT_WIDTH, SUBJECT_ROOM)
    return [paragraph(Style.SUBJECT, document.subject, indents=(side, side)), rule, paragraph(Style.GAP)]


def head(document: OfficialDocument) -> list[Element]:
    """Return what stands above the body; expects the document with its lines `fitted`."""
    lines = [(_issuers(document), _nation(document)), (_numbers(document), _date(document))]
    return [
        table(
            [HEAD_LEFT, HEAD_RIGHT], [row([cell(HEAD_LEFT, *left), cell(HEAD_RIGHT, *right)]) for left, right in lines]
        ),
        paragraph(Style.TYPE, document.type_name.upper()),
        *_subject(document),
        *(paragraph(Style.BASIS, line) for line in document.base_lines),
    ]
