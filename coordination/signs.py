"""The signs that items print with: 1. and a) in a programme, Chương I and Điều 1. in a regulation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from coordination.models import ItemLine
from documents.choices import DocumentKind
from documents.numbering import Level, label

Children = dict[int | None, list[ItemLine]]


def numbered(rows: Iterable[ItemLine], kind: str) -> list[ItemLine]:
    """The top items of a version's lines, given in order, of a document of this kind.

    Each gets its printed ``sign``, the ``whole_sign`` that names it alone ("1.a)") and ``children_in_order``.
    """
    children: Children = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    tops = children.get(None, [])
    for top in tops:
        top.children_in_order = children.get(top.pk, [])
        for child in top.children_in_order:
            child.children_in_order = []
    return _articles(tops) if kind == DocumentKind.REGULATION else _items(tops)


def _items(tops: list[ItemLine]) -> list[ItemLine]:
    for number, top in enumerate(tops, 1):
        top.sign = top.whole_sign = label(Level.CLAUSE, number)
        for place, child in enumerate(top.children_in_order, 1):
            child.sign = label(Level.POINT, place)
            child.whole_sign = f"{top.sign}{child.sign}"
    return tops


def _articles(tops: list[ItemLine]) -> list[ItemLine]:
    """A line with others under it is a chapter; all others are articles, which run through the whole document."""
    chapters, articles = count(1), count(1)
    for top in tops:
        chapter = bool(top.children_in_order)
        top.sign = label(Level.CHAPTER, next(chapters)) if chapter else label(Level.ARTICLE, next(articles))
        top.whole_sign = top.sign
        for child in top.children_in_order:
            child.sign = child.whole_sign = label(Level.ARTICLE, next(articles))
    return tops
