"""Writing into a report: by its own staff, while it is open."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.choices import Role
from documents.exceptions import InvalidTransition, StaleRevision
from reporting.choices import ReportState
from reporting.entry import FigureInput, save_progress, save_report
from reporting.models import AgencyReport, Figure
from reporting.workflow import close_period
from tests import factories

pytestmark = pytest.mark.django_db


def first_item(report):
    return report.progress.order_by("item").first().item


def test_an_incomplete_draft_is_saved(report, writer):
    progress = save_progress(report, first_item(report), user=writer, result="Mới có một phần")
    assert (progress.status, progress.result, progress.rev) == ("", "Mới có một phần", 2)


def test_a_figure_is_kept_changed_and_taken_away(report, writer):
    item = first_item(report)
    pk = item.indicators.get().pk
    save_progress(report, item, user=writer, figures=[FigureInput(pk, Decimal("11000"), "tren", note="ước tính")])
    assert Figure.objects.get().printed == "trên 11.000"
    save_progress(report, item, user=writer, figures=[FigureInput(pk, no_figure=True)])
    assert (Figure.objects.get().value, Figure.objects.get().qualifier) == (None, "")
    save_progress(report, item, user=writer, figures=[FigureInput(pk)])
    assert not Figure.objects.exists()


def test_an_indicator_of_another_item_is_refused(report, writer):
    first, second = report.progress.order_by("item")
    with pytest.raises(InvalidTransition, match="không thuộc nội dung"):
        save_progress(report, first.item, user=writer, figures=[FigureInput(second.item.indicators.get().pk, 3)])


def test_an_older_revision_of_the_item_is_refused(report, writer):
    item = first_item(report)
    save_progress(report, item, user=writer, result="Của người khác")
    with pytest.raises(StaleRevision):
        save_progress(report, item, user=writer, result="Của tôi", rev=1)


@pytest.mark.parametrize("state", [ReportState.SENT, ReportState.CONFIRMED, ReportState.ACCEPTED])
def test_a_report_that_was_sent_is_not_written_in(town, period, writer, state):
    report = factories.report_in(town, period, town.ubnd, state)
    with pytest.raises(InvalidTransition, match="không sửa được"):
        save_progress(report, first_item(report), user=writer, result="Sửa sau")


def test_a_report_of_a_closed_period_is_not_written_in(town, period, report, writer, collector):
    close_period(period, user=collector, on=period.due_on)
    with pytest.raises(InvalidTransition, match="đã khóa"):
        save_report(report, user=writer, parts={"strengths": "Muộn"}, items=[])


@pytest.mark.parametrize(("agency", "role"), [("ubnd", Role.LEADER), ("ubnd", Role.CLERK), ("mttq", Role.STAFF)])
def test_only_its_own_staff_write_in_it(town, report, agency, role):
    user = town.people(role)[getattr(town, agency).pk]
    with pytest.raises(PermissionDenied):
        save_report(report, user=user, parts={"strengths": "Không được"}, items=[])


def test_general_parts_not_told_stay(report, writer):
    save_report(report, user=writer, parts={"strengths": "Chủ động"}, items=[])
    save_report(report, user=writer, parts={"directions": "Tiếp tục"}, items=[])
    report = AgencyReport.objects.get(pk=report.pk)
    assert (report.strengths, report.directions) == ("Chủ động", "Tiếp tục")


@pytest.mark.parametrize("wrong", [{"value": -1}, {"value": 5, "no_figure": True}])
def test_the_table_holds_no_negative_figure_and_none_that_is_said_to_be_missing(report, wrong):
    progress = report.progress.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(progress=progress, indicator=progress.item.indicators.get(), **wrong)
