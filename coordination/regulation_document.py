"""Turns coordination regulations into official documents."""

from __future__ import annotations

from coordination.clauses import Clause, clauses
from coordination.content import lines_of
from coordination.documents import subject
from coordination.models import ItemLine
from documents.blocks import Block, Heading, Paragraph
from documents.building import official_document
from documents.models import Version
from documents.numbering import Level
from documents.official import OfficialDocument

TYPE_NAME = "Quy chế phối hợp"


def regulation_document(version: Version) -> OfficialDocument:
    """The regulation of a version by chapter, article, clause and point (Nghị định 30/2020, Phụ lục I, mục II.6)."""
    blocks: list[Block] = []
    for top in lines_of(version, targets=False):
        if top.children_in_order:
            blocks.append(Heading(Level.CHAPTER, top.title))
        else:
            blocks += _article(top)
        for child in top.children_in_order:
            blocks += _article(child)
    told = subject(version.title, TYPE_NAME)
    return official_document(version, type_name=TYPE_NAME.upper(), subject=told, blocks=blocks)


def _article(line: ItemLine) -> list[Block]:
    return [Heading(Level.ARTICLE, line.title), *(_clause(clause) for clause in clauses(line.body))]


def _clause(clause: Clause) -> Block:
    return Paragraph(clause.text) if clause.level is None else Heading(clause.level, clause.text, titled=False)
