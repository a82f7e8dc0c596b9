"""What a consolidated report says is to be done next is offered to whoever drafts the next programme."""

import datetime

import pytest

from coordination.choices import NoteKind
from coordination.rollover.carrying import roll_over
from documents.choices import DocumentState
from documents.drafting import freeze
from documents.models import Document
from reporting.choices import ReportState
from reporting.consolidation import Decision, consolidate, edit
from reporting.outcomes import directions
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 20)
TASKS = "- UBND; MTTQ: Tiếp tục đối thoại.\n- HĐND:\n+ Giám sát ngân sách.\n+ Tiếp xúc cử tri.\nGiao ban hằng quý."


def test_the_directions_of_the_last_issued_report_await_the_drafter_of_the_next_programme(town, period, collector):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    report = consolidate(period, user=collector, on=DAY)
    edit(report, user=collector, sections={"phuong-huong": Decision(TASKS)})
    assert directions(period.program) == []
    freeze(Document.objects.get(pk=report.document_id).current_version, DAY)
    issued = {"state": DocumentState.ISSUED, "symbol": "05/BC-UBMTTQ", "issued_on": DAY}
    Document.objects.filter(pk=report.document_id).update(**issued)
    made = roll_over(period.program, user=collector, kept=list(period.program.items.values_list("pk", flat=True)))
    notes = made.rollover_notes.filter(kind=NoteKind.DIRECTION)
    assert [(note.place, note.text) for note in notes] == [
        ("Báo cáo Quý I, số 05/BC-UBMTTQ", text)
        for text in (
            "UBND; MTTQ: Tiếp tục đối thoại.",
            "HĐND: Giám sát ngân sách.",
            "HĐND: Tiếp xúc cử tri.",
            "Giao ban hằng quý.",
        )
    ]
