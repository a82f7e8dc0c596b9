"""What several people change at once is locked before the first row is written: on PostgreSQL, which locks rows."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.overview.replying import reply
from meetings.answers import Answer, give_answer
from meetings.attendance import Mark, count_group, mark
from meetings.choices import Presence, Response
from meetings.follow_up import report as tell_of_task
from meetings.models import AgendaNote, Delegate, DelegateGroup
from meetings.recording import RecordedTask
from meetings.running import add_note
from reporting import workflow
from reporting.consolidation import consolidate, edit
from reporting.entry import save_report
from reporting.fields import Place
from reporting.letters import open_letter
from reporting.models import AgencyReport
from reporting.paper import record_paper
from reporting.remarks import ask_correction, decline_correction, write_remark
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole file"),
]
TODAY = factories.today()
DOCUMENT, PERIOD, REPORT = "documents_document", "reporting_reportingperiod", "reporting_agencyreport"


def locked(change, *args, **told):
    """The tables of the rows that a change locks before it writes, in order."""
    with CaptureQueriesContext(connection) as queries:
        change(*args, **told)
    tables = []
    for query in queries:
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE")):
            break
        if "FOR UPDATE" in query["sql"]:
            tables.append(re.search(r'FROM "(\w+)"', query["sql"])[1])
    return tables


def test_a_report_is_locked_after_its_period():
    town = factories.town()
    period = factories.opened_period(town, factories.issued(town, on=datetime.date(2026, 1, 15)))
    report = period.reports.get(agency=town.ubnd)
    writer, collector, clerk = town.staff[town.ubnd.pk], town.staff[town.mttq.pk], town.clerks[town.mttq.pk]

    def again():
        return AgencyReport.objects.get(pk=report.pk)

    both = [PERIOD, REPORT]
    assert locked(save_report, again(), user=writer, parts={"strengths": "Tốt"}, items=[]) == both
    factories.report_in(town, period, town.ubnd, "da-gui")
    assert locked(write_remark, again(), Place(None, "strengths"), user=collector, text="Nêu rõ")[:2] == both
    assert locked(workflow.accept, again(), user=collector, on=TODAY) == both
    assert locked(ask_correction, again(), user=writer, reason="Nhầm số") == both
    asked = report.remarks.get(settled_at=None, field="dinh-chinh")
    assert locked(decline_correction, asked, user=collector, answer="Nêu ở kỳ sau")[:2] == both
    other = period.reports.get(agency=town.hdnd)
    assert locked(record_paper, other, user=clerk, number="1/BC", on=TODAY) == both
    told = {"agencies": [town.hdnd.pk], "until": TODAY, "on": TODAY}
    assert locked(open_letter, period, user=collector, **told)[:2] == [DOCUMENT, PERIOD]
    assert locked(consolidate, period, user=collector, on=TODAY)[:2] == [DOCUMENT, PERIOD]
    made = period.consolidated_report
    assert locked(edit, made, user=collector, sections={}) == [DOCUMENT]
    assert locked(reply, town.ubnd, TODAY.year, user=town.leaders[town.ubnd.pk], text="Bận") == ["agencies_agency"]


def test_a_meeting_is_locked_while_several_write():
    town = factories.town()
    clerk, staff = town.clerks[town.mttq.pk], town.staff[town.ubnd.pk]
    meeting = factories.meeting(town)
    group = DelegateGroup.objects.create(meeting=meeting, name="Đại biểu")
    delegate = Delegate.objects.create(group=group, name="Lê Văn Một")
    assert locked(give_answer, delegate, Answer(Response.CONFIRM)) == ["meetings_delegate"]
    assert locked(mark, delegate, Mark(Presence.PRESENT), user=clerk) == ["meetings_meeting"]
    assert locked(count_group, group, 3, user=clerk) == ["meetings_meeting"]
    assert locked(add_note, AgendaNote(meeting=meeting, text="Phát biểu"), user=clerk) == ["meetings_meeting"]
    given = RecordedTask("UBND", "Có trụ sở", agencies=[town.ubnd])
    task = factories.meeting(town, held=True, tasks=[given]).tasks.get()
    assert locked(tell_of_task, task, user=staff, text="Đang làm") == ["meetings_task"]
