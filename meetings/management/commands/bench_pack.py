"""Measures how long the pack of a conference takes: 300 delegates with an invitation, a line to sign and a card each.

Seconds of the processor: it works in one thread. Everything it needs is made within one transaction, which is taken
back at the end; its files go to a folder of its own.
"""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType, Role
from agencies.models import Agency, AgencyName, Locality, LocalityName, Membership, User
from meetings import pack
from meetings.choices import PackState, PurposeKind
from meetings.models import Delegate, DelegateGroup, Meeting, Pack
from meetings.papers.catalogue import CARDS, PAPERS
from meetings.recording import RecordedGroup, RecordedPurpose, record_meeting

DELEGATES = 300
GROUPS = 12
ITEMS = 14
EPOCH = datetime.date(2000, 1, 1)
POST = "Phó Chủ tịch kiêm Trưởng ban Công tác Mặt trận, Ủy viên Ban Thường trực"


class Command(BaseCommand):
    help = "Đo thời gian dựng bộ tài liệu của hội nghị 300 đại biểu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delegates", type=int, default=DELEGATES, help="số đại biểu")

    def handle(self, *args: Any, delegates: int, **options: Any) -> None:
        self.stdout.write("đại biểu   bộ PDF (s)   kB   kèm Word (s)")
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), transaction.atomic():
            meeting, user = _meeting(delegates)
            alone, size = _seconds(lambda: _built(meeting, user, words=False))
            both, _ = _seconds(lambda: _built(meeting, user, words=True))
            self.stdout.write(f"{delegates:8}   {alone:10.1f}   {size // 1024:2}   {both:12.1f}")
            transaction.set_rollback(True)


def _seconds(action: Callable[[], int]) -> tuple[float, int]:
    started = time.process_time()
    result = action()
    return time.process_time() - started, result


def _built(meeting: Meeting, user: User, *, words: bool) -> int:
    """Builds all papers; returns the size of the PDF in bytes."""
    keys = [*(one.key for one in PAPERS), CARDS]
    asked = pack.ask(meeting, user=user, papers=keys, documents=[], words=words)
    pack.build(asked.pk)
    built = Pack.objects.get(pk=asked.pk)
    if built.state != PackState.READY:
        raise RuntimeError(built.error)
    return built.file.size


def _meeting(delegates: int) -> tuple[Meeting, User]:
    locality = Locality.objects.create()
    LocalityName.objects.create(locality=locality, type=LocalityType.WARD, name="Đo thử", valid_from=EPOCH)
    agency = Agency.objects.create(locality=locality, kind=AgencyKind.FATHERLAND_FRONT, order=1)
    full = "Ủy ban MTTQ Việt Nam phường Đo Thử"
    AgencyName.objects.create(agency=agency, full=full, short="MTTQ", symbol="MTTQ", valid_from=EPOCH)
    user = User.objects.create(username="do-thu-bo-tai-lieu", name="Người đo thử")
    Membership.objects.create(user=user, agency=agency, role=Role.STAFF)
    meeting = record_meeting(
        user=None,
        organizer=agency,
        title="Hội nghị tổng kết công tác phối hợp năm, triển khai nhiệm vụ năm sau",
        held_on=timezone.localdate(),
        held=False,
        starts_at=datetime.time(8),
        purposes=[RecordedPurpose(PurposeKind.FINAL_REVIEW, subject="Công tác phối hợp trong năm")],
        groups=[RecordedGroup(f"Đại biểu khối {number}") for number in range(GROUPS)],
    )
    _fill(meeting, delegates)
    return meeting, user


def _fill(meeting: Meeting, delegates: int) -> None:
    groups = list(DelegateGroup.objects.filter(meeting=meeting))
    Delegate.objects.bulk_create(
        Delegate(
            group=groups[number % GROUPS],
            name=f"Nguyễn Thị Phương Đại {number}",
            post=POST,
            agency_name=f"Ủy ban MTTQ Việt Nam phường số {number}",
            phone="0900000000",
            position=number,
        )
        for number in range(delegates)
    )
    for number in range(ITEMS):
        meeting.agenda.create(content=f"Nội dung thứ {number + 1} của hội nghị", minutes=10, position=number)
