"""Finding text as Vietnamese type it: without accents, in any case, words in any order."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import CharField, Func

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"


def plain(text: str | None) -> str:
    """The text in lower case without accents and with d for đ: "Hội đồng" → "hoi dong". Empty for None."""
    folded = unicodedata.normalize("NFD", (text or "").lower().replace("đ", "d"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


_FROM = _LETTERS + _LETTERS.upper()
_TO = plain(_FROM)


class Plain(Func):
    """What ``plain`` makes of a text, in the database; for a ``contains`` lookup with plain words.

    PostgreSQL folds by ``translate``, which needs no extension; SQLite calls ``plain`` itself.
    """

    function = "plain_text"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"lower(translate(%(expressions)s, '{_FROM}', '{_TO}'))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        connection.ensure_connection()
        connection.connection.create_function("plain_text", 1, plain, deterministic=True)
        return self.as_sql(compiler, connection, **context)
