"""What an addendum means for reports: those still written follow the text in force, the others keep theirs."""

import datetime

import pytest

from coordination import editing
from coordination.editing import LineValues
from coordination.in_force import closed_until
from coordination.models import Addendum
from documents import workflow as documents
from documents.exceptions import InvalidTransition
from documents.models import Document
from reporting import workflow
from reporting.consolidation import consolidate
from reporting.entry import save_progress
from reporting.models import AgencyReport
from reporting.progress import item_states, program_progress
from tests import factories

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
