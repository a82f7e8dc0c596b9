"""What each field said before, and the report as it was kept."""

import datetime
import functools
import random
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from reporting import workflow
from reporting.choices import ReportState
from reporting.entry import ITEM_FIELDS, FigureInput, ItemInput, save_progress, save_report
from reporting.field_notes import field_notes
from reporting.fields import Place, figure_field
from reporting.history import changes, content_of, contents
from reporting.models import AgencyReport, FieldChange
from reporting.remarks import write_remark
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 4, 6, 5, tzinfo=datetime.UTC)


def item_of(report):
    return report.progress.order_by("item").first().item


def at(minutes):
    return time_machine.travel(NOON + datetime.timedelta(minutes=minutes), tick=False)


def told(report, **where):
    return list(report.changes.filter(**where).order_by("pk").values_list("field", "before", "after"))


def test_what_one_person_types_within_ten_minutes_is_one_change(report, writer):
    for minute, text in [(0, "Đã"), (5, "Đã tổ chức"), (10, "Đã tổ chức 3 buổi"), (11, "Đã tổ chức 4 buổi")]:
        with at(minute):
            save_report(report, user=writer, parts={"strengths": text}, items=[])
    assert told(report) == [
        ("strengths", "", "Đã tổ chức 3 buổi"),
        ("strengths", "Đã tổ chức 3 buổi", "Đã tổ chức 4 buổi"),
    ]


def test_another_persons_change_is_his_own_and_what_is_undone_leaves_no_trace(town, report, writer):
    colleague = factories.user(town.ubnd, Role.STAFF)
    with at(0):
        save_report(report, user=writer, parts={"strengths": "Của tôi", "directions": "Nhầm"}, items=[])
        save_report(report, user=colleague, parts={"strengths": "Của đồng nghiệp"}, items=[])
        save_report(report, user=writer, parts={"strengths": "Của tôi", "directions": ""}, items=[])
    changes = list(report.changes.order_by("pk").values_list("by", "before", "after"))
    assert changes == [
        (writer.pk, "", "Của tôi"),
        (colleague.pk, "Của tôi", "Của đồng nghiệp"),
        (writer.pk, "Của đồng nghiệp", "Của tôi"),
    ]


def test_choices_and_figures_are_told_as_people_read_them(report, writer):
    item = item_of(report)
    indicator = item.indicators.get().pk
    with at(0):
        figures = [FigureInput(indicator, Decimal(11000), "tren", note="ước tính")]
        save_progress(report, item, user=writer, status="hoan-thanh", percent=100, figures=figures)
    with at(20):
        save_progress(report, item, user=writer, figures=[FigureInput(indicator, no_figure=True)])
    name = figure_field(indicator)
    assert told(report, item=item) == [
        ("status", "", "Hoàn thành"),
        ("percent", "", "100 %"),
        (name, "", "trên 11.000 (ước tính)"),
        (name, "trên 11.000 (ước tính)", "đã thực hiện, chưa có số liệu"),
    ]


def test_the_changes_in_order_lead_to_what_the_report_says(town, report, writer):
    chance = random.Random(1)  # noqa: S311  # what is typed, not a secret
    people = [writer, factories.user(town.ubnd, Role.STAFF)]
    items = [row.item for row in report.progress.select_related("item").order_by("item")]
    minute = 0
    for _ in range(12):
        minute += chance.choice([0, 3, 12])
        item = chance.choice(items)
        value = chance.choice([None, 3, 12])
        typed = {name: chance.choice(["", "một", "hai"]) for name in chance.sample(ITEM_FIELDS[2:5], 2)}
        figures = [FigureInput(item.indicators.get().pk, value, "hon" if value else "")]
        parts = {"strengths": chance.choice(["", "tốt", "rất tốt"])}
        with at(minute):
            save_report(report, user=chance.choice(people), parts=parts, items=[ItemInput(item.pk, typed, figures)])
    texts = {}
    for change in FieldChange.objects.filter(report=report).order_by("pk"):
        place = Place(change.item_id, change.field)
        assert texts.get(place, "") == change.before != change.after
        texts[place] = change.after
    stored = contents(report, [item.pk for item in items])
    assert {place: text for place, text in texts.items() if text} == {p: text for p, text in stored.items() if text}


