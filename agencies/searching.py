"""Finding text as Vietnamese type it: without accents, in any case, words in any order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Case, CharField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.db.models.lookups import Contains

Rows = TypeVar("Rows", bound=QuerySet)

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"


def plain(text: str | None) -> str:
    """The text in lower case without accents and with d for đ: "Hội đồng" → "hoi dong". Empty for None."""
    folded = unicodedata.normalize("NFD", (text or "").lower().replace("đ", "d"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def lowered(text: str | None) -> str:
    """The text in lower case, precomposed. Empty for None."""
    return unicodedata.normalize("NFC", text or "").lower()


_FROM = _LETTERS + _LETTERS.upper()
_TO = plain(_FROM)


class _Folded(Func):
    """A text changed alike by both databases: by SQL on PostgreSQL, which needs no extension; SQLite calls Python."""

    output_field = CharField()
    python: Callable[[str | None], str]
    on_postgresql = ""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.on_postgresql, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        connection.ensure_connection()
        connection.connection.create_function(self.function, 1, type(self).python, deterministic=True)
        return self.as_sql(compiler, connection, **context)


class Plain(_Folded):
    """What ``plain`` makes of a text, in the database; for a ``contains`` lookup with plain words."""

    function = "plain_text"
    python = staticmethod(plain)
    on_postgresql = f"lower(translate(%(expressions)s, '{_FROM}', '{_TO}'))"


class Lowered(_Folded):
    """A text in lower case with its accents, in the database, whatever its collation."""

    function = "lower_text"
    python = staticmethod(lowered)
    on_postgresql = f"lower(translate(%(expressions)s, '{_LETTERS.upper()}', '{_LETTERS}'))"


def matching(rows: Rows, typed: str, *columns: str) -> Rows:
    """The rows in whose columns, taken together, every word typed stands: accents or not, in any case and order."""
    rows = rows.annotate(searched=Plain(_joined(columns)))
    for word in plain(typed).split():
        rows = rows.filter(searched__contains=word)
    return rows


def exact_first(typed: str, *columns: str) -> list[Any]:
    """The order that puts rows first which have the words with the accents typed; nothing where none was typed."""
    accented = [word for word in lowered(typed).split() if plain(word) != word]
    if not accented:
        return []
    text = Lowered(_joined(columns))
    exact = Q(*(Contains(text, word) for word in accented))
    return [Case(When(exact, then=Value(0)), default=Value(1))]


def _joined(columns: Sequence[str]) -> Concat:
    spaced = [part for column in columns for part in (Coalesce(column, Value("")), Value(" "))]
    return Concat(*spaced, output_field=CharField())
