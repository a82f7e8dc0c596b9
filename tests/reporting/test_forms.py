"""A report's page of forms: figures in words, and a part that somebody else changed meanwhile."""

from decimal import Decimal

import pytest

from reporting.entry import FigureInput, save_progress, save_report
from reporting.forms.reports import FigureForm, ProgressForm, ReportEntry
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.reading import report_rows

pytestmark = pytest.mark.django_db


def figure_form(**data):
    form = FigureForm({"seen": "x", **data}, instance=Figure(indicator_id=1, progress_id=1))
    return form.errors


def seen(form):
    return form.initial["seen"]


def test_a_negative_figure_is_refused_at_its_field():
    assert figure_form(value="-5")["value"] == [
        "Số liệu không được âm. Nếu là số giảm, ghi số hiện có và giải thích ở ghi chú."
    ]


def test_a_value_beside_no_figure_is_refused_at_its_field():
    assert "chưa có số liệu" in figure_form(value="5", no_figure="on")["value"][0]


def test_a_percentage_is_a_whole_number_from_0_to_100():
    def error(typed):
        return ProgressForm({"percent": typed, "seen": "x"}, instance=ItemProgress()).errors.get("percent", [""])[0]

    assert {error(typed) for typed in ("101", "-1")} == {"Tỷ lệ hoàn thành từ 0 đến 100."}
    wrong = ("nửa", "12,5", "12.5", "1e400", "N/A", "~50", "50\t60", "9" * 5000)
    assert {error(typed) for typed in wrong} == {"Ghi một số nguyên từ 0 đến 100; chưa rõ thì để trống."}
    assert {error(typed) for typed in ("", "0", "100", "50 %")} == {""}


def drawn(report):
    """What a browser would send back untouched."""
    data = {}
    for form in ReportEntry(report, report_rows(report, None)).forms:
        data |= {form.add_prefix(name): value for name, value in {**form.kept, "seen": seen(form)}.items()}
    return data


def sent(report, data):
    return ReportEntry(report, report_rows(report, None), data)


def field(report, number, name):
    progress = report.progress.order_by("item")[number]
    return f"p{progress.pk}-{name}"


def test_a_page_sent_back_untouched_changes_nothing(report):
    entry = sent(report, drawn(report))
    assert entry.is_valid()
    assert not entry.touched


def test_only_what_was_touched_is_saved(report, writer):
    data = drawn(report) | {field(report, 0, "result"): "Của tôi"}
    save_progress(report, report.progress.order_by("item")[1].item, user=writer, result="Của bạn")
    entry = sent(report, data)
    assert entry.is_valid()
    entry.save(writer)
    assert list(report.progress.order_by("item").values_list("result", flat=True)) == ["Của tôi", "Của bạn"]


def test_what_both_changed_is_shown_beside_and_kept_typed(report, writer):
    data = drawn(report) | {field(report, 0, "result"): "Của tôi"}
    save_progress(report, report.progress.order_by("item")[0].item, user=writer, result="Của bạn")
    entry = sent(report, data)
    assert not entry.is_valid()
    form = entry.items[0].form
    assert form.theirs == [("Kết quả", "Của bạn")]
    assert form["result"].value() == "Của tôi"
    again = sent(report, data | {form.add_prefix("seen"): form["seen"].value()})
    assert again.is_valid()
    again.save(writer)
    assert report.progress.order_by("item")[0].result == "Của tôi"


def test_the_same_change_twice_is_no_conflict(report, writer):
    data = drawn(report) | {field(report, 0, "result"): "Như nhau"}
    save_progress(report, report.progress.order_by("item")[0].item, user=writer, result="Như nhau")
    assert sent(report, data).is_valid()


def test_a_figure_changed_by_both_is_a_conflict_too(report, writer):
    progress = report.progress.order_by("item")[0]
    indicator = progress.item.indicators.get()
    data = drawn(report) | {f"p{progress.pk}-f{indicator.pk}-value": "7"}
    save_progress(report, progress.item, user=writer, figures=[FigureInput(indicator.pk, Decimal(5), "tren")])
    entry = sent(report, data)
    assert not entry.is_valid()
    assert entry.items[0].figures[0].form.theirs == [("Số liệu", "trên 5")]


def test_general_parts_are_guarded_as_one(report, writer):
    data = drawn(report) | {"chung-strengths": "Của tôi"}
    save_report(report, user=writer, parts={"strengths": "Của bạn"}, items=[])
    entry = sent(AgencyReport.objects.get(pk=report.pk), data)
    assert not entry.is_valid()
    assert entry.general.theirs == [("Ưu điểm", "Của bạn")]


def test_a_page_that_lacks_a_part_leaves_it_alone(report, writer):
    save_progress(report, report.progress.order_by("item")[0].item, user=writer, result="Giữ nguyên")
    entry = sent(report, {})
    assert entry.is_valid()
    assert not entry.touched


def test_a_text_longer_than_a_document_prints_is_refused_at_its_field():
    form = ProgressForm({"seen": "x", "result": "a" * 1_000_000}, instance=ItemProgress())
    assert "20000" in form.errors["result"][0]


def test_a_figure_takes_the_whole_phrase_and_keeps_its_words_apart(report, writer):
    progress = report.progress.order_by("item")[0]
    indicator = progress.item.indicators.get()
    place = f"p{progress.pk}-f{indicator.pk}-value"
    entry = sent(report, drawn(report) | {place: "trên 11.000"})
    assert entry.is_valid()
    entry.save(writer)
    assert list(Figure.objects.values_list("value", "qualifier", "no_figure")) == [(Decimal(11000), "tren", False)]
    assert drawn(report)[place] == "trên 11.000"
    entry = sent(report, drawn(report) | {place: "không có"})
    assert entry.is_valid()
    entry.save(writer)
    assert list(Figure.objects.values_list("value", "qualifier", "no_figure")) == [(None, "", True)]
