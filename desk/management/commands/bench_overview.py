"""Measures the overview of a locality with 1, 10 and 100 programmes that are still drafts.

Everything it needs is made within one transaction, which is taken back at the end.
"""

from __future__ import annotations

import datetime
import statistics
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType, Role
from agencies.models import Agency, AgencyName, Locality, LocalityName, Membership, User
from coordination.choices import Family
from coordination.workflow import start_program

PROGRAMS = (1, 10, 100)
EPOCH = datetime.date(2000, 1, 1)


class Command(BaseCommand):
    help = "Đo thời gian mở trang Tổng quan của đơn vị có 1, 10 và 100 chương trình."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=9, help="số lần đo, lấy trung vị")

    @transaction.atomic
    def handle(self, *args: Any, runs: int, **options: Any) -> None:
        user, made = _drafter(), 0
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(user)
        self.stdout.write("chương trình   tổng quan (s)   truy vấn   kB")
        for programs in PROGRAMS:
            for number in range(made, programs):
                _start(user, number)
            made = programs
            self.stdout.write(_measured(client, programs, runs))
        transaction.set_rollback(True)


def _drafter() -> User:
    locality = Locality.objects.create()
    LocalityName.objects.create(locality=locality, type=LocalityType.WARD, name="Đo thử", valid_from=EPOCH)
    agency = Agency.objects.create(locality=locality, kind=AgencyKind.FATHERLAND_FRONT, order=1)
    AgencyName.objects.create(agency=agency, full="Ủy ban MTTQ", short="MTTQ", symbol="MTTQ", valid_from=EPOCH)
    user = User.objects.create(username="do-thu-tong-quan", name="Người đo thử")
    Membership.objects.create(user=user, agency=agency, role=Role.STAFF)
    made = User.objects.get(pk=user.pk)
    made.acting = made.active_memberships[0]
    return made


def _start(user: User, number: int) -> None:
    """A draft of this year."""
    year = timezone.localdate().year
    title = f"Chương trình phối hợp công tác năm {year}, số {number + 1}"
    start_program(user=user, title=title, family=Family.OTHER, year_from=year, year_to=year)


def _measured(client: Client, programs: int, runs: int) -> str:
    page, taken = reverse("desk:overview"), []
    client.get(page)  # templates and names warm up
    for _ in range(runs):
        started = time.perf_counter()
        client.get(page)
        taken.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(page).content) // 1000
    return f"{programs:12}   {statistics.median(taken):13.3f}   {len(queries):8}   {size:2}"
