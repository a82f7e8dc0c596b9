"""A report that came on paper: recorded with its scan, entered by a clerk, handed in on its own day."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from documents.attaching import attachments_of
from reporting import workflow
from reporting.choices import ReportState
from reporting.models import AgencyReport
from reporting.permissions import may_write
from tests import factories

pytestmark = pytest.mark.django_db


def scan(name="quet.jpg"):
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue())


def recorded(client, report, **more):
    told = {"number": "12/BC-UBND", "on": "2026-04-09", "scan": scan(), **more}
    return client.post(reverse("reporting:paper", args=[report.pk]), told)


@pytest.mark.parametrize("agency", ["mttq", "ubnd"])
def test_a_clerk_enters_a_paper_and_the_standing_agency_accepts_it_as_any_other(
    client, town, period, report, collector, agency, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(town.clerks[getattr(town, agency).pk])
    url = reverse("reporting:paper", args=[report.pk])
    assert url in client.get(period.get_absolute_url()).content.decode()
    assert recorded(client, report).status_code == 302
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Nhập từ báo cáo giấy số 12/BC-UBND ngày 09/04/2026" in page
    assert "Lưu và trình lãnh đạo" not in page
    (attachment,) = attachments_of(report)
    assert attachment.title == "Báo cáo giấy số 12/BC-UBND"
    seen = page.partition('name="chung-seen" value="')[2].partition('"')[0]
    saved = client.post(
        reverse("reporting:report_save", args=[report.pk]),
        {"place": "chung", "seen": seen, "chung-strengths": "Như bản giấy"},
    )
    assert saved.status_code == 200
    report.refresh_from_db()
    assert client.post(url, {"xong": "1", "rev": report.rev}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.confirmed_on, report.strengths) == (
        ReportState.CONFIRMED,
        datetime.date(2026, 4, 9),
        "Như bản giấy",
    )
    kept = report.snapshots.get()
    assert (kept.why, kept.content["general"]["strengths"]) == ("gui", "Như bản giấy")
    client.force_login(collector)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Nhập từ báo cáo giấy số 12/BC-UBND" in page
    assert "/tiep-nhan/" in page


def test_only_a_clerk_of_the_two_agencies_enters_and_only_a_paper_that_is_told(client, town, report):
    url = reverse("reporting:paper", args=[report.pk])
    for user in (town.clerks[town.hdnd.pk], town.staff[town.ubnd.pk], town.leaders[town.mttq.pk]):
        client.force_login(user)
        assert client.get(url).status_code == 403
        assert recorded(client, report).status_code == 403
    clerk = town.clerks[town.mttq.pk]
    client.force_login(clerk)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert "Ghi số, ngày và bản quét" in client.post(url, {"xong": "1", "rev": report.rev}).content.decode()
    assert "trước ngày bắt đầu kỳ" in recorded(client, report, on="2025-12-31").content.decode()
    assert "ngày trên báo cáo giấy" in recorded(client, report, on="2999-01-01").content.decode()
    assert 'class="field-error"' in recorded(client, report, scan="").content.decode()
    assert AgencyReport.objects.get(pk=report.pk).paper_number == ""


def test_what_the_agency_confirms_itself_is_no_paper_any_more(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.SENT)
    AgencyReport.objects.filter(pk=report.pk).update(paper_number="12/BC-UBND", paper_on=datetime.date(2026, 4, 9))
    clerk = town.clerks[town.mttq.pk]
    assert may_write(clerk, AgencyReport.objects.get(pk=report.pk))
    workflow.confirm(report, user=town.leaders[town.ubnd.pk], on=factories.today())
    report = AgencyReport.objects.get(pk=report.pk)
    assert (report.paper_number, report.paper_on, may_write(clerk, report)) == ("", None, False)


def test_a_paper_recorded_by_mistake_is_taken_back(client, town, report, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(town.clerks[town.mttq.pk])
    recorded(client, report)
    assert client.get(report.get_absolute_url()).status_code == 200
    assert client.post(reverse("reporting:paper", args=[report.pk]), {"bo": "1"}).status_code == 302
    assert client.get(report.get_absolute_url()).status_code == 404
    assert AgencyReport.objects.get(pk=report.pk).state == ReportState.DRAFT
    assert client.post(reverse("reporting:paper", args=[report.pk]), {"bo": "1"}).status_code == 409


def test_two_clerks_who_record_at_once_do_not_replace_each_other_unseen(client, town, report, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    AgencyReport.objects.filter(pk=report.pk).update(paper_number="7/BC-UBND", paper_on=datetime.date(2026, 4, 8))
    client.force_login(town.clerks[town.mttq.pk])
    page = recorded(client, report, seen="")
    assert page.status_code == 409
    assert "Người khác vừa ghi báo cáo giấy số 7/BC-UBND ngày 08/04/2026" in page.content.decode()
    assert 'value="12/BC-UBND"' in page.content.decode()
    assert 'name="seen" value="7/BC-UBND"' in page.content.decode()
    assert recorded(client, report, seen="7/BC-UBND").status_code == 302
