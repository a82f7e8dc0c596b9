"""Văn bản hợp nhất: a programme with its addenda worked in, as it reads on a day. It is no issued document."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from coordination.amending import cited
from coordination.documents import program_document
from coordination.in_force import SIGNED_STATES
from coordination.models import Program
from coordination.phrases import program_name
from documents.blocks import Dash, Paragraph
from documents.models import Document, Version
from documents.official import OfficialDocument
from documents.vietnamese import date_in_words

MARK = "VĂN BẢN HỢP NHẤT"
NOT_ISSUED = "Bản này để tra cứu, không thay cho các văn bản đã ban hành."


def consolidated_program(
    program: Program, text: Version, addenda: Iterable[Document], on: datetime.date
) -> OfficialDocument:
    """The wording ``text`` under the programme's own head, without number and signatures, after what it was made of.

    ``addenda``: the documents of the programme's addenda that the reader sees, with their versions, in order.
    """
    own = program.document.frozen_version or program.document.current_version
    head, body = program_document(own), program_document(text)
    return replace(
        head,
        blocks=(*_made_of(program, addenda, on), *body.blocks),
        numbers=(),
        dated=False,
        signatures=(),
        recipients=(),
        verification=None,
        draft_mark=MARK,
    )


def _made_of(program: Program, addenda: Iterable[Document], on: datetime.date) -> list[Paragraph | Dash]:
    """Which documents were brought together; each with the day from which it is in force."""
    begun = [
        (document, day)
        for document in addenda
        if document.state in SIGNED_STATES and (day := document.current_version.effective_from) and day <= on
    ]
    amended = cited(program.document, program_name(program.own_title))
    told = f"Văn bản có hiệu lực {date_in_words(on)}, hợp nhất từ {amended}"
    if not begun:
        return [Paragraph(f"{told}."), Paragraph(NOT_ISSUED)]
    return [
        Paragraph(f"{told} và các văn bản sửa đổi, bổ sung:"),
        *(Dash(f"{_named(document)}, có hiệu lực từ {date_in_words(day)};") for document, day in begun[:-1]),
        Dash(f"{_named(begun[-1][0])}, có hiệu lực từ {date_in_words(begun[-1][1])}."),
        Paragraph(NOT_ISSUED),
    ]


def _named(document: Document) -> str:
    return cited(document, document.current_version.title)
