"""Lines of a consolidated report lead back to who reported them, also after an editor reworded them."""

import datetime
import itertools
from types import SimpleNamespace

import pytest
from django.urls import reverse

from coordination.importing.agency_names import names_of
from reporting.annex import annex_lines, annex_rows
from reporting.choices import ReportState
from reporting.compiling import compiled
from reporting.consolidation import Decision, changed_since, consolidate, edit, lock_for_editing
from reporting.folding import Line, Source
from reporting.gathering import reports_to_merge
from reporting.models import AgencyReport, ConsolidatedReport
from reporting.outline import outline
from reporting.tracing import Origin, kept_sources, origins, sources_of
from reporting.views import consolidating
from reporting.workflow import accept, confirm, hand_back, send
from tests import factories

DAY = datetime.date(2026, 4, 20)
ONE, OTHER = Source(1, 5, 9, "result"), Source(2, 0, 0, "strengths")


def test_a_reworded_line_keeps_its_sources_and_a_new_one_has_none():
    kept = kept_sources([Line("Đã tổ chức 12 hội nghị.", (ONE,)), Line("- UBND:"), Line("Dân đồng thuận.", (OTHER,))])
    assert [row["text"] for row in kept] == ["Đã tổ chức 12 hội nghị.", "Dân đồng thuận."]
    assert sources_of("Đã tổ chức thành công 12 hội nghị.", kept) == [ONE]
    assert sources_of("Dân đồng thuận.", kept) == [OTHER]
    assert sources_of("Thời tiết thuận lợi cho sản xuất vụ mùa.", kept) == []


def test_a_report_that_is_not_to_be_read_is_named_without_its_address():
    report = SimpleNamespace(is_visible=False, agency=SimpleNamespace(short="UBND"), get_absolute_url=lambda: "/1/")
    assert origins([ONE], {1: report}) == (Origin("UBND", "kết quả", ""),)


@pytest.fixture
def consolidated(town, period, collector):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    factories.report_in(town, period, town.mttq, ReportState.ACCEPTED)
    return consolidate(period, user=collector, on=DAY)


@pytest.mark.django_db
def test_every_line_of_an_agency_links_to_its_place_in_the_report(client, town, period, collector, consolidated):
    client.force_login(collector)
    page = client.get(consolidated.get_absolute_url())
    sections = {section.key: section for section in page.context["sections"]}
    item = period.program.items.order_by("pk").first()
    led = next(line for line in sections[f"noi-dung-{item.pk}"].lines if "Số hội nghị" in line.text)
    report = period.reports.get(agency=town.ubnd)
    place = report.progress.get(item=item).pk
    assert [(one.what, one.address) for one in led.origins] == [("số liệu", f"/bao-cao/{report.pk}/#noi-dung-{place}")]
    assert page.context["annex"][0].origins == led.origins
    sources = client.get(reverse("reporting:consolidated_sources", args=[consolidated.pk, f"noi-dung-{item.pk}"]))
    assert f"/bao-cao/{report.pk}/#noi-dung-{place}" in sources.content.decode()


@pytest.mark.django_db
def test_the_page_tells_what_changed_in_the_reports_since(period, town, consolidated):
    report = period.reports.get(agency=town.ubnd)
    assert changed_since(consolidated, period.reports.all()) == []
    AgencyReport.objects.filter(pk=report.pk).update(state=ReportState.SUPPLEMENT, supplement_request="x")
    told = [one.told for one in changed_since(consolidated, period.reports.all())]
    assert told == ["đã tổng hợp, nay ở trạng thái “Được đề nghị bổ sung”"]
    AgencyReport.objects.filter(pk=report.pk).update(state=ReportState.ACCEPTED, rev=report.rev + 3)
    assert [one.told for one in changed_since(consolidated, period.reports.all())] == [
        "đã sửa và được tiếp nhận lại ngày 10/04/2026"
    ]


