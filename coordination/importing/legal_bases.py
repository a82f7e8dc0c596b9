"""Legal bases of a file found in the catalogue by their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coordination.choices import ImportRole
from coordination.importing.outline import LONGEST, OutlineRow
from documents.models import LegalBasis

_NUMBER = re.compile(r"\b\d+(?:/\d{4})?[/-][A-ZĐƯ0-9][\w./-]*\w")  # "77/2015/QH13", "217-QĐ/TW"


def match_bases(rows: Sequence[OutlineRow]) -> None:
    """Gives each legal basis its entry of the catalogue; one whose number is not found there gets a doubt."""
    numbers = {row.key: _NUMBER.findall(row.source) for row in rows if row.role == ImportRole.BASIS}
    asked = {number for found in numbers.values() for number in found}
    known = dict(LegalBasis.objects.filter(number__in=asked).values_list("number", "pk"))
    for row in rows:
        if row.role != ImportRole.BASIS:
            continue
        row.text = row.text[: LONGEST[ImportRole.BASIS]]
        found = numbers[row.key]
        row.basis = next((known[number] for number in found if number in known), None)
        if found and row.basis is None:
            row.doubts.append(f"Danh mục căn cứ chưa có số {found[0]}: ghi nguyên văn như trong tệp.")
