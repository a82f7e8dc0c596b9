"""What a viewer of a province compares: counts, order, and what it costs."""

import datetime
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from agencies.choices import LocalityType, Role
from agencies.models import User
from coordination.models import Program
from desk.management.commands import bench_overview
from desk.overview.localities import locality_rows
from desk.overview.measuring import make_localities, make_programs
from documents.models import Document
from reporting.models import AgencyReport, ItemProgress
from reporting.progress import program_progress
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
URL = reverse("desk:compare")
DAY = datetime.date(2026, 7, 20)


@pytest.fixture
def viewer():
    city = factories.locality("Hà Nội", LocalityType.CITY)
    person = factories.user(factories.agency(city), Role.VIEWER)
    agencies = make_localities(city, 2)
    make_programs(agencies[:2], 2026, 2)
    make_programs(agencies[2:], 2026, 1)
    return person


def rows_of(viewer, sort="ten"):
    return locality_rows(User.objects.get(pk=viewer.pk), 2026, DAY, sort)


def test_each_locality_has_its_own_counts(viewer):
    first, second = rows_of(viewer)
    assert (str(first.locality), first.programs, first.items, first.fulfilled, first.overdue) == (
        "phường Đo thử 001", 2, 12, 0, 12,
    )  # fmt: skip
    assert (first.reports, first.owed_late, first.petitions) == ((4, 8), 4, (14, 20))
    assert (second.programs, second.reports, second.petitions) == (1, (2, 4), (7, 10))


def test_progress_is_counted_as_on_the_programmes_pages(viewer):
    second = Program.objects.order_by("pk").last()
    done, regular, *_ = ItemProgress.objects.filter(item__program=second).order_by("-pk")
    ItemProgress.objects.filter(pk=done.pk).update(status="hoan-thanh")
    ItemProgress.objects.filter(pk=regular.pk).update(status="thuong-xuyen")
    told = program_progress([second], DAY)[second.pk]
    row = rows_of(viewer)[1]
    assert (row.fulfilled, row.items, row.overdue) == (told.done, told.total, told.overdue) == (2, 6, 4)
    AgencyReport.objects.filter(period__program=second).update(state="dang-soan")
    assert (rows_of(viewer)[1].fulfilled, rows_of(viewer)[1].overdue) == (0, 6)


def test_what_is_not_issued_is_not_counted(viewer):
    Document.objects.filter(locality=rows_of(viewer)[1].locality).update(state="du-thao")
    second = rows_of(viewer)[1]
    assert (second.programs, second.items, second.overdue) == (0, 0, 0)


def test_the_order_follows_what_is_asked_for(viewer):
    AgencyReport.objects.filter(
        state="dang-soan", period__program__document__locality=rows_of(viewer)[0].locality
    ).update(confirmed_on=datetime.date(2026, 3, 1), state="da-gui")
    assert [row.reports.part for row in rows_of(viewer, "bao-cao")] == [8, 2]
    assert [row.owed_late for row in rows_of(viewer, "con-no")] == [2, 0]


def test_names_stand_in_vietnamese_order(viewer):
    city, names = viewer.memberships.get().agency.locality, ["Ba Vì", "Đại Mỗ", "Hồng Hà", "Vĩnh Tuy"]
    for name in reversed(names):
        factories.locality(name, LocalityType.WARD, city)
    assert [row.locality.named_name for row in rows_of(viewer) if row.locality.named_name in names] == names


def test_it_is_for_viewers_and_of_what_lies_below_them(client, viewer):
    client.force_login(factories.user(viewer.memberships.get().agency, Role.LEADER))
    assert client.get(URL).status_code == 404
    elsewhere = factories.user(factories.agency(factories.locality("Đà Nẵng", LocalityType.CITY)), Role.VIEWER)
    assert locality_rows(elsewhere, 2026, DAY) == []


ASKED = (
    "coordination_itemline", "coordination_contentitem", "coordination_program", "documents_document",
    "documents_version", "reporting_itemprogress", "reporting_agencyreport", "reporting_reportingperiod",
)  # fmt: skip


def test_more_localities_cost_no_more_queries_and_the_sheet_has_them_all(client, viewer):
    client.force_login(viewer)
    ask = {"nam": "2026"}
    once = count_queries(lambda: client.get(URL, ask))
    city = viewer.memberships.get().agency.locality
    make_programs(make_localities(city, 30), 2026, 1)
    with connection.cursor() as cursor:
        for table in ASKED:  # as of itself in a database that is in use
            cursor.execute(f"ANALYZE {table}")
    assert count_queries(lambda: client.get(URL, ask)) == once <= 10
    answer = client.get(URL, ask)
    assert len(answer.context["page_obj"]) == 25
    assert '<svg class="official-drawing" role="img" aria-label="Các đơn vị năm 2026"' in answer.content.decode()
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("desk:compare_file", args=["xlsx"]), ask).content)
    ).active
    assert [cell.value for cell in sheet[2]][:4] == [1, "phường Đo thử 001", 2, 0]
    assert sheet.max_row == 1 + 32 + 2  # the head, the rows, a blank one and the day


def test_the_bench_prints_a_line_for_each_page(monkeypatch, capsys):
    monkeypatch.setattr(bench_overview, "PROGRAMS", (1,))
    call_command("bench_overview", runs=1, localities=2)
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split("  ")[0] for line in lines] == [
        "1 chương trình", "1 chương trình, chỉ tiêu", "2 đơn vị", "2 đơn vị, chỉ tiêu", "2 đơn vị, so sánh",
    ]  # fmt: skip
    assert not Program.objects.exists()