@pytest.mark.django_db
def test_a_section_is_saved_by_itself_and_disturbs_only_those_in_the_same_one(client, town, collector, consolidated):
    client.force_login(collector)
    entry = client.get(reverse("reporting:consolidated_edit", args=[consolidated.pk])).context["entry"]
    forms = {one.section.key: one.form for one in entry.sections}
    edit(consolidated, user=collector, sections={"uu-diem": Decision("Của đồng nghiệp.")})

    def save(key, text):
        form = forms[key]
        data = {form.add_prefix("body"): text, form.add_prefix("seen"): form.initial["seen"]}
        url = reverse("reporting:consolidated_section", args=[consolidated.pk, key])
        return client.post(url, data, headers={"hx-request": "true"}).content.decode()

    assert "Đã lưu" in save("ton-tai", "Chỗ khác.")
    conflict = save("uu-diem", "Của tôi.")
    assert "Của đồng nghiệp." in conflict
    assert "Của tôi." in conflict
    sections = ConsolidatedReport.objects.get(pk=consolidated.pk).document.current_version.sections
    assert [sections.get(key=key).body for key in ("ton-tai", "uu-diem")] == ["Chỗ khác.", "Của đồng nghiệp."]


@pytest.mark.django_db
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_offered_while_an_editor_waited_for_the_lock_stays(
    client, collector, consolidated, monkeypatch, whole
):
    client.force_login(collector)
    page = reverse("reporting:consolidated_edit", args=[consolidated.pk])
    form = next(one.form for one in client.get(page).context["entry"].sections if one.section.key == "ton-tai")

    def lock(found, user):
        consolidated.generated_texts.filter(key="ton-tai").update(offered="Mới từ báo cáo.")
        return lock_for_editing(found, user)

    monkeypatch.setattr(consolidating, "lock_for_editing", lock)
    data = {form.add_prefix("body"): "Của tôi.", form.add_prefix("seen"): form.initial["seen"]}
    client.post(page if whole else reverse("reporting:consolidated_section", args=[consolidated.pk, "ton-tai"]), data)
    section = consolidated.document.current_version.sections.get(key="ton-tai")
    text = consolidated.generated_texts.get(key="ton-tai")
    assert (section.body, text.offered) == ("Của tôi.", "Mới từ báo cáo.")


def arrive(town, period, agency, steps=()):
    """An agency's report on its way to acceptance, with corrections and returns between."""
    report = factories.filled_report.__wrapped__(town, period, agency, result=f"Nháp của {agency.short}", value=3)
    for _ in steps:
        send(report, user=town.staff[agency.pk], on=DAY)
        hand_back(report, user=town.leaders[agency.pk], on=DAY, reason="Xem lại")
    factories.filled_report.__wrapped__(town, period, agency, shortcoming="Còn chậm", proposal="Đề nghị UBND xem xét")
    send(report, user=town.staff[agency.pk], on=DAY)
    confirm(report, user=town.leaders[agency.pk], on=DAY)
    accept(report, user=town.staff[town.mttq.pk], on=DAY)


def everything(period, reports):
    """All texts, sources and rows that the reports make."""
    version = reports[0].version
    entries, names = outline(version), names_of(period.program.document.locality, period.cutoff_on)
    texts = [(one.key, one.lines) for one in compiled(period, version, entries, reports, names)]
    rows = [(row.indicator, row.value, row.percent) for row in annex_rows(version, entries, reports, {})]
    return texts, rows, annex_lines(entries, reports)


@pytest.mark.django_db
def test_the_text_is_the_same_in_whatever_order_reports_come_are_corrected_and_returned(town, period):
    for agency in town.parties:
        arrive(town, period, agency)
    first = everything(period, reports_to_merge(period))
    for order in itertools.permutations(reports_to_merge(period)):
        assert everything(period, list(order)) == first
    other = factories.opened_period.__wrapped__(town, period.program, "Quý I lần khác")
    for agency in reversed(town.parties):
        arrive(town, other, agency, steps=[1])
    again = everything(other, reports_to_merge(other))
    assert [[line.text for line in lines] for _, lines in again[0][1:]] == [
        [line.text for line in lines] for _, lines in first[0][1:]
    ]
    assert again[1] == first[1]
