"""A report that saves itself part by part while it is typed, and opens its items one by one."""

import pytest
from django.urls import reverse

from activity.models import LogEntry
from reporting.entry import save_progress, save_report
from reporting.forms.guarded import fingerprint
from reporting.forms.reports import ReportEntry
from reporting.models import Figure
from reporting.reading import report_rows
from tests import factories

pytestmark = pytest.mark.django_db


def save(client, report, form, **typed):
    """Sends a part as the page's script does: its values as they were drawn, with what is typed over them."""
    fields = {form.add_prefix(name): value for name, value in {**form.kept, **typed}.items()}
    told = {**fields, "place": form.prefix, "seen": form.initial["seen"]}
    return client.post(reverse("reporting:report_save", args=[report.pk]), told)


def parts(report):
    return ReportEntry(report, report_rows(report, None))


def test_each_part_is_saved_by_itself_and_what_was_typed_in_one_go_is_one_entry(client, report, writer):
    client.force_login(writer)
    item = parts(report).items[0]
    assert save(client, report, item.form, result="Đã làm").status_code == 200
    answer = save(client, report, item.figures[0].form, value="trên 1,2 nghìn").json()
    prefix = item.figures[0].form.prefix
    assert answer["values"][f"{prefix}-value"] == "trên 1.200"
    assert answer["print"] == fingerprint({"value": "trên 1.200", "no_figure": "", "note": ""})
    assert Figure.objects.get().printed == "trên 1.200"
    assert report.progress.get(pk=item.row.progress.pk).result == "Đã làm"
    assert LogEntry.objects.filter(action="nhap").count() == 1


def test_a_value_that_cannot_stand_is_told_and_nothing_saved(client, report, writer):
    client.force_login(writer)
    answer = save(client, report, parts(report).items[0].figures[0].form, value="1,250")
    assert answer.status_code == 422
    assert "1.250 nếu là hàng nghìn" in answer.json()["errors"][0]
    assert not Figure.objects.exists()


def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_overwritten(client, town, report, writer):
    item = parts(report).items[0]
    other = factories.user(town.ubnd)
    save_progress(report, item.row.progress.item, user=other, result="Của bạn")
    save_report(report, user=writer, parts={"strengths": "Của tôi, ở chỗ khác"}, items=[])
    client.force_login(writer)
    answer = save(client, report, item.form, result="Của tôi")
    assert answer.status_code == 409
    conflict = answer.json()["conflict"]
    assert (conflict["told"], conflict["by"], conflict["mine"]) == ("Kết quả: Của bạn", str(other), False)
    assert conflict["values"][f"{item.form.prefix}-result"] == "Của bạn"
    assert report.progress.get(pk=item.row.progress.pk).result == "Của bạn"


def test_who_is_signed_out_or_may_not_write_is_told_and_loses_nothing(client, town, report, writer):
    form = parts(report).general
    answer = save(client, report, form, strengths="Tốt")
    assert answer.status_code == 401
    assert answer.json()["sign_in"].endswith(f"next=/bao-cao/{report.pk}/")
    client.force_login(town.leaders[town.ubnd.pk])
    assert save(client, report, form, strengths="Tốt").status_code == 403
    client.force_login(town.staff[town.hdnd.pk])
    assert save(client, report, form, strengths="Tốt").status_code == 404
    client.force_login(writer)
    report.period.__class__.objects.update(closed_on="2026-04-30")
    assert "đã khóa" in save(client, report, form, strengths="Tốt").json()["closed"]


def test_a_long_report_opens_its_items_one_by_one(client, report, writer, monkeypatch):
    monkeypatch.setattr("reporting.forms.reports.MOST_UNFOLDED", 0)
    client.force_login(writer)
    tasks = client.get(reverse("reporting:report_tasks", args=[report.pk]), headers={"HX-Request": "true"})
    assert (tasks.status_code, tasks.context["tasks"].count()) == (200, 0)
    first, second = (item.row.progress for item in parts(report).items[:2])
    whole = client.get(report.get_absolute_url()).content.decode()
    assert f"p{first.pk}-result" not in whole
    url = reverse("reporting:report_item", args=[report.pk, second.item_id])
    alone = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in alone
    assert (f"p{second.pk}-result" in alone, f"p{first.pk}-result" in alone) == (True, False)
    page = client.get(url).content.decode()
    assert (f"p{second.pk}-result" in page, f"p{first.pk}-result" in page) == (True, False)
    assert client.get(reverse("reporting:report_item", args=[report.pk, 0])).status_code == 404


def test_an_item_carries_its_own_evidence_for_who_reads_the_report(client, town, report, writer):
    progress = report.progress.order_by("item").first()
    url = reverse("documents:attachments", args=["minh-chung", progress.pk])
    client.force_login(writer)
    assert "Minh chứng “" in client.get(url).content.decode()
    assert url in client.get(report.get_absolute_url()).content.decode()
    client.force_login(town.staff[town.hdnd.pk])
    assert client.get(url).status_code == 404
