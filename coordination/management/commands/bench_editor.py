"""Measures how long the open editor takes: its page, and one field saved, with 10 items and with 200.

Everything it needs is made within one transaction, which is taken back at the end.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.measuring import drafter, timed
from agencies.models import User
from coordination.choices import Family
from coordination.editing import print_of
from coordination.models import ContentItem, ItemLine, LineSupport, Program
from coordination.workflow import start_program

ITEMS = (10, 200)
YEAR = 2026


class Command(BaseCommand):
    help = "Đo thời gian mở trang soạn và lưu một chỗ của chương trình 10 và 200 nội dung."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=9, help="số lần đo, lấy trung vị")

    @transaction.atomic
    def handle(self, *args: Any, runs: int, **options: Any) -> None:
        user = drafter("do-thu-trang-soan")
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(user)
        self.stdout.write("nội dung   mở trang (s)   truy vấn   kB   lưu một chỗ (s)   truy vấn")
        for items in ITEMS:
            self.stdout.write(_measured(client, _program(user, items), items, runs))
        transaction.set_rollback(True)


def _program(user: User, items: int) -> Program:
    """A draft of so many items, each with a lead and a supporting agency."""
    title = f"Chương trình phối hợp công tác năm {YEAR}, {items} nội dung"
    program = start_program(user=user, title=title, family=Family.OTHER, year_from=YEAR, year_to=YEAR)
    agency = program.document.drafting_agency
    made = ContentItem.objects.bulk_create(ContentItem(program=program) for _ in range(items))
    draft = program.document.current_version
    rows = [
        ItemLine(version=draft, item=item, position=number, title=f"Nội dung thứ {number}", lead=agency)
        for number, item in enumerate(made, 1)
    ]
    lines = ItemLine.objects.bulk_create(rows)
    LineSupport.objects.bulk_create(LineSupport(line=line, agency=agency, duty="Vận động nhân dân") for line in lines)
    return program


def _measured(client: Client, program: Program, items: int, runs: int) -> str:
    page = reverse("coordination:edit", args=[program.kind, program.pk])
    line = ItemLine.objects.filter(version__document=program.document_id).order_by("-position")[0]
    saver = _Saver(client, reverse("coordination:place_save", args=[program.kind, program.pk]), line)
    opening, asked = timed(lambda: client.get(page), runs)
    saving, written = timed(saver.save, runs)
    size = len(client.get(page).content) // 1000
    return f"{items:8}   {opening:12.3f}   {asked:8}   {size:2}   {saving:15.3f}   {written:8}"


class _Saver:
    """Saves another title each time, as one who types does."""

    def __init__(self, client: Client, address: str, line: ItemLine) -> None:
        self.client, self.address, self.line = client, address, line
        self.seen, self.count = print_of(line.title), 0

    def save(self) -> None:
        self.count += 1
        typed = {"place": f"dong-{self.line.pk}.title", "value": f"Nội dung sửa lần {self.count}", "seen": self.seen}
        answer = self.client.post(self.address, typed)
        self.seen = answer.json()["print"]
