"""Measures bringing reports together: 40 agencies, each reporting on each of 40 items, 1,600 accounts with figures.

Everything it needs is made within one transaction, which is taken back at the end.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from agencies.choices import AgencyKind
from agencies.measuring import EPOCH, drafter, timed
from agencies.models import Agency, AgencyName, User
from coordination.choices import Family
from coordination.models import ContentItem, Indicator, ItemLine, LineIndicator, Program
from documents.choices import DocumentKind, DocumentState
from documents.models import Document, Party, Version
from reporting.choices import CauseKind, ItemStatus, PeriodKind, ReportState
from reporting.consolidation import consolidate
from reporting.models import AgencyReport, Figure, ItemProgress, ReportingPeriod
from reporting.views.consolidated import consolidated as page

YEAR = 2026
RUNS = 3
# What many say alike, what differs in its figures, and what only one says.
RESULTS = (
    "Đã ban hành kế hoạch và tổ chức triển khai đến toàn thể cán bộ, hội viên, đoàn viên trên địa bàn.",
    "Đã tổ chức {n} hội nghị tuyên truyền với {m} lượt người tham dự, cấp phát {m} tờ rơi đến các hộ gia đình.",
    "Cơ quan số {a} phối hợp với các tổ dân phố rà soát nội dung {i}, kịp thời giải quyết kiến nghị của nhân dân.",
)


class Command(BaseCommand):
    help = "Đo thời gian tổng hợp báo cáo của 40 cơ quan, mỗi cơ quan 40 nội dung."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agencies", type=int, default=40, help="số cơ quan")
        parser.add_argument("--items", type=int, default=40, help="số nội dung")

    @transaction.atomic
    def handle(self, *args: Any, agencies: int, items: int, **options: Any) -> None:
        user = drafter("do-thu-tong-hop")
        period = make_period(user, agencies, items)
        day = timezone.localdate()
        made = consolidate(period, user=user, on=day)
        again, asked = timed(lambda: consolidate(period, user=user, on=day), RUNS)
        opening, read = timed(lambda: _page(user, made.pk), RUNS)
        self.stdout.write("cơ quan   nội dung   tổng hợp (s)   truy vấn   mở trang (s)   truy vấn    kB")
        size = len(_page(user, made.pk)) // 1000
        self.stdout.write(
            f"{agencies:7}   {items:8}   {again:12.2f}   {asked:8}   {opening:12.2f}   {read:8}   {size:3}"
        )
        transaction.set_rollback(True)


def _page(user: User, pk: int) -> bytes:
    request = RequestFactory().get("/")
    request.user = user
    return page(request, pk).content


def make_period(user: User, agencies: int, items: int) -> ReportingPeriod:
    """A period of an issued programme of the user's agency; every agency's report is accepted."""
    own = user.memberships.get().agency
    others = Agency.objects.bulk_create(
        Agency(locality_id=own.locality_id, kind=AgencyKind.MASS_ORGANIZATION, order=at)
        for at in range(2, agencies + 1)
    )
    AgencyName.objects.bulk_create(
        AgencyName(agency=one, full=f"Cơ quan số {at}", short=f"CQ {at}", symbol=f"CQ{at}", valid_from=EPOCH)
        for at, one in enumerate(others, 2)
    )
    everybody = [own, *others]
    version, indicators = _program(own, everybody, items)
    period = ReportingPeriod.objects.create(
        program=version.document.program,
        kind=PeriodKind.QUARTER,
        name="Quý I",
        starts_on=datetime.date(YEAR, 1, 1),
        cutoff_on=datetime.date(YEAR, 3, 31),
        due_on=datetime.date(YEAR, 4, 5),
    )
    _reports(period, version, everybody, indicators)
    return period


def _program(own: Agency, everybody: Sequence[Agency], items: int) -> tuple[Version, list[Indicator]]:
    """The version in force, and one indicator an item; the agencies lead in turn."""
    day = datetime.date(YEAR, 1, 1)
    document = Document.objects.create(
        locality_id=own.locality_id,
        kind=DocumentKind.PROGRAM,
        drafting_agency=own,
        standing_agency=own,
        state=DocumentState.ISSUED,
        symbol="01/CTrPH",
        signed_on=day,
        issued_on=day,
    )
    version = Version.objects.create(document=document, no=1, title="Chương trình phối hợp đo thử")
    program = Program.objects.create(document=document, family=Family.OTHER, year_from=YEAR, year_to=YEAR)
    Party.objects.bulk_create(Party(version=version, agency=agency) for agency in everybody)
    made = ContentItem.objects.bulk_create(ContentItem(program=program) for _ in range(items))
    lines = ItemLine.objects.bulk_create(
        ItemLine(
            version=version, item=item, position=at, title=f"Nội dung số {at}", lead=everybody[at % len(everybody)]
        )
        for at, item in enumerate(made, 1)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(item=item, name="Số hội nghị", unit="hội nghị") for item in made
    )
    LineIndicator.objects.bulk_create(
        LineIndicator(line=line, indicator=indicator, target=Decimal(10))
        for line, indicator in zip(lines, indicators, strict=True)
    )
    Version.objects.filter(pk=version.pk).update(frozen_at=timezone.now(), sha256="0" * 64, effective_from=day)
    return Version.objects.select_related("document__program").get(pk=version.pk), indicators


def _reports(
    period: ReportingPeriod, version: Version, everybody: Sequence[Agency], indicators: Sequence[Indicator]
) -> None:
    reports = AgencyReport.objects.bulk_create(
        AgencyReport(
            period=period,
            agency=agency,
            agency_name=f"Cơ quan số {at}",
            version=version,
            state=ReportState.ACCEPTED,
            strengths=RESULTS[0],
            directions="Tiếp tục thực hiện các nội dung phối hợp. " + RESULTS[2].format(a=at, i=0),
            accepted_on=period.due_on,
        )
        for at, agency in enumerate(everybody, 1)
    )
    told = list(product(enumerate(reports, 1), enumerate(indicators, 1)))
    progress = ItemProgress.objects.bulk_create(
        ItemProgress(
            report=report,
            item_id=indicator.item_id,
            status=ItemStatus.IN_PROGRESS,
            result=" ".join(RESULTS).format(a=a, i=i, n=a % 7 + 2, m=a * 10 + i),
            shortcoming="Công tác tuyên truyền có lúc chưa thường xuyên." if (a + i) % 3 == 0 else "",
            cause="Kinh phí còn hạn chế." if (a + i) % 3 == 0 else "",
            cause_kind=CauseKind.OBJECTIVE if (a + i) % 3 == 0 else "",
            proposal=f"Đề nghị Ủy ban MTTQ bố trí kinh phí cho nội dung {i}." if a % 5 == 0 else "",
        )
        for (a, report), (i, indicator) in told
    )
    Figure.objects.bulk_create(
        Figure(progress=account, indicator=indicator, value=Decimal(a % 9 + 1))
        for account, ((a, _), (_, indicator)) in zip(progress, told, strict=True)
    )
