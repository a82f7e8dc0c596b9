"""The annex of figures: against last year, as numbers in a sheet, and in the hash of versions of all days."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from coordination.models import ContentItem, Indicator, ItemLine
from documents.drafting import freeze, version_hash
from documents.models import Version
from reporting.annex_sheet import annex_sheet, number_of
from reporting.choices import ReportState
from reporting.consolidation import consolidate
from reporting.documents import consolidated_document
from reporting.last_year import Before, a_year_before, change_printed, same_period_last_year
from reporting.models import AgencyReport, AnnexRow, Figure, ItemProgress
from tests import factories

DAY = datetime.date(2026, 4, 20)


@pytest.mark.parametrize(
    ("now", "qualifier", "before", "unit", "told"),
    [
        ("12", "", "10", "cuộc", "tăng 20 %"),
        ("9", "", "12", "cuộc", "giảm 25 %"),
        ("11000", "tren", "9000", "người", "tăng khoảng 22,2 %"),
        ("12", "", "12", "cuộc", "không đổi"),
        ("12", "gan", "12", "cuộc", "tương đương"),
        ("95", "", "90.5", "%", "tăng 4,5 điểm %"),
        ("12", "", "0", "cuộc", ""),
        ("12", "", None, "cuộc", ""),
    ],
)
def test_figures_are_compared_with_last_years(now, qualifier, before, unit, told):
    last = Before(None if before is None else Decimal(before), "")
    assert change_printed(Figure(value=Decimal(now), qualifier=qualifier), last, unit) == told


def test_a_day_a_year_before():
    assert a_year_before(datetime.date(2028, 2, 29)) == datetime.date(2027, 2, 28)
    assert a_year_before(datetime.date(2026, 3, 31)) == datetime.date(2025, 3, 31)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1.178.826.623", "1178826623"),
        ("trên 11.000", "11000"),
        ("ước 110,5 %", "110.5"),
        ("ít nhất 10", "10"),
        ("12; Ủy ban MTTQ: 9", "12"),
        ("Ủy ban MTTQ: 9", None),
        ("đã thực hiện, chưa có số liệu", None),
        ("không vượt", None),
        ("", None),
    ],
)
def test_printed_figures_are_numbers_again(printed, number):
    assert number_of(printed) == (None if number is None else Decimal(number))


def test_the_sheet_holds_numbers_beside_their_words():
    rows = [
        AnnexRow(item="1. Tiếp dân", indicator="Số lượt (lượt)", target="ít nhất 10", value="trên 12", percent="120 %"),
        AnnexRow(item="1. Tiếp dân", indicator="Quỹ (đồng)", value="1.178.826.623", before="2", change="tăng"),
    ]
    page = openpyxl.load_workbook(io.BytesIO(annex_sheet(rows))).active
    told = list(page.iter_rows(min_row=2, values_only=True))
    assert told[0][:8] == (1, "1. Tiếp dân", "Số lượt (lượt)", 10, "ít nhất 10", 12, "trên 12", 120)
    assert told[1][3:] == (None, None, 1178826623, None, None, 2, None, "tăng")


@pytest.fixture
def version(town, period, collector):
    """The draft of a report whose first indicator was 10 in the same quarter of last year."""
    report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, value=12)
    indicator = Indicator.objects.order_by("pk").first()
    old = ContentItem.objects.create(program=period.program)
    ContentItem.objects.filter(pk=indicator.item_id).update(carried_from=old)
    ItemLine.objects.bulk_create([ItemLine(version=report.version, item=old, title="Cũ", lead=town.ubnd, position=99)])
    year = {"starts_on": datetime.date(2025, 1, 1), "cutoff_on": datetime.date(2025, 3, 25)}
    last = factories.period(period.program, "Quý I năm trước", due_on=year["cutoff_on"], **year)
    told = AgencyReport.objects.create(
        period=last, agency=town.ubnd, agency_name="UBND", version=report.version, state=ReportState.ACCEPTED
    )
    progress = ItemProgress.objects.create(report=told, item=old)
    kept = Indicator.objects.create(item=old, name=indicator.name, unit=indicator.unit)
    Figure.objects.create(progress=progress, indicator=kept, value=10)
    return consolidate(period, user=collector, on=DAY).document.current_version


@pytest.mark.django_db
def test_the_annex_shows_last_years_figure_where_there_is_one(version):
    table = consolidated_document(version).appendices[0].blocks[0]
    assert [column.header for column in table.columns][-2:] == ["Cùng kỳ năm trước", "So với cùng kỳ"]
    assert [row[-2:] for row in table.rows][:2] == [("10", "tăng 20\u00a0%"), ("–", "–")]


@pytest.mark.django_db
def test_last_years_figure_is_one_accepted_and_in_the_same_unit(version, period):
    now = Indicator.objects.order_by("pk").first()
    last = Indicator.objects.filter(item=now.item.carried_from)
    assert same_period_last_year(period, [now.pk]) == {now.pk: Before(Decimal(10), "10")}
    last.update(unit="triệu đồng")
    assert same_period_last_year(period, [now.pk]) == {}
    last.update(unit=now.unit)
    AgencyReport.objects.exclude(period=period).update(state=ReportState.SUPPLEMENT, supplement_request="Rà lại")
    assert same_period_last_year(period, [now.pk]) == {}


@pytest.mark.django_db
def test_last_years_figures_are_in_the_hash_of_new_versions_and_not_in_that_of_old_ones(version):
    draft = version_hash(version)
    freeze(version, DAY)
    assert (version.sha256, version.hash_schema) == (version_hash(version), 3)
    AnnexRow.objects.filter(version=version).update(before="", change="")
    assert version_hash(version) != version.sha256
    Version.objects.filter(pk=version.pk).update(hash_schema=2)
    old = version_hash(Version.objects.get(pk=version.pk))
    AnnexRow.objects.filter(version=version).update(before="10", change="tăng 20 %")
    assert version_hash(Version.objects.get(pk=version.pk)) == old != draft
