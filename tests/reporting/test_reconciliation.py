"""The page that lists figures which contradict each other, and the one that says how indicators are counted."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.choices import Role
from agencies.wording import short_money
from coordination.models import Indicator
from documents.exceptions import StaleRevision
from reporting import reconciliation
from reporting.choices import ReportState
from reporting.fields import Place
from reporting.models import AgencyReport, Event, Figure, FigurePart, IndicatorRule, ItemProgress, SupplementRemark
from reporting.remarks import write_remark
from tests import factories
from tests.queries import count_queries
from tests.reporting.test_aggregation import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicators(program):
    return list(Indicator.objects.filter(item__program=program).order_by("pk"))


@pytest.fixture
def contradicted(town, period, indicators):
    """The leading agency says 12 of the first item, the supporting one 15."""
    tell(period, town.ubnd, indicators[0], 12)
    tell(period, town.mttq, indicators[0], 15, ReportState.CONFIRMED)
    return period


@pytest.fixture
def collecting(client, collector):
    client.force_login(collector)
    return client


def page(name, period):
    return reverse(f"reporting:{name}", args=[period.pk])


def explained(client, period, key, text):
    return client.post(page("reconciliation_explain", period), {"diem": key, "giai_thich": text})


def test_each_finding_has_both_numbers_their_agencies_and_its_place(collecting, town, contradicted):
    html = collecting.get(page("reconciliation", contradicted)).content.decode()
    assert "Điểm chưa khớp (1)" in html
    assert all(told in html for told in ["1. Nội dung số 1", "<strong>12</strong>", "<strong>15</strong>"])
    report = contradicted.reports.get(agency=town.ubnd)
    progress = ItemProgress.objects.get(report=report, figures__value=12)
    assert f"{report.get_absolute_url()}#noi-dung-{progress.pk}" in html
    assert f'id="noi-dung-{progress.pk}"' in collecting.get(report.get_absolute_url()).content.decode()
    assert "1 điểm chưa khớp" in collecting.get(page("reconciliation_count", contradicted)).content.decode()
    assert page("reconciliation", contradicted) in collecting.get(contradicted.get_absolute_url()).content.decode()


def test_an_explanation_holds_until_a_number_changes(collecting, town, contradicted, indicators):
    key = reconciliation.findings(contradicted)[0].key
    refused = explained(collecting, contradicted, key, "  ")
    assert (refused.status_code, "Hãy ghi lời giải thích." in refused.content.decode()) == (409, True)
    long = explained(collecting, contradicted, key, "x" * 2001)
    assert (long.status_code, "dài quá 2.000 ký tự" in long.content.decode()) == (409, True)
    opened = collecting.get(page("reconciliation", contradicted), {"mo": key})
    assert f'name="diem" value="{key}"' in opened.content.decode()
    assert explained(collecting, contradicted, key, "MTTQ tính cả cấp cơ sở").status_code == 302
    found = reconciliation.reconciled(contradicted)
    assert (found.open, found.explained[0][1].text) == ([], "MTTQ tính cả cấp cơ sở")
    assert reconciliation.open_count(contradicted) == 0
    tell(contradicted, town.mttq, indicators[0], 16)
    assert reconciliation.open_count(contradicted) == 1
    stale = explained(collecting, contradicted, key, "Gõ dở")
    assert stale.status_code == 409
    assert "Số liệu vừa thay đổi" in stale.content.decode()
    assert "Gõ dở" in stale.content.decode()


def test_what_an_agency_is_just_supplementing_is_reconciled_when_it_is_sent_again(town, contradicted):
    report = contradicted.reports.get(agency=town.mttq)
    for state, count in [(ReportState.SUPPLEMENT, 0), (ReportState.CONFIRMED, 1)]:
        AgencyReport.objects.filter(pk=report.pk).update(state=state, supplement_request="Rà lại")
        assert reconciliation.open_count(contradicted) == count


def test_an_explanation_is_taken_back(collecting, contradicted):
    key = reconciliation.findings(contradicted)[0].key
    explained(collecting, contradicted, key, "Đã rõ")
    collecting.post(page("reconciliation_take_back", contradicted), {"diem": key})
    assert reconciliation.open_count(contradicted) == 1


def test_a_finding_becomes_a_remark_on_its_figure(collecting, town, contradicted, indicators):
    key = reconciliation.findings(contradicted)[0].key
    report = contradicted.reports.get(agency=town.mttq)
    write_remark(report, Place(indicators[0].item_id, f"figure-{indicators[0].pk}"), user=town.staff[town.mttq.pk],
                 text="Ghi rõ nguồn số liệu.")  # fmt: skip
    for _ in range(2):
        response = collecting.post(page("reconciliation_ask", contradicted), {"de_nghi": f"{report.pk} {key}"})
    assert response.url == reverse("reporting:report_action", args=[report.pk, "de-nghi-bo-sung"])
    remark = SupplementRemark.objects.get()
    assert (remark.report, remark.field) == (report, f"figure-{indicators[0].pk}")
    written, found = remark.text.splitlines()
    assert written == "Ghi rõ nguồn số liệu."
    assert found.startswith("Cơ quan chủ trì và cơ quan phối hợp báo cáo khác nhau: Số hội nghị, 12 hội nghị (")
    assert Figure.objects.get(progress__report=report, indicator=indicators[0]).value == 15


def test_only_the_standing_agency_explains(client, town, contradicted):
    key = reconciliation.findings(contradicted)[0].key
    for person in (town.clerks[town.mttq.pk], town.staff[town.ubnd.pk]):
        with pytest.raises(PermissionDenied):
            reconciliation.explain(contradicted, key, user=person, text="x")
    client.force_login(town.clerks[town.mttq.pk])
    assert page("reconciliation", contradicted) in client.get(contradicted.get_absolute_url()).content.decode()
    client.force_login(town.staff[town.ubnd.pk])
    assert page("reconciliation", contradicted) not in client.get(contradicted.get_absolute_url()).content.decode()
    assert client.get(page("reconciliation", contradicted)).status_code == 403
    client.force_login(factories.user(factories.agency(factories.locality("Nơi khác")), Role.STAFF))
    assert client.get(page("reconciliation", contradicted)).status_code == 404
    with pytest.raises(StaleRevision):
        reconciliation.explain(contradicted, "khac", user=town.staff[town.mttq.pk], text="x")


def test_parts_events_and_the_period_before_are_read(town, program, period, indicators):
    later = {"starts_on": datetime.date(2026, 4, 1), "cutoff_on": datetime.date(2026, 6, 30)}
    second = factories.opened_period(town, program, "Quý II", due_on=datetime.date(2026, 7, 10), **later)
    tell(period, town.ubnd, indicators[0], 12)
    figure = tell(second, town.ubnd, indicators[0], 40)
    FigurePart.objects.create(figure=figure, label="Phường A", value=39)
    IndicatorRule.objects.create(indicator=indicators[0], counts="doi-thoai")
    common = {"locality": town.locality, "agency": town.ubnd, "program": program, "item": indicators[0].item}
    Event.objects.create(
        **common, kind="doi-thoai", subject="Đối thoại", state="da-to-chuc", held_on=datetime.date(2026, 5, 5)
    )
    found = reconciliation.findings(second)
    assert [(one.kind.value, one.second.value) for one in found] == [
        ("cong-don-vi", Decimal(39)), ("dot-bien", Decimal(12)), ("vuot-xa", Decimal(10)), ("su-kien", Decimal(1)),
    ]  # fmt: skip
    assert found[1].second.who == "Quý I"
    assert next(iter(reconciliation.rows_for_sheet(reconciliation.reconciled(second)))) == [
        "Cộng theo đơn vị khác tổng số", "1. Nội dung số 1", "Số hội nghị (hội nghị)", found[0].figure.agency, "40",
        "cộng theo đơn vị", "39", "Chưa giải thích", "",
    ]  # fmt: skip
    AgencyReport.objects.filter(period=period).update(state=ReportState.CONFIRMED)  # what may change still
    assert "dot-bien" not in {one.kind.value for one in reconciliation.findings(second)}


def test_the_page_costs_the_same_with_more_findings(collecting, town, contradicted, indicators):
    collecting.get(page("reconciliation", contradicted))
    one = count_queries(lambda: collecting.get(page("reconciliation", contradicted)))
    tell(contradicted, town.ubnd, indicators[1], 30)
    tell(contradicted, town.mttq, indicators[1], 31, ReportState.CONFIRMED)
    assert reconciliation.open_count(contradicted) == 4
    assert count_queries(lambda: collecting.get(page("reconciliation", contradicted))) == one <= 10
    sheet = collecting.get(page("reconciliation_xlsx", contradicted))
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def rule_form(client, program, **changes):
    """What the page of rules holds, with changes."""
    form = client.get(page("rules", program)).context["form"]
    sent = {}
    for row in form.rows:
        for field in row.form:
            sent[field.html_name] = field.value() if field.value() is not None else ""
    sent = {name: value for name, value in sent.items() if value is not False}
    return sent | changes


def test_rules_are_set_and_logged_and_a_conflict_shows_the_others(collecting, program, period, indicators):
    first = f"c{indicators[0].pk}"
    assert f'name="{first}-seen"' not in collecting.get(page("rules", program)).content.decode()
    asked = collecting.get(page("rules", program), {"chi-tieu": indicators[0].pk})
    assert f'name="{first}-seen"' in asked.content.decode()
    opened = rule_form(collecting, program, **{f"{first}-aggregation": "cuoi-ky", f"{first}-baseline": "khoảng 1.200"})
    refused = collecting.post(page("rules", program), opened)
    assert "Ghi một số, hoặc để trống." in refused.content.decode()
    assert not IndicatorRule.objects.exists()
    opened[f"{first}-baseline"] = "1.200"
    assert collecting.post(page("rules", program), opened).status_code == 302
    rule = IndicatorRule.objects.get()
    assert (rule.indicator, rule.aggregation, rule.baseline) == (indicators[0], "cuoi-ky", Decimal(1200))
    again = collecting.post(page("rules", program), opened | {f"{first}-aggregation": "binh-quan"})
    assert "Người khác vừa sửa phần này" in again.content.decode()


def test_a_ratio_takes_two_reported_indicators(collecting, program, period, indicators):
    first = f"c{indicators[0].pk}"
    ratio = {f"{first}-aggregation": "ty-le", f"{first}-numerator_id": indicators[1].pk}
    half = collecting.post(page("rules", program), rule_form(collecting, program, **ratio))
    assert "Chọn hai chỉ tiêu khác nhau" in half.content.decode()


def test_others_read_the_rules_and_do_not_set_them(client, town, program, period):
    client.force_login(town.staff[town.ubnd.pk])
    assert "Cộng các kỳ" in client.get(page("rules", program)).content.decode()
    assert client.post(page("rules", program), {}).status_code == 403
    assert count_queries(lambda: client.get(page("rules", program))) <= 10


@pytest.mark.parametrize(
    ("value", "short"),
    [
        (1_178_826_623, "1,18 tỷ đồng"), (450_000_000, "450 triệu đồng"), (999_999_999, "1 tỷ đồng"),
        (1_000_000, "1 triệu đồng"), (999_999, ""), (None, ""), (12_345_000_000_000, "12.345 tỷ đồng"),
    ],
)  # fmt: skip
def test_money_is_read_in_short(value, short):
    assert short_money(value) == short
    assert short_money(value, "người") == ""
