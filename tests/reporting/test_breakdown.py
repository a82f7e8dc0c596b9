"""What a figure consists of: parts by unit, gifts in kind; their sum is shown and never written by itself."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reporting.choices import ReportState
from reporting.entry import FigureInput, save_progress
from reporting.models import AgencyReport, Figure

pytestmark = pytest.mark.django_db


def test_parts_and_gifts_are_kept_and_their_sum_changes_no_figure(client, town, report, writer):
    progress = report.progress.order_by("item")[0]
    indicator = progress.item.indicators.get()
    save_progress(report, progress.item, user=writer, figures=[FigureInput(indicator.pk, Decimal(12))])
    client.force_login(writer)
    url = reverse("reporting:breakdown", args=[report.pk, indicator.pk])
    empty = client.get(url).context["form"]
    rows = {"dv-1-label": "Cấp phường", "dv-1-value": "4", "dv-2-label": town.mttq.full, "dv-2-value": "1,5 nghìn"}
    gift = {"hv-1-what": "Gạo", "hv-1-quantity": "2,5", "hv-1-unit": "tấn", "hv-1-worth": "45 triệu"}
    sent = {"seen": empty.seen, "dv-so-dong": "3", "hv-so-dong": "3", **rows, **gift}
    assert client.post(url, sent).status_code == 302
    figure = Figure.objects.get()
    assert list(figure.parts.values_list("label", "value", "agency")) == [
        ("Cấp phường", 4, None),
        (town.mttq.full, 1500, town.mttq.pk),
    ]
    assert list(figure.in_kind.values_list("what", "quantity", "unit", "worth")) == [
        ("Gạo", Decimal("2.5"), "tấn", 45_000_000)
    ]
    assert figure.value == 12
    page = client.get(url).content.decode()
    assert "1.504" in page
    assert "Tổng các đơn vị khác số liệu chung" in page
    old = client.post(url, sent | {"dv-1-value": "-5", "dv-2-label": ""}).content.decode()
    assert "Người khác vừa sửa phần này" in old
    assert "Số liệu không được âm" in old
    assert "Ghi tên đơn vị" in old
    assert figure.parts.count() == 2
    client.force_login(town.leaders[town.ubnd.pk])
    assert client.post(url, sent).status_code == 403
    assert "1.500" in client.get(url).content.decode()


def test_a_figure_that_is_emptied_keeps_what_it_consists_of(report, writer):
    progress = report.progress.order_by("item")[0]
    indicator = progress.item.indicators.get()
    save_progress(report, progress.item, user=writer, figures=[FigureInput(indicator.pk, Decimal(12))])
    Figure.objects.get().parts.create(label="Cấp phường", value=4)
    save_progress(report, progress.item, user=writer, figures=[FigureInput(indicator.pk)])
    assert (Figure.objects.get().value, Figure.objects.get().parts.count()) == (None, 1)


def test_a_breakdown_posted_after_the_report_was_sent_comes_back_with_what_was_typed(client, report, writer):
    indicator = report.progress.order_by("item")[0].item.indicators.get()
    AgencyReport.objects.filter(pk=report.pk).update(state=ReportState.SENT)
    client.force_login(writer)
    sent = {"seen": "", "dv-so-dong": "3", "hv-so-dong": "3", "dv-2-label": "Cấp phường", "hv-1-what": "Gạo nếp"}
    answer = client.post(reverse("reporting:breakdown", args=[report.pk, indicator.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chưa lưu được: Báo cáo ở trạng thái “Chờ lãnh đạo xác nhận” nên không sửa được." in page
    assert ('value="Cấp phường"' in page, 'value="Gạo nếp"' in page, "Lưu chi tiết" in page) == (True, True, False)
