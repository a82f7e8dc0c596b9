"""What the application writes: each sentence with its agency, each figure once, missing agencies by name."""

from decimal import Decimal

import pytest

from coordination.importing.agency_names import names_of
from reporting.annex import annex_rows
from reporting.choices import ReportState
from reporting.compiling import compiled, program_name, report_title, within
from reporting.entry import FigureInput, save_progress, save_report
from reporting.gathering import reports_to_merge
from reporting.last_year import Before
from reporting.outline import outline
from reporting.workflow import accept, confirm, send
from tests import factories

pytestmark = pytest.mark.django_db


def texts(period):
    reports = reports_to_merge(period)
    version = reports[0].version
    names = names_of(period.program.document.locality, period.cutoff_on)
    return {text.key: text for text in compiled(period, version, outline(version), reports, names)}


def annexed(period, before):
    reports = [report for report in reports_to_merge(period) if report.state == ReportState.ACCEPTED]
    version = reports[0].version
    return annex_rows(version, outline(version), reports, before)


def rows(period):
    return [(row.indicator, row.target, row.value, row.percent) for row in annexed(period, {})]


def item_text(period, number=0):
    key = f"noi-dung-{period.program.items.order_by('pk')[number].pk}"
    return texts(period)[key].body


def test_names_fit_into_a_sentence():
    assert within("Quý I năm 2026") == "quý I năm 2026"
    assert within("UBND phường") == "UBND phường"
    assert program_name("Công tác năm 2026") == "Chương trình phối hợp công tác năm 2026"
    assert program_name("Chương trình phối hợp năm 2026") == "Chương trình phối hợp năm 2026"


def test_the_leading_agency_comes_first_and_its_figure_counts(town, period):
    factories.report_in(town, period, town.mttq, ReportState.ACCEPTED)
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, value=12)
    assert item_text(period) == (
        "- Ủy ban nhân dân phường Tây Hồ:\n"
        "+ Kết quả của UBND phường Tây Hồ.\n"
        "+ Số hội nghị: 12 hội nghị (kế hoạch: ít nhất 10 hội nghị, đạt 120 %).\n"
        "- Ủy ban MTTQ Việt Nam phường Tây Hồ: Kết quả của MTTQ phường Tây Hồ."
    )
    assert rows(period)[0] == ("Số hội nghị (hội nghị)", "ít nhất 10", "12", "120 %")


def with_own_figure(town, period, agency, value):
    """The agency's report with a figure of its own for the first item, accepted."""
    report = factories.filled_report(town, period, agency)
    item = period.program.items.order_by("pk").first()
    figures = [FigureInput(item.indicators.get().pk, Decimal(value))]
    save_progress(report, item, user=town.staff[agency.pk], figures=figures)
    for verb, person in ((send, town.staff[agency.pk]), (confirm, town.leaders[agency.pk])):
        verb(report, user=person, on=period.due_on)
    accept(report, user=town.staff[town.mttq.pk], on=period.due_on)


def test_figures_that_differ_are_both_stated_and_never_added(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, value=12)
    with_own_figure(town, period, town.mttq, 9)
    assert "Số hội nghị: 9 hội nghị (kế hoạch: ít nhất 10 hội nghị, đạt 90 %)" in item_text(period)
    assert rows(period)[0][2:] == ("12; Ủy ban MTTQ Việt Nam phường Tây Hồ: 9", "120 %")


def test_the_same_figure_is_not_repeated(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, value=12)
    with_own_figure(town, period, town.mttq, 12)
    assert item_text(period).count("Số hội nghị") == 1
    assert rows(period)[0][2] == "12"


def test_without_the_lead_a_supporters_figure_carries_its_name_and_no_percentage(town, period):
    with_own_figure(town, period, town.mttq, 9)
    assert rows(period)[0][2:] == ("Ủy ban MTTQ Việt Nam phường Tây Hồ: 9", "")
    assert rows(period)[1][2:] == ("chưa có báo cáo", "")
    indicator = period.program.items.order_by("pk").first().indicators.get().pk
    row = annexed(period, {indicator: Before(Decimal(10), "10")})[0]
    assert (row.before, row.change) == ("10", "")
    assert "Chưa có báo cáo của cơ quan chủ trì (Ủy ban nhân dân phường Tây Hồ)." in item_text(period)


def test_agencies_without_an_accepted_report_are_named_and_not_quoted(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    factories.report_in(town, period, town.mttq, ReportState.CONFIRMED)
    told = texts(period)
    assert told["tinh-hinh-bao-cao"].body == (
        "Báo cáo này tổng hợp từ báo cáo của 1/3 cơ quan: Ủy ban nhân dân phường Tây Hồ.\n"
        "Chưa có báo cáo của: Hội đồng nhân dân phường Tây Hồ; Ủy ban MTTQ Việt Nam phường Tây Hồ."
    )
    assert not [text for text in told.values() if "Kết quả của MTTQ" in text.body]


def test_general_parts_shortcomings_and_causes_go_to_their_sections(town, period):
    factories.filled_report(town, period, town.ubnd, shortcoming="Còn chậm", cause="Mưa lũ", cause_kind="khach-quan")
    report = period.reports.get(agency=town.ubnd)
    parts = {
        "direction_work": "Ban hành kế hoạch",
        "strengths": "Chủ động",
        "directions": "Tiếp tục",
        "recommendations": "Bố trí kinh phí",
    }
    save_report(report, user=town.staff[town.ubnd.pk], parts=parts, items=[])
    for verb, person in ((send, town.staff), (confirm, town.leaders)):
        verb(report, user=person[town.ubnd.pk], on=period.due_on)
    accept(report, user=town.staff[town.mttq.pk], on=period.due_on)
    told = {key: text.body for key, text in texts(period).items()}
    assert told["chi-dao"] == "Ban hành kế hoạch."
    assert told["uu-diem"] == "Chủ động."
    assert told["ton-tai"] == "- Nội dung số 1: Còn chậm.\n- Nội dung số 2: Còn chậm."
    assert told["nguyen-nhan-khach-quan"] == "- Nội dung số 1: Mưa lũ.\n- Nội dung số 2: Mưa lũ."
    assert told["nguyen-nhan-chu-quan"] == ""
    assert told["phuong-huong"] == "Tiếp tục."
    assert told["kien-nghi"] == "Bố trí kinh phí."


def test_the_opening_cites_the_programme_with_its_number(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    assert texts(period)["loi-dan"].body == (
        "Kết quả thực hiện Chương trình phối hợp công tác năm 2026 (số 01/CTrPH-HĐND-UBND-UBMTTQ ngày 15 tháng 01 "
        "năm 2026), quý I (số liệu từ ngày 01/01/2026 đến ngày 31/03/2026), được tổng hợp như sau:"
    )
    assert report_title(period) == "Kết quả thực hiện Chương trình phối hợp công tác năm 2026 (quý I)"
    period.name = "Năm 2026"
    assert report_title(period) == "Kết quả thực hiện Chương trình phối hợp công tác năm 2026"
    assert "năm 2026), số liệu từ ngày 01/01/2026 đến" in texts(period)["loi-dan"].body
