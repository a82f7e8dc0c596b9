"""What an addendum means for reports: those still written follow the text in force, the others keep theirs."""

import datetime

import pytest

from coordination import editing
from coordination.editing import LineValues, SupportValues, TargetValues
from coordination.in_force import closed_until
from coordination.models import Addendum, Indicator
from documents import workflow as documents
from documents.exceptions import InvalidTransition
from documents.models import Document
from reporting import workflow
from reporting.aggregation import year_to_date
from reporting.consolidation import consolidate
from reporting.entry import save_progress
from reporting.models import AgencyReport
from reporting.progress import item_states, program_progress
from tests import factories
from tests.reporting.test_aggregation import tell

pytestmark = pytest.mark.django_db

JANUARY, MARCH, APRIL = datetime.date(2026, 1, 5), datetime.date(2026, 3, 2), datetime.date(2026, 4, 1)
DECEMBER = datetime.date(2026, 12, 31)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.issued(town, JANUARY, items=2)


def amended(program, town, on=MARCH):
    """From a day on item 1 is ended, and HĐND leads another one."""
    staff = town.staff[town.mttq.pk]
    made = factories.addendum(program, staff, on)
    first = made.document.current_version.lines.order_by("position").first()
    editing.end_line(made, first.pk, user=staff, ended_on=on)
    editing.add_line(made, user=staff, values=LineValues(title="Việc mới", lead_id=town.hdnd.pk))
    return factories.bound_addendum(Addendum.objects.get(pk=made.pk), town, JANUARY)


def items_of(report):
    return set(report.progress.values_list("item__lines__title", flat=True))


def test_reports_still_written_follow_the_text_and_accepted_ones_keep_theirs(program, town):
    period = factories.opened_period(town, program)
    factories.report_in(town, period, town.ubnd, "da-tiep-nhan")
    new = amended(program, town).document.current_version
    own = program.document.frozen_version
    versions = {report.agency: report.version for report in period.reports.all()}
    assert versions == {town.ubnd: own, town.hdnd: new, town.mttq: new}
    assert "Việc mới" in items_of(period.reports.get(agency=town.hdnd))
    assert "Việc mới" not in items_of(period.reports.get(agency=town.ubnd))


def test_the_years_figures_go_on_through_an_addendum_that_changes_the_lead_and_ends_an_item(program, town):
    ended, goes_on = Indicator.objects.filter(item__program=program).order_by("pk")
    staff, quarter = town.staff[town.mttq.pk], {"cutoff_on": datetime.date(2026, 6, 30), "starts_on": APRIL}
    first = factories.opened_period(town, program)
    tell(first, town.ubnd, ended, 5)
    tell(first, town.ubnd, goes_on, 6)
    made = factories.addendum(program, staff, APRIL)
    one, two = made.document.current_version.lines.order_by("position")
    editing.end_line(made, one.pk, user=staff, ended_on=APRIL)
    supports, targets = [SupportValues(town.ubnd.pk)], [TargetValues(goes_on.name, goes_on.unit, target=20)]
    led = LineValues(title=two.title, lead_id=town.hdnd.pk, supports=supports, targets=targets)
    editing.save_line(made, two.pk, user=staff, values=led)
    factories.bound_addendum(Addendum.objects.get(pk=made.pk), town, JANUARY)
    second = factories.opened_period(town, program, "Quý II", due_on=datetime.date(2026, 7, 5), **quarter)
    tell(second, town.hdnd, goes_on, 7)
    tell(second, town.ubnd, goes_on, 90)
    totals = year_to_date([program.pk], 2026, on=DECEMBER)
    assert [(totals[i.pk].value, totals[i.pk].is_complete) for i in (ended, goes_on)] == [(5, True), (13, True)]
    assert (totals[goes_on.pk].target, totals[goes_on.pk].percent) == (20, 65)


def test_a_period_before_its_day_keeps_its_text(program, town):
    period = factories.opened_period(town, program)
    amended(program, town, on=APRIL)
    assert {report.version for report in period.reports.all()} == {program.document.frozen_version}


def test_an_item_that_has_ended_is_not_owed_in_later_periods(program, town):
    amended(program, town, on=APRIL)
    later = factories.opened_period(
        town, program, "Quý II", starts_on=APRIL, cutoff_on=datetime.date(2026, 6, 30), due_on=datetime.date(2026, 7, 5)
    )
    assert "Nội dung số 1" not in items_of(later.reports.get(agency=town.ubnd))
    assert "Nội dung số 2" in items_of(later.reports.get(agency=town.ubnd))


def test_ended_items_do_not_count_as_progress(program, town):
    version = amended(program, town, on=APRIL).document.current_version
    assert program_progress([program], APRIL)[program.pk].total == 2
    assert program_progress([program], MARCH)[program.pk].total == 2
    states = item_states(program, version, DECEMBER)
    assert [(state.has_ended, state.is_overdue) for state in states] == [(True, False), (False, True), (False, False)]


def test_a_closed_period_closes_its_days_to_addenda(program, town):
    period = factories.opened_period(town, program)
    workflow.close_period(period, user=town.staff[town.mttq.pk], on=datetime.date(2026, 4, 15))
    assert closed_until(program) == datetime.date(2026, 3, 31)
    with pytest.raises(InvalidTransition, match="phải sau 31/03/2026"):
        factories.addendum(program, town.staff[town.mttq.pk], MARCH)
    assert factories.addendum(program, town.staff[town.mttq.pk], APRIL).position == 1


def test_undone_signatures_bring_reports_back_unless_one_told_of_the_new_text(program, town):
    period = factories.opened_period(town, program)
    made = amended(program, town)
    hdnd = period.reports.get(agency=town.hdnd)

    def unsign():
        document = Document.objects.get(pk=made.document_id)
        documents.unsign(document, user=town.leaders[town.mttq.pk], on=JANUARY, reason="Sai tên cơ quan")

    new = hdnd.progress.get(item__lines__title="Việc mới")
    save_progress(hdnd, new.item, user=town.staff[town.hdnd.pk], result="Đã làm")
    with pytest.raises(InvalidTransition, match="đã báo cáo nội dung mới"):
        unsign()
    save_progress(AgencyReport.objects.get(pk=hdnd.pk), new.item, user=town.staff[town.hdnd.pk], result="")
    unsign()
    assert {report.version for report in period.reports.all()} == {program.document.frozen_version}
    assert "Việc mới" not in items_of(period.reports.get(agency=town.hdnd))


def test_the_consolidated_report_names_the_programme_and_its_addendum(program, town):
    period = factories.opened_period(town, program)
    factories.report_in(town, period, town.ubnd, "da-tiep-nhan")
    made = factories.issue_addendum(amended(program, town), town, JANUARY)
    consolidated = consolidate(period, user=town.staff[town.mttq.pk], on=APRIL)
    draft = consolidated.document.current_version
    assert draft.title == "Kết quả thực hiện Chương trình phối hợp công tác năm 2026 (quý I)"
    symbol = Document.objects.get(pk=made.document_id).symbol
    opening = draft.sections.get(key="loi-dan").body
    assert f"được sửa đổi, bổ sung bởi văn bản số {symbol}" in opening
    assert "Việc mới" in set(draft.sections.values_list("heading", flat=True))
