"""Localities with programmes in use, made in bulk: what the overview is measured with."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType
from agencies.measuring import EPOCH
from agencies.models import Agency, AgencyName, Locality, LocalityName
from coordination.choices import Family
from coordination.models import ContentItem, Indicator, ItemLine, LineIndicator, Program
from documents.choices import DocumentKind, DocumentState
from documents.models import Document, Version
from reporting.choices import EventKind, EventState, ItemStatus, PeriodKind, PetitionLevel, ReportState
from reporting.models import AgencyReport, Event, Figure, ItemProgress, PetitionCount, ReportingPeriod

ITEMS = 6
ENDS = ((3, 31), (6, 30))  # month and day on which the periods end


def make_localities(parent: Locality, number: int) -> list[Agency]:
    """So many wards below the parent, each with two agencies; returns the agencies, those of a ward together."""
    wards = Locality.objects.bulk_create(Locality(parent=parent) for _ in range(number))
    LocalityName.objects.bulk_create(
        LocalityName(locality=ward, type=LocalityType.WARD, name=f"Đo thử {at:03}", valid_from=EPOCH)
        for at, ward in enumerate(wards, 1)
    )
    kinds = (AgencyKind.PEOPLES_COMMITTEE, AgencyKind.FATHERLAND_FRONT)
    agencies = Agency.objects.bulk_create(Agency(locality=ward, kind=kind) for ward, kind in product(wards, kinds))
    AgencyName.objects.bulk_create(
        AgencyName(agency=one, full=one.get_kind_display(), short=one.kind.upper(), symbol="DT", valid_from=EPOCH)
        for one in agencies
    )
    return agencies


def make_programs(agencies: Sequence[Agency], year: int, each: int) -> list[Program]:
    """Issued programmes of a year, ``each`` for every second agency, which drafts it; the agency after it supports.

    Each has ``ITEMS`` items with an indicator, two periods whose reports are accepted, and a meeting with voters.
    """
    pairs = [pair for pair in zip(agencies[::2], agencies[1::2], strict=True) for _ in range(each)]
    documents = Document.objects.bulk_create(_document(first, year, at) for at, (first, _) in enumerate(pairs))
    versions = Version.objects.bulk_create(
        Version(
            document=document,
            no=1,
            title=f"Chương trình phối hợp công tác năm {year}, số {at}",
            frozen_at=timezone.now(),
            sha256="0" * 64,
            effective_from=datetime.date(year, 1, 1),
        )
        for at, document in enumerate(documents, 1)
    )
    programs = Program.objects.bulk_create(
        Program(document=document, family=Family.OTHER, year_from=year, year_to=year) for document in documents
    )
    indicators = _items(programs, versions, [first for first, _ in pairs])
    _reports(programs, versions, pairs, indicators, year)
    _petitions(programs, [first for first, _ in pairs], year)
    return programs


def _document(agency: Agency, year: int, at: int) -> Document:
    return Document(
        locality_id=agency.locality_id,
        kind=DocumentKind.PROGRAM,
        drafting_agency=agency,
        standing_agency=agency,
        state=DocumentState.ISSUED,
        symbol=f"{at + 1:02}/CTrPH",
        signed_on=datetime.date(year, 1, 1),
        issued_on=datetime.date(year, 1, 1),
    )


def _items(programs: list[Program], versions: list[Version], leads: list[Agency]) -> list[list[Indicator]]:
    """By programme, the indicators of its items, in their order."""
    rows = list(product(zip(programs, versions, leads, strict=True), range(1, ITEMS + 1)))
    items = ContentItem.objects.bulk_create(ContentItem(program=program) for (program, _, _), _ in rows)
    lines = ItemLine.objects.bulk_create(
        ItemLine(
            version=version,
            item=item,
            position=at,
            title=f"Nội dung số {at}",
            lead=lead,
            due_on=datetime.date(program.year_from, 6, 30),
        )
        for ((program, version, lead), at), item in zip(rows, items, strict=True)
    )
    made = Indicator.objects.bulk_create(Indicator(item=item, name="Số hội nghị", unit="hội nghị") for item in items)
    LineIndicator.objects.bulk_create(
        LineIndicator(line=line, indicator=indicator, target=Decimal(10))
        for line, indicator in zip(lines, made, strict=True)
    )
    return [made[at : at + ITEMS] for at in range(0, len(made), ITEMS)]


def _reports(
    programs: list[Program],
    versions: list[Version],
    pairs: list[tuple[Agency, Agency]],
    indicators: list[list[Indicator]],
    year: int,
) -> None:
    """Two periods a programme; the first agency's report accepted in time, with a figure for each item."""
    ends = [datetime.date(year, *end) for end in ENDS]
    periods = _periods(programs, ends)
    told = list(product(zip(programs, versions, pairs, indicators, strict=True), ends))
    reports = AgencyReport.objects.bulk_create(
        AgencyReport(
            period=period,
            agency=agency,
            agency_name="Cơ quan đo thử",
            version=version,
            state=ReportState.ACCEPTED if is_first else ReportState.DRAFT,
            confirmed_on=period.due_on if is_first else None,
        )
        for ((_, version, pair, _), _), period in zip(told, periods, strict=True)
        for agency, is_first in zip(pair, (True, False), strict=True)
    )
    accepted = zip((own for (_, _, _, own), _ in told), reports[::2], strict=True)
    _figures([(report, indicator) for own, report in accepted for indicator in own])


def _periods(programs: list[Program], ends: list[datetime.date]) -> list[ReportingPeriod]:
    return ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            program=program,
            kind=PeriodKind.QUARTER,
            name=f"Quý đến {end:%d/%m}",
            starts_on=end.replace(month=end.month - 2, day=1),
            cutoff_on=end,
            due_on=end,
        )
        for program, end in product(programs, ends)
    )


def _figures(rows: list[tuple[AgencyReport, Indicator]]) -> None:
    """One figure for each indicator that a report tells of."""
    progress = ItemProgress.objects.bulk_create(
        ItemProgress(report=report, item_id=one.item_id, status=ItemStatus.IN_PROGRESS) for report, one in rows
    )
    Figure.objects.bulk_create(
        Figure(progress=account, indicator=one, value=Decimal(3))
        for account, (_, one) in zip(progress, rows, strict=True)
    )


def _petitions(programs: list[Program], agencies: list[Agency], year: int) -> None:
    events = Event.objects.bulk_create(
        Event(
            locality_id=agency.locality_id,
            agency=agency,
            program=program,
            kind=EventKind.VOTER_MEETING,
            subject="Tiếp xúc cử tri",
            held_on=datetime.date(year, 5, 1),
            state=EventState.HELD,
        )
        for program, agency in zip(programs, agencies, strict=True)
    )
    PetitionCount.objects.bulk_create(
        PetitionCount(event=event, level=PetitionLevel.COMMUNE, received=10, resolved=7) for event in events
    )
