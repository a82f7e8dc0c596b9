"""Measures the overview: of a locality with 1, 10 and 100 programmes in use, and of a province with 300 localities.

Everything it needs is made within one transaction, which is taken back at the end.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.choices import AgencyKind, Role
from agencies.measuring import drafter, timed
from agencies.models import Agency, AgencyName, Membership, User
from desk.overview.measuring import EPOCH, make_localities, make_programs

PROGRAMS = (1, 10, 100)
LOCALITIES = 300
PROGRAMS_A_LOCALITY = 2


class Command(BaseCommand):
    help = "Đo thời gian mở các trang Tổng quan: đơn vị có 1, 10, 100 chương trình; tỉnh có 300 đơn vị."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=5, help="số lần đo, lấy trung vị")
        parser.add_argument("--localities", type=int, default=LOCALITIES, help="số đơn vị của tỉnh")

    @transaction.atomic
    def handle(self, *args: Any, runs: int, localities: int, **options: Any) -> None:
        user, year = drafter("do-thu-tong-quan"), timezone.localdate().year
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(user)
        agency = Agency.objects.get(memberships__user=user)
        pair = [agency, _second(agency)]
        self.stdout.write("                                    giây   truy vấn   kB")
        made = 0
        for programs in PROGRAMS:
            make_programs(pair, year, programs - made)
            made = programs
            _count_rows()
            self._measure(client, "desk:overview", f"{programs} chương trình", runs)
            self._measure(client, "desk:indicators", f"{programs} chương trình, chỉ tiêu", runs)
        self._province(client, user, year, localities, runs)
        transaction.set_rollback(True)

    def _province(self, client: Client, user: User, year: int, localities: int, runs: int) -> None:
        """The user reads the localities below his own as a viewer."""
        membership = Membership.objects.select_related("agency__locality").get(user=user)
        make_programs(make_localities(membership.agency.locality, localities), year, PROGRAMS_A_LOCALITY)
        _count_rows()
        Membership.objects.filter(pk=membership.pk).update(role=Role.VIEWER)
        for name, what in (("overview", ""), ("indicators", ", chỉ tiêu"), ("compare", ", so sánh")):
            self._measure(client, f"desk:{name}", f"{localities} đơn vị{what}", runs)

    def _measure(self, client: Client, name: str, what: str, runs: int) -> None:
        page = reverse(name)
        opening, asked = timed(lambda: client.get(page), runs)
        size = len(client.get(page).content) // 1000
        self.stdout.write(f"{what:32}   {opening:6.3f}   {asked:8}   {size:2}")


def _second(agency: Agency) -> Agency:
    """Another agency of the same locality."""
    made = Agency.objects.create(locality_id=agency.locality_id, kind=AgencyKind.PEOPLES_COMMITTEE)
    AgencyName.objects.create(agency=made, full="Ủy ban nhân dân", short="UBND", symbol="UBND", valid_from=EPOCH)
    return made


def _count_rows() -> None:
    """Lets the database know how many rows there are now, as it learns by itself in use."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
