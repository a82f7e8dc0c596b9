"""Prints the documents of the demonstration data and keeps pictures of their first and last pages.

A tool of developers: it needs the development packages, and a database with the demonstration data.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from PIL import Image

from documents.choices import DocumentKind
from documents.docx import render_docx
from documents.formats import DECREE_30_2020, PARTY_36_2018
from documents.kinds import kind_of
from documents.models import Document
from documents.official import OfficialDocument
from documents.pdf import render_pdf

SCALE = 1.0  # of a page at 72 dots an inch: a picture some 600 dots wide
GREYS = 16
PRINTED = (DocumentKind.PROGRAM, DocumentKind.CONSOLIDATED_REPORT, DocumentKind.LETTER)


@dataclass(frozen=True)
class Specimen:
    """One document of the gallery: its name in file names, what it is, and itself."""

    name: str
    about: str
    official: OfficialDocument


class Command(BaseCommand):
    help = "In các văn bản minh họa thành ảnh vào docs/gallery (dùng khi phát triển)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs" / "gallery")
        parser.add_argument("--files", action="store_true", help="giữ cả tệp PDF và Word")

    def handle(self, *args: Any, folder: Path, files: bool, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shown = [
            {"specimen": specimen, "pages": pages, "pictures": pictures}
            for specimen in specimens()
            for pages, pictures in [_print(specimen, folder, files)]
        ]
        index = render_to_string("desk/gallery.md", {"shown": shown})
        (folder / "README.md").write_text(index, encoding="utf-8")
        self.stdout.write(f"Đã in {len(shown)} văn bản vào {folder}.")


def specimens() -> Iterator[Specimen]:
    """Every programme, consolidated report and letter, then one of each in the other format."""
    documents = Document.objects.filter(kind__in=PRINTED).order_by("kind", "pk")
    others: dict[str, Specimen] = {}
    for number, document in enumerate(documents, 1):
        kind = DocumentKind(document.kind)
        official = kind_of(document).build(document.frozen_version or document.current_version)
        about = f"{kind.label}, {document.get_state_display().lower()}, {document.locality}"
        yield Specimen(f"{number:02d}-{kind.value}", about, official)
        if official.style == DECREE_30_2020 and official.signatures:
            other = replace(official, style=PARTY_36_2018)
            others[kind] = Specimen(f"the-thuc-dang-{kind.value}", f"{kind.label} theo {PARTY_36_2018.name}", other)
    yield from others.values()


def _print(specimen: Specimen, folder: Path, files: bool) -> tuple[int, list[str]]:
    """Keep pictures of the first and the last page; return the number of pages and the pictures' names."""
    pdf = render_pdf(specimen.official)
    if files:
        (folder / f"{specimen.name}.pdf").write_bytes(pdf)
        (folder / f"{specimen.name}.docx").write_bytes(render_docx(specimen.official))
    with pypdfium2.PdfDocument(pdf) as printed:
        count = len(printed)
        names = []
        for number in dict.fromkeys([1, count]):
            names.append(f"{specimen.name}-{number}.png")
            picture = printed[number - 1].render(scale=SCALE, grayscale=True).to_pil()
            (folder / names[-1]).write_bytes(_png(picture))
    return count, names


def _png(picture: Image.Image) -> bytes:
    saved = io.BytesIO()
    picture.quantize(GREYS).save(saved, "PNG", optimize=True)
    return saved.getvalue()
