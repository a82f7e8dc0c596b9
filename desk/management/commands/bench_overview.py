"""Measures the overview of a locality with 1, 10 and 100 programmes that are still drafts.

Everything it needs is made within one transaction, which is taken back at the end.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.measuring import drafter, timed
from agencies.models import User
from coordination.choices import Family
from coordination.workflow import start_program

PROGRAMS = (1, 10, 100)


class Command(BaseCommand):
    help = "Đo thời gian mở trang Tổng quan của đơn vị có 1, 10 và 100 chương trình."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=9, help="số lần đo, lấy trung vị")

    @transaction.atomic
    def handle(self, *args: Any, runs: int, **options: Any) -> None:
        user, made = drafter("do-thu-tong-quan"), 0
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(user)
        self.stdout.write("chương trình   tổng quan (s)   truy vấn   kB")
        for programs in PROGRAMS:
            for number in range(made, programs):
                _start(user, number)
            made = programs
            self.stdout.write(_measured(client, programs, runs))
        transaction.set_rollback(True)


def _start(user: User, number: int) -> None:
    """A draft of this year."""
    year = timezone.localdate().year
    title = f"Chương trình phối hợp công tác năm {year}, số {number + 1}"
    start_program(user=user, title=title, family=Family.OTHER, year_from=year, year_to=year)


def _measured(client: Client, programs: int, runs: int) -> str:
    page = reverse("desk:overview")
    opening, asked = timed(lambda: client.get(page), runs)
    size = len(client.get(page).content) // 1000
    return f"{programs:12}   {opening:13.3f}   {asked:8}   {size:2}"