def test_a_report_is_kept_when_it_is_sent_and_accepted(town, period, writer, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    kept = list(report.snapshots.order_by("no"))
    assert [(one.no, one.why, one.by) for one in kept] == [
        (1, "gui", town.leaders[town.ubnd.pk]),
        (2, "tiep-nhan", collector),
    ]
    assert kept[0].content == kept[1].content == content_of(report)
    first = kept[1].content["items"][0]
    assert (first["number"], first["texts"]["status"]) == ("1", "Đang thực hiện")


def taken_up(town, period, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    workflow.ask_supplement(report, user=collector, on=period.due_on, reason="Rà lại")
    return AgencyReport.objects.get(pk=report.pk)


def resend(report, town, period):
    workflow.send(report, user=town.staff[town.ubnd.pk], on=period.due_on)
    workflow.confirm(report, user=town.leaders[town.ubnd.pk], on=period.due_on)


def test_what_changed_since_acceptance_is_told_word_by_word(town, period, writer, collector):
    report = taken_up(town, period, collector)
    accepted = report.snapshots.get(no=2).content
    save_progress(report, item_of(report), user=writer, result=f"Kết quả đã rà của {town.ubnd.short}")
    changed = [
        (entry.number_after, text.label, [(run.kind, run.text) for run in text.runs])
        for chapter in changes(accepted, content_of(report))
        for entry in chapter.differing
        for text in entry.texts
        if text.changed
    ]
    assert accepted["items"][0]["texts"]["result"] == f"Kết quả của {town.ubnd.short}"
    assert [(number, label) for number, label, _ in changed] == [("1", "Kết quả")]
    assert "".join(text for kind, text in changed[0][2] if kind == "them").strip() == "đã rà"


def test_a_report_that_is_as_accepted_has_no_changes_since(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    assert not any(chapter.differing for chapter in changes(report.snapshots.get(no=2).content, content_of(report)))


class TestPages:
    def test_both_sides_read_the_versions_and_compare_them_others_do_not(self, client, town, period, writer, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        for field in ("result", "cause", "proposal"):
            write_remark(report, Place(item_of(report).pk, field), user=collector, text="Nêu rõ")
        workflow.ask_supplement(report, user=collector, on=period.due_on)
        save_progress(report, item_of(report), user=writer, result="Kết quả đã rà")
        compared = reverse("reporting:report_compare", args=[report.pk])
        versions = reverse("reporting:report_versions", args=[report.pk])
        client.force_login(writer)
        assert "Xem những thay đổi từ khi tiếp nhận" in client.get(versions).content.decode()
        assert "đã rà" in client.get(compared).content.decode()
        resend(report, town, period)
        for user in (writer, collector):
            client.force_login(user)
            answer = client.get(versions)
            assert bool(answer.context["entries"]) == (user == writer)  # the course within its agency is its own
            text = answer.content.decode()
            assert "Bản 2 (tiếp nhận" in text
            assert [count_queries(functools.partial(client.get, url)) <= 10 for url in (versions, compared)] == [
                True
            ] * 2
            assert "đã rà" in client.get(compared).content.decode()
            assert "Hai bản giống nhau" in client.get(f"{compared}?tu=1&den=2").content.decode()
            assert client.get(f"{compared}?tu=9").status_code == 404
        client.force_login(town.staff[town.hdnd.pk])
        assert client.get(reverse("reporting:report_versions", args=[report.pk])).status_code == 404

    def test_while_an_agency_supplements_its_report_others_read_what_was_sent(
        self, client, town, period, writer, collector
    ):
        report = taken_up(town, period, collector)
        save_progress(report, item_of(report), user=writer, result="Đang gõ dở")
        client.force_login(collector)
        page, compared = report.get_absolute_url(), reverse("reporting:report_compare", args=[report.pk])
        text = client.get(page).content.decode()
        sent = timezone.localtime(report.snapshots.get(no=2).taken_at)
        assert f"Cơ quan đang bổ sung; dưới đây là bản đã gửi ngày {sent:%d/%m/%Y}." in text
        assert f"Kết quả của {town.ubnd.short}" in text
        assert f"Hạn nộp {period.due_on:%d/%m/%Y} </span>" in " ".join(text.split())  # handed in: it is not late
        assert count_queries(functools.partial(client.get, page)) <= 10
        versions = reverse("reporting:report_versions", args=[report.pk])
        told = [text, *(client.get(url).content.decode() for url in (compared, versions))]
        assert ["Đang gõ dở" in one or "nay" in one.split("<main")[1].split() for one in told] == [False] * 3
        assert client.get(f"{compared}?tu=1&den=nay").status_code == 404
        breakdown = reverse("reporting:breakdown", args=[report.pk, item_of(report).indicators.get().pk])
        assert client.get(breakdown).url == page
        client.force_login(writer)
        assert "Đang gõ dở" in client.get(page).content.decode()
        resend(report, town, period)
        client.force_login(collector)
        assert "Đang gõ dở" in client.get(page).content.decode()

    def test_a_fields_changes_are_told_newest_first_whole_or_as_a_fragment(self, client, report, writer):
        item = item_of(report)
        for minute, text in [(0, "Mười buổi"), (20, "Mười hai buổi")]:
            with at(minute):
                save_progress(report, item, user=writer, result=text)
        client.force_login(writer)
        url = reverse("reporting:field_history", args=[report.pk, item.pk, "result"])
        page = client.get(url).content.decode()
        assert page.index("12:20 06/04/2026") < page.index("12:00 06/04/2026")
        assert "<html" in page
        assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert client.get(reverse("reporting:field_history", args=[report.pk, item.pk, "nonsense"])).status_code == 404
        assert url in client.get(reverse("reporting:report_item", args=[report.pk, item.pk])).content.decode()

    def test_who_collects_reads_only_what_changed_after_it_was_sent(self, client, town, period, writer, collector):
        draft = period.reports.get(agency=town.ubnd)
        for minute, text in [(0, "Con số chưa rà"), (20, "Đã bớt")]:
            with at(minute):
                save_report(draft, user=writer, parts={"strengths": text}, items=[])
        report = taken_up(town, period, collector)

        def mended():
            marked = AgencyReport.objects.with_marks().get(pk=report.pk)
            return field_notes(marked, writer, writes=True).at(Place(None, "strengths")).mended

        assert not mended()
        save_report(report, user=writer, parts={"strengths": "Đã thêm"}, items=[])
        assert mended()
        client.force_login(collector)
        url = reverse("reporting:field_history", args=[report.pk, 0, "strengths"])
        assert "thêm" not in client.get(url).content.decode()
        resend(report, town, period)
        text = client.get(url).content.decode()
        assert "thêm" in text
        assert "chưa rà" not in text
