"""Many reports are brought together in the background; the appendix of what each agency reported."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from documents.exceptions import AlreadyDone
from documents.models import Document
from reporting import consolidation_runs
from reporting.choices import ReportState, RunState
from reporting.consolidation import choose_apart, consolidate
from reporting.documents import consolidated_document
from reporting.gathering import gather
from reporting.models import AgencyReport, ConsolidatedReport, ConsolidationRun
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 20)


@pytest.fixture
def accepted(town, period):
    return factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)


def test_many_reports_are_brought_together_in_the_background(
    client, period, collector, accepted, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(consolidation_runs, "AT_ONCE", 0)
    client.force_login(collector)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("reporting:consolidate", args=[period.pk]))
    assert answer.url == reverse("reporting:consolidation_run", args=[period.pk])
    run = ConsolidationRun.objects.get(period=period)
    assert (run.state, run.error, run.done, run.total) == (RunState.DONE, "", 2, 3)
    made = ConsolidatedReport.objects.get(period=period)
    assert f'href="{made.get_absolute_url()}"' in client.get(answer.url).content.decode()


def test_one_run_at_a_time_and_what_fails_is_told(client, town, period, collector, accepted):
    run = consolidation_runs.ask(period, user=collector)
    with pytest.raises(AlreadyDone, match="đang được tổng hợp"):
        consolidation_runs.ask(period, user=collector)
    AgencyReport.objects.filter(pk=accepted.pk).update(state=ReportState.SUPPLEMENT, supplement_request="x")
    client.force_login(collector)
    page = client.get(period.get_absolute_url()).content.decode()
    assert "Đang chờ đến lượt" in page
    assert "Hệ thống viết dự thảo" not in page
    consolidation_runs.build(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "Chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được.")
    ConsolidationRun.objects.update(state=RunState.RUNNING, asked_at=timezone.now() - datetime.timedelta(hours=1))
    for page in (reverse("reporting:consolidation_run", args=[period.pk]), period.get_absolute_url()):
        assert "quá lâu không xong" in client.get(page).content.decode()
    client.force_login(town.people(Role.STAFF)[town.ubnd.pk])
    assert "quá lâu không xong" not in client.get(period.get_absolute_url()).content.decode()
    assert client.get(reverse("reporting:consolidation_run", args=[period.pk])).status_code == 403


def test_a_report_that_changed_while_it_was_read_is_read_again(town, period, collector, accepted):
    gathered = gather(period)
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    made = consolidate(period, user=collector, on=DAY, gathered=gathered)
    assert "2/3 cơ quan" in made.document.current_version.sections.get(key="tinh-hinh-bao-cao").body


def test_the_appendix_of_the_agencies_prints_what_each_reported_and_follows_the_reports(
    client, town, period, collector, accepted
):
    made = consolidate(period, user=collector, on=DAY)
    choose_apart(made, user=collector, wanted=True)
    factories.report_in(town, period, town.mttq, ReportState.ACCEPTED)
    consolidate(period, user=collector, on=DAY)
    version = Document.objects.get(pk=made.document_id).current_version
    appendix = consolidated_document(version).appendices[-1]
    assert appendix.title == "Báo cáo của từng cơ quan"
    told = [block.text for block in appendix.blocks]
    start = told.index("Ủy ban MTTQ Việt Nam phường Tây Hồ")
    assert told[0] == "Ủy ban nhân dân phường Tây Hồ"
    first = ["Nội dung 1. Nội dung số 1:", "Đang thực hiện.", "Kết quả của MTTQ phường Tây Hồ."]
    assert told[start + 1 : start + 4] == first
    client.force_login(collector)
    client.post(reverse("reporting:consolidated_apart", args=[made.pk]), {"kem": "0"})
    assert len(consolidated_document(Document.objects.get(pk=made.document_id).current_version).appendices) == 1
