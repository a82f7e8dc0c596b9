"""Remarks on single fields, a supplement after acceptance, and an agency's wish to correct what was accepted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activity.models import Notification
from agencies.models import Agency, AgencySuccession
from documents.choices import DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Document
from reporting import workflow
from reporting.choices import ReportState
from reporting.compiling import coverage
from reporting.consolidation import consolidate
from reporting.entry import save_progress, save_report
from reporting.field_notes import field_notes
from reporting.fields import Place
from reporting.models import AgencyReport, SupplementRemark
from reporting.progress import latest_accounts
from reporting.remarks import answer_print, ask_correction, decline_correction, waiting_correction, write_remark
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

APRIL = datetime.date(2026, 4, 20)


@pytest.fixture
def sent(town, period):
    return factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)


@pytest.fixture
def accepted(town, period):
    return factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)


def again(report):
    return AgencyReport.objects.with_marks().get(pk=report.pk)


def item_of(report):
    return report.progress.order_by("item").first().item


def resend(town, report):
    workflow.send(report, user=town.staff[town.ubnd.pk], on=APRIL)
    workflow.confirm(report, user=town.leaders[town.ubnd.pk], on=APRIL)


def test_remarks_are_collected_and_asked_together_without_a_general_text(sent, collector, writer):
    item = item_of(sent)
    place = Place(item.pk, "result")
    write_remark(sent, place, user=collector, text="Số buổi")
    write_remark(sent, place, user=collector, text="Nêu số buổi")
    write_remark(sent, Place(None, "strengths"), user=collector, text="Bỏ sau")
    write_remark(sent, Place(None, "strengths"), user=collector, text=" ")
    write_remark(sent, Place(None, ""), user=collector, text="Rà toàn văn")
    assert field_notes(again(sent), writer).remarks == {}
    workflow.ask_supplement(sent, user=collector, on=APRIL)
    report = again(sent)
    assert report.supplement_request == "Đề nghị phối hợp cung cấp, bổ sung 2 mục."
    notes = field_notes(report, writer, writes=True)
    assert [remark.text for remark in notes.at(place).remarks] == ["Nêu số buổi"]
    assert len(notes.asked) == 2


def test_remark_answer_and_the_fields_change_stand_beside_one_another_until_it_is_accepted(
    client, town, sent, collector, writer
):
    item = item_of(sent)
    place = Place(item.pk, "result")
    write_remark(sent, place, user=collector, text="Nêu số buổi")
    workflow.ask_supplement(sent, user=collector, on=APRIL)
    remark = sent.remarks.get()
    save_progress(sent, item, user=writer, result=f"Kết quả của {town.ubnd.short}: 12 buổi")
    client.force_login(writer)
    saved = {"place": f"tra-loi-{remark.pk}", "seen": answer_print(""), f"tra-loi-{remark.pk}-answer": "Theo sổ"}
    address = reverse("reporting:report_save", args=[sent.pk])
    assert client.post(address, saved).json()["print"] == answer_print("Theo sổ")
    assert sent.remarks.get().answer == "Theo sổ"
    refused = client.post(address, saved | {f"tra-loi-{remark.pk}-answer": "Của tôi"})
    assert (refused.status_code, refused.json()["conflict"]["told"]) == (409, "Theo sổ")
    name = f"tra-loi-{remark.pk}"
    page = client.post(sent.get_absolute_url(), {f"{name}-answer": "Của tôi", f"{name}-seen": answer_print("")})
    assert "Đồng nghiệp vừa ghi: <span" in page.content.decode()
    shown = page.context["notes"].at(place).remarks[0]
    assert (shown.answer, shown.theirs, shown.seen) == ("Của tôi", "Theo sổ", answer_print("Theo sổ"))
    assert sent.remarks.get().answer == "Theo sổ"
    client.post(sent.get_absolute_url(), {f"tra-loi-{remark.pk}-answer": "Theo sổ theo dõi"})
    resend(town, sent)
    note = field_notes(again(sent), collector).at(place)
    told = note.remarks[0]
    assert (told.text, told.answer) == ("Nêu số buổi", "Theo sổ theo dõi")
    assert "".join(run.text for run in told.change.runs if run.kind == "them") == ": 12 buổi"
    assert note.has_history
    client.force_login(collector)
    assert "Theo sổ theo dõi" in client.get(sent.get_absolute_url()).content.decode()
    workflow.accept(sent, user=collector, on=APRIL)
    assert field_notes(again(sent), collector).at(place).remarks == ()
    assert SupplementRemark.objects.get(pk=remark.pk).settled_at is not None


@pytest.mark.parametrize("state", ReportState)
def test_remarks_are_written_where_a_supplement_can_be_asked_for(town, period, collector, state):
    report = factories.report_in(town, period, town.ubnd, state)
    if state in (ReportState.CONFIRMED, ReportState.ACCEPTED):
        assert write_remark(report, Place(None, "strengths"), user=collector, text="Thêm").asked_at is None
    else:
        with pytest.raises(InvalidTransition, match="chưa đề nghị bổ sung được"):
            write_remark(report, Place(None, "strengths"), user=collector, text="Thêm")


def test_only_the_collecting_agency_remarks_and_only_on_what_the_report_has(client, town, sent, writer, collector):
    item = item_of(sent)
    with pytest.raises(PermissionDenied):
        write_remark(sent, Place(None, "strengths"), user=writer, text="Thêm")

    def status(user, *place):
        client.force_login(user)
        return client.post(reverse("reporting:remark", args=[sent.pk, *place]), {"text": "Thêm"}).status_code

    assert status(writer, 0, "strengths") == 403
    assert client.get(reverse("reporting:remark", args=[sent.pk, 0, "strengths"])).status_code == 403
    assert status(town.staff[town.hdnd.pk], 0, "strengths") == 404
    indicator = item.indicators.get().pk
    for place in [(0, "strengths"), (item.pk, f"figure-{indicator}"), (item.pk, "toan-bo")]:
        assert status(collector, *place) == 302
    for place in [(0, "result"), (item.pk, "strengths"), (item.pk, "figure-999999"), (999999, "result")]:
        assert status(collector, *place) == 404
    assert sent.remarks.count() == 3


def test_an_accepted_report_taken_up_counts_nowhere_until_it_is_accepted_anew(town, period, accepted, collector):
    program = period.program_id
    assert latest_accounts([program])
    workflow.ask_supplement(accepted, user=collector, on=APRIL, reason="Rà lại số liệu")
    report = again(accepted)
    assert (report.state, report.is_taken_up, report.accepted_on) == (ReportState.SUPPLEMENT, True, period.due_on)
    assert latest_accounts([program]) == {}
    assert coverage(list(period.reports.all())).endswith(
        f"Đang bổ sung báo cáo sau khi tiếp nhận: {report.agency_name}."
    )
    assert report.days_late == 0
    assert report not in AgencyReport.objects.overdue(APRIL)
    resend(town, report)
    workflow.accept(report, user=collector, on=APRIL)
    report = again(report)
    assert (report.is_taken_up, report.confirmed_on, report.accepted_on) == (False, period.due_on, APRIL)
    assert set(latest_accounts([program])) == set(report.progress.values_list("item", flat=True))


def test_it_is_not_taken_up_once_the_period_is_closed_or_the_consolidated_report_issued(
    client, town, period, accepted, collector
):
    consolidated = consolidate(period, user=collector, on=APRIL)
    issued = {"state": DocumentState.ISSUED, "symbol": "01/BC-MTTQ", "issued_on": APRIL}
    Document.objects.filter(pk=consolidated.document_id).update(**issued)
    with pytest.raises(InvalidTransition, match="Báo cáo tổng hợp của kỳ này đã ban hành"):
        workflow.ask_supplement(accepted, user=collector, on=APRIL, reason="Rà lại")
    client.force_login(collector)
    asked = reverse("reporting:report_action", args=[accepted.pk, "de-nghi-bo-sung"])
    assert "đã ban hành nên không đề nghị bổ sung" in client.get(asked).content.decode()
    workflow.close_period(period, user=collector, on=APRIL)
    with pytest.raises(InvalidTransition, match="đã khóa"):
        workflow.ask_supplement(accepted, user=collector, on=APRIL, reason="Rà lại")
    with pytest.raises(InvalidTransition, match="đã khóa"):
        ask_correction(accepted, user=town.staff[town.ubnd.pk], reason="Số khác")


class TestCorrections:
    def test_an_agency_asks_once_and_is_granted_by_asking_for_the_supplement(self, town, accepted, writer, collector):
        ask_correction(accepted, user=writer, reason="Số hội nghị là 16")
        assert Notification.objects.filter(user=collector, text__contains="xin bổ sung, đính chính").exists()
        with pytest.raises(AlreadyDone):
            ask_correction(accepted, user=writer, reason="Lần nữa")
        workflow.ask_supplement(accepted, user=collector, on=APRIL, reason="Theo đề nghị")
        assert waiting_correction(accepted) is None
        assert accepted.remarks.get().answer == "Đồng ý."
        save_report(again(accepted), user=writer, parts={"strengths": "Đã đính chính"}, items=[])

    def test_who_collects_may_leave_the_report_as_it_is_and_says_why(self, accepted, writer, collector):
        asked = ask_correction(accepted, user=writer, reason="Số hội nghị là 16")
        with pytest.raises(PermissionDenied):
            decline_correction(asked, user=writer, answer="Không")
        with pytest.raises(InvalidTransition, match="phải nêu lý do"):
            decline_correction(asked, user=collector, answer=" ")
        decline_correction(asked, user=collector, answer="Nêu ở kỳ sau")
        with pytest.raises(AlreadyDone):
            decline_correction(asked, user=collector, answer="Một người khác trả lời")
        assert accepted.remarks.get().answer == "Nêu ở kỳ sau"
        assert again(accepted).state == ReportState.ACCEPTED
        assert Notification.objects.filter(user=writer, text__startswith="Giữ nguyên báo cáo").exists()

    def test_a_report_not_accepted_needs_no_correction(self, sent, writer):
        with pytest.raises(InvalidTransition, match="Chỉ báo cáo đã tiếp nhận"):
            ask_correction(sent, user=writer, reason="Số khác")

    def test_it_is_asked_and_answered_on_its_page_and_waits_on_the_first_page(
        self, client, accepted, writer, collector, town
    ):
        url = reverse("reporting:correction", args=[accepted.pk])
        client.force_login(writer)
        client.post(url, {"reason": "Số hội nghị là 16"})
        client.force_login(collector)
        assert "Trả lời đề nghị đính chính" in client.get("/").content.decode()
        page = client.get(reverse("reporting:report_action", args=[accepted.pk, "de-nghi-bo-sung"])).content.decode()
        assert "Theo đề nghị của cơ quan: Số hội nghị là 16" in page
        client.post(url, {"answer": "Nêu ở kỳ sau"})
        assert waiting_correction(accepted) is None
        client.force_login(town.staff[town.hdnd.pk])
        assert client.get(url).status_code == 404


def test_who_succeeds_an_agency_that_was_merged_reads_its_remarks_and_mends_its_report(town, sent, collector):
    write_remark(sent, Place(None, "strengths"), user=collector, text="Nêu rõ")
    workflow.ask_supplement(sent, user=collector, on=APRIL)
    yesterday = factories.today() - datetime.timedelta(days=1)
    AgencySuccession.objects.create(predecessor=town.ubnd, successor=town.hdnd, kind="hop-nhat", on=yesterday)
    Agency.objects.filter(pk=town.ubnd.pk).update(until=yesterday)
    heir = town.staff[town.hdnd.pk]
    report = AgencyReport.objects.visible_to(heir).with_marks().get(pk=sent.pk)
    assert [one.text for one in field_notes(report, heir, writes=True).at(Place(None, "strengths")).remarks] == [
        "Nêu rõ"
    ]
    save_report(report, user=heir, parts={"strengths": "Đã nêu"}, items=[])
    assert report.changes.get(field="strengths").by == heir


def test_the_page_takes_ten_queries_whatever_stands_beside_its_fields(client, sent, writer, collector):
    for field in ("result", "shortcoming", "cause", "proposal"):
        write_remark(sent, Place(item_of(sent).pk, field), user=collector, text="Nêu rõ")
    workflow.ask_supplement(sent, user=collector, on=APRIL)
    save_progress(sent, item_of(sent), user=writer, result="Một", shortcoming="Hai")
    for user in (writer, collector):
        client.force_login(user)
        assert count_queries(lambda: client.get(sent.get_absolute_url())) <= 10
