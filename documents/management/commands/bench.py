"""Measures how long a document's PDF takes: ours, bare WeasyPrint and headless Chromium on the same HTML.

Ours and WeasyPrint's are seconds of the processor: both work in one thread.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from weasyprint import HTML

from documents.blocks import Block, Column, Detail, Details, Heading, Paragraph, Table
from documents.numbering import Level
from documents.official import DocumentNumber, Issuer, OfficialDocument, SignatureBlock
from documents.pdf import VARIANT, page_html, render_pdf

ITEMS = {1: 2, 10: 36, 40: 148}  # items of the sample by the pages they fill
SENTENCE = "Các bên thường xuyên trao đổi, kịp thời tháo gỡ vướng mắc trong quá trình thực hiện chương trình. "
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-pdf-header-footer")


class Command(BaseCommand):
    help = "Đo thời gian in PDF của văn bản 1, 10 và 40 trang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=5, help="số lần đo, lấy trung vị")

    def handle(self, *args: Any, runs: int, **options: Any) -> None:
        self.stdout.write("trang   của ta (s)   dựng HTML (s)   WeasyPrint (s)   thêm (%)   Chromium (s)")
        for items in ITEMS.values():
            self.stdout.write(_measured(sample(items), runs))


def sample(items: int) -> OfficialDocument:
    """A programme of as many items, with a table of as many rows, signed by one party."""
    blocks: list[Block] = [Heading(Level.ROMAN, "Nội dung phối hợp")]
    for number in range(items):
        told = [Detail("Cơ quan chủ trì", "Ủy ban nhân dân phường"), Detail("Thời gian", "quý III")]
        blocks += [Heading(Level.CLAUSE, f"Nội dung thứ {number}"), Paragraph(SENTENCE * 3), Details(told)]
    rows = [[str(number), SENTENCE, "1.178.826.623"] for number in range(items)]
    blocks.append(Table([Column("TT"), Column("Chỉ tiêu", 6), Column("Thực hiện", 3)], rows))
    return OfficialDocument(
        "Chương trình phối hợp",
        "công tác năm 2026",
        issuers=[Issuer("Ủy ban nhân dân phường Tây Hồ")],
        numbers=[DocumentNumber("CTrPH-UBND", 1)],
        place="Tây Hồ",
        blocks=blocks,
        signatures=[SignatureBlock("TM.", ["Ủy ban nhân dân"], "Chủ tịch", "Nguyễn Văn A")],
        recipients=["Lưu: VT"],
    )


def _medians(runs: int, clock: Callable[[], float], *timed: Callable[[], object]) -> list[float]:
    """The median time of each, measured in turns so that whatever else the machine does slows all alike."""
    times: list[list[float]] = [[] for _ in timed]
    for _ in range(runs):
        for action, taken in zip(timed, times, strict=True):
            gc.collect()  # what the one before left behind is not this one's
            started = clock()
            action()
            taken.append(clock() - started)
    return [statistics.median(taken) for taken in times]


def _measured(document: OfficialDocument, runs: int) -> str:
    page = page_html(document)
    pages = len(HTML(string=page).render().pages)  # warms up fonts and templates too
    built, ours, bare = _medians(
        runs,
        time.process_time,
        lambda: page_html(document),
        lambda: render_pdf(document),
        lambda: HTML(string=page).write_pdf(pdf_variant=VARIANT),
    )
    with tempfile.TemporaryDirectory() as folder:
        chromium = _chromium(page, Path(folder), runs)
    added = 100 * (ours - bare) / bare
    return f"{pages:5}   {ours:10.3f}   {built:13.3f}   {bare:14.3f}   {added:8.1f}   {chromium:>12}"


def _chromium(page: str, folder: Path, runs: int) -> str:
    """The time of Chromium from its start by the clock on the wall, as it works in many processes; or that it is not
    installed.
    """
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        return "không có"
    source = folder / "trang.html"
    source.write_text(page, encoding="utf-8")
    command = [program, *FLAGS, f"--user-data-dir={folder}", f"--print-to-pdf={folder}/trang.pdf", source.as_uri()]
    printing = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731, S603  # all ours
    [taken] = _medians(runs, time.perf_counter, printing)
    return f"{taken:.3f}"
