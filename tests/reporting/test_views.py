"""Pages of this floor: who sees them, what they cost, and that nothing typed is lost."""

import datetime

import pytest
from django.urls import reverse

from activity.log import record
from agencies.choices import LocalityType, Role
from documents.choices import DocumentState
from documents.drafting import freeze
from documents.models import Document
from reporting.choices import ReportState
from reporting.consolidation import Decision, consolidate, edit
from reporting.entry import save_progress
from reporting.models import AgencyReport, ConsolidatedReport, ReportingPeriod
from reporting.workflow import close_period
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 20)
PAGE = 60_000  # bytes


def page(client, user, url, status=200):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def periods_url():
    return reverse("reporting:periods")


@pytest.fixture
def consolidated(town, period, collector):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    return consolidate(period, user=collector, on=DAY)


@pytest.fixture
def viewer(town):
    """A superior of the province above."""
    province = factories.locality("Hà Nội", LocalityType.CITY)
    town.locality.parent = province
    town.locality.save()
    return factories.user(factories.agency(province), Role.VIEWER)


class TestPeriods:
    def test_the_list_names_who_owes_and_who_is_late(self, client, town, period):
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        text = page(client, town.staff[town.hdnd.pk], periods_url())
        assert "1/3" in text
        assert "Hội đồng nhân dân phường Tây Hồ, chậm" in text
        assert "Ủy ban nhân dân phường Tây Hồ, chậm" not in text

    def test_a_superior_is_not_told_who_is_late(self, client, town, period, viewer):
        text = page(client, viewer, periods_url())
        assert "Quý I" in text
        assert "chậm" not in text

    def test_another_locality_sees_none(self, client, period):
        other = factories.town("Đống Đa")
        assert "Quý I" not in page(client, other.staff[other.ubnd.pk], periods_url())

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("nam=2026", True),
            ("nam=2025", False),
            ("trang_thai=con-thieu", True),
            ("trang_thai=qua-han", True),
            ("trang_thai=da-du", False),
            ("trang_thai=da-khoa", False),
            ("chuong_trinh={program}", True),
            ("chuong_trinh=999999", True),  # not offered: told at the field
            ("nam=khong-phai-so", True),
        ],
    )
    def test_the_address_filters(self, client, town, program, period, query, found):
        text = page(client, town.staff[town.hdnd.pk], f"{periods_url()}?{query.format(program=program.pk)}")
        assert (period.get_absolute_url() in text) == found

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_list_takes_six_queries_however_long(self, client, town, program, rows):
        periods = [factories.period(program, f"Kỳ {number}") for number in range(rows)]
        version = program.document.current_version
        AgencyReport.objects.bulk_create(
            AgencyReport(period=one, agency=agency, agency_name=agency.kind, version=version)
            for one in periods
            for agency in (town.mttq, town.ubnd, town.hdnd)
        )
        client.force_login(town.staff[town.hdnd.pk])
        assert count_queries(lambda: client.get(periods_url())) == 6
        assert len(client.get(periods_url()).content) < PAGE

    def test_htmx_gets_the_rows_only(self, client, town, period):
        client.force_login(town.staff[town.hdnd.pk])
        text = client.get(periods_url(), headers={"HX-Request": "true"}).content.decode()
        assert "Quý I" in text
        assert "<html" not in text

    def test_a_period_says_when_each_report_came(self, client, town, period):
        factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        text = page(client, town.staff[town.mttq.pk], period.get_absolute_url())
        report = period.reports.get(agency=town.ubnd)
        assert "10/04/2026" in text
        assert reverse("reporting:report_action", args=[report.pk, "tiep-nhan"]) in text

    def test_a_period_links_no_report_the_user_may_not_read(self, client, town, period):
        text = page(client, town.staff[town.hdnd.pk], period.get_absolute_url())
        own, other = period.reports.get(agency=town.hdnd), period.reports.get(agency=town.ubnd)
        assert own.get_absolute_url() in text
        assert other.get_absolute_url() not in text

    def test_a_superior_sees_accepted_reports_only(self, client, town, period, viewer):
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        text = page(client, viewer, period.get_absolute_url())
        assert "Ủy ban nhân dân phường Tây Hồ" in text
        assert "Hội đồng nhân dân phường Tây Hồ" not in text

    def test_a_period_of_another_locality_is_not_found(self, client, period):
        other = factories.town("Đống Đa")
        page(client, other.staff[other.ubnd.pk], period.get_absolute_url(), status=404)

    def test_a_period_costs_at_most_ten_queries(self, client, town, period, collector):
        for agency in town.parties:
            factories.report_in(town, period, agency, ReportState.ACCEPTED)
        client.force_login(collector)
        assert count_queries(lambda: client.get(period.get_absolute_url())) <= 10

    def test_the_standing_agency_opens_a_period(self, client, program, collector):
        url = reverse("reporting:period_create", args=[program.pk])
        client.force_login(collector)
        days = {"starts_on": "01/01/2026", "cutoff_on": "2026-06-15", "due_on": "20/06/2026"}
        answer = client.post(url, {"kind": "6-thang", "name": "6 tháng đầu năm 2026", **days})
        period = ReportingPeriod.objects.get()
        assert answer.url == period.get_absolute_url()
        assert period.starts_on == datetime.date(2026, 1, 1)
        assert period.reports.count() == 3

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"cutoff_on": "2025-12-31"}, "Ngày chốt số liệu không được trước ngày bắt đầu kỳ."),
            ({"due_on": "2025-12-31"}, "Hạn nộp không được trước ngày bắt đầu kỳ."),
            ({"cutoff_on": "2027-01-31"}, "nằm ngoài thời gian của chương trình (năm 2026)"),
            ({"cutoff_on": "2026-01-10"}, "Chương trình chưa có hiệu lực vào ngày chốt số liệu"),
            ({"name": "Quý I"}, "Chương trình đã có kỳ báo cáo mang tên này."),
            ({"due_on": "31/02/2026"}, "field-error"),
            ({"kind": ""}, "field-error"),
        ],
    )
    def test_a_wrong_period_is_told_at_its_field(self, client, program, period, collector, wrong, message):
        days = {"starts_on": "2026-01-01", "cutoff_on": "2026-06-30", "due_on": "2026-07-05"}
        sent = {"kind": "6-thang", "name": "Sáu tháng", **days, **wrong}
        client.force_login(collector)
        text = client.post(reverse("reporting:period_create", args=[program.pk]), sent).content.decode()
        assert message in text
        assert f'value="{sent["name"]}"' in text
        assert ReportingPeriod.objects.count() == 1

    def test_others_open_no_period(self, client, program, writer):
        page(client, writer, reverse("reporting:period_create", args=[program.pk]), status=403)

    def test_closing_is_the_standing_agencys(self, client, period, writer, collector):
        url = reverse("reporting:period_close", args=[period.pk])
        client.force_login(writer)
        assert client.post(url, {"on": "2026-04-20"}).status_code == 403
        client.force_login(collector)
        client.post(url, {"on": "20/04/2026"})
        period.refresh_from_db()
        assert period.closed_on == DAY


class TestReports:
    def test_its_staff_get_the_form_and_last_periods_text(self, client, town, program, period, writer):
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, result="Đã làm ở quý trước", value=7)
        later = factories.opened_period(town, program, name="Quý II", cutoff_on=datetime.date(2026, 6, 30))
        text = page(client, writer, later.reports.get(agency=town.ubnd).get_absolute_url())
        assert "Đã làm ở quý trước" in text
        assert "Số hội nghị: 7" in text
        assert 'name="trinh"' in text

    @pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SENT])
    @pytest.mark.parametrize("agency", ["hdnd", "mttq"])
    def test_what_was_not_confirmed_is_not_found_by_others(self, client, town, period, state, agency):
        report = factories.report_in(town, period, town.ubnd, state)
        page(client, town.leaders[getattr(town, agency).pk], report.get_absolute_url(), status=404)

    def test_what_was_confirmed_is_read_by_the_standing_agency_only(self, client, town, period, viewer):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        page(client, town.staff[town.mttq.pk], report.get_absolute_url())
        page(client, town.staff[town.hdnd.pk], report.get_absolute_url(), status=404)
        page(client, viewer, report.get_absolute_url(), status=404)

    def test_what_was_accepted_is_read_by_all_and_their_superiors(self, client, town, period, viewer):
        report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        for user in (town.staff[town.hdnd.pk], viewer):
            assert "Kết quả của UBND" in page(client, user, report.get_absolute_url())

    def test_another_localitys_report_is_not_found(self, client, town, period):
        report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        other = factories.town("Đống Đa")
        for url in (report.get_absolute_url(), reverse("reporting:report_action", args=[report.pk, "tiep-nhan"])):
            page(client, other.leaders[other.mttq.pk], url, status=404)

    @pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.ACCEPTED])
    @pytest.mark.parametrize("rows", [1, 30])
    def test_a_report_takes_at_most_ten_queries_however_long(self, client, town, rows, state):
        program = factories.issued(town, on=datetime.date(2026, 1, 15), items=rows)
        period = factories.opened_period(town, program)
        report = factories.report_in(town, period, town.ubnd, state)
        client.force_login(town.staff[town.ubnd.pk])
        assert count_queries(lambda: client.get(report.get_absolute_url())) <= 10

    def first(self, report, name):
        return f"p{report.progress.order_by('item').first().pk}-{name}"

    def seen(self, client, report):
        """The hidden fingerprints of the page as drawn."""
        entry = client.get(report.get_absolute_url()).context["entry"]
        return {form.add_prefix(name): value for form in entry.forms
                for name, value in {**form.kept, "seen": form.initial["seen"]}.items()}  # fmt: skip

    def test_saving_keeps_an_incomplete_draft(self, client, town, period, writer):
        report = period.reports.get(agency=town.ubnd)
        client.force_login(writer)
        sent = self.seen(client, report) | {self.first(report, "result"): "Một phần"}
        assert client.post(report.get_absolute_url(), sent).status_code == 302
        assert report.progress.order_by("item").first().result == "Một phần"

    def test_sending_shows_each_gap_with_a_link_to_its_field(self, client, town, period, writer):
        report = period.reports.get(agency=town.ubnd)
        client.force_login(writer)
        sent = self.seen(client, report) | {self.first(report, "status"): "dang-thuc-hien", "trinh": "1"}
        text = client.post(report.get_absolute_url(), sent).content.decode()
        field = self.first(report, "result")
        assert f'href="#id_{field}"' in text
        assert f'id="id_{field}"' in text
        assert "Nội dung 1 chưa ghi kết quả." in text
        assert AgencyReport.objects.get(pk=report.pk).state == ReportState.DRAFT
        assert report.progress.order_by("item").first().status == "dang-thuc-hien"

    def test_a_complete_report_goes_to_the_leader(self, client, town, period, writer):
        report = factories.filled_report(town, period, town.ubnd)
        client.force_login(writer)
        client.post(report.get_absolute_url(), self.seen(client, report) | {"trinh": "1"})
        assert AgencyReport.objects.get(pk=report.pk).state == ReportState.SENT

    def test_wrong_values_are_told_at_their_fields_and_stay_typed(self, client, town, period, writer):
        report = period.reports.get(agency=town.ubnd)
        indicator = report.progress.order_by("item").first().item.indicators.get()
        client.force_login(writer)
        wrong = {self.first(report, "percent"): "120", self.first(report, f"f{indicator.pk}-value"): "-5"}
        typed = {self.first(report, "result"): "Đã gõ dài"}
        text = client.post(report.get_absolute_url(), self.seen(client, report) | wrong | typed).content.decode()
        for shown in ("Tỷ lệ hoàn thành từ 0 đến 100.", "Số liệu không được âm.", "Đã gõ dài", 'value="120"'):
            assert shown in text
        assert report.progress.order_by("item").first().result == ""

    def test_an_older_page_shows_the_others_text_beside_what_was_typed(self, client, town, period, writer):
        report = period.reports.get(agency=town.ubnd)
        client.force_login(writer)
        sent = self.seen(client, report) | {self.first(report, "result"): "Của tôi"}
        save_progress(report, report.progress.order_by("item").first().item, user=writer, result="Của đồng nghiệp")
        text = client.post(report.get_absolute_url(), sent).content.decode()
        assert "Người khác vừa sửa phần này" in text
        assert "Của đồng nghiệp" in text
        assert "Của tôi" in text
        assert report.progress.order_by("item").first().result == "Của đồng nghiệp"

    def test_nothing_is_saved_into_a_report_that_was_sent_meanwhile(self, client, town, period, writer):
        report = factories.filled_report(town, period, town.ubnd)
        client.force_login(writer)
        sent = self.seen(client, report) | {self.first(report, "result"): "Muộn"}
        client.post(report.get_absolute_url(), self.seen(client, report) | {"trinh": "1"})
        text = client.post(report.get_absolute_url(), sent, follow=True).content.decode()
        assert "Chưa lưu được" in text

    @pytest.mark.parametrize(("agency", "role"), [("ubnd", Role.LEADER), ("ubnd", Role.CLERK)])
    def test_who_may_read_but_not_write_is_refused(self, client, town, period, agency, role):
        report = period.reports.get(agency=town.ubnd)
        client.force_login(town.people(role)[getattr(town, agency).pk])
        assert client.post(report.get_absolute_url(), {"chung-seen": "x"}).status_code == 403

    def act(self, client, user, report, action, **sent):
        client.force_login(user)
        url = reverse("reporting:report_action", args=[report.pk, action])
        return client.post(url, {"rev": report.rev, "on": "2026-04-20", **sent})

    def test_a_leader_confirms_and_the_standing_agency_asks_and_accepts(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.SENT)
        self.act(client, town.leaders[town.ubnd.pk], report, "xac-nhan")
        report = AgencyReport.objects.get(pk=report.pk)
        assert (report.state, report.confirmed_on) == (ReportState.CONFIRMED, DAY)
        self.act(client, collector, report, "de-nghi-bo-sung", reason="Thiếu số liệu hội nghị")
        text = page(client, town.staff[town.ubnd.pk], report.get_absolute_url())
        assert "Thiếu số liệu hội nghị" in text

    def test_a_supplement_without_a_reason_is_not_asked_for(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        text = self.act(client, collector, report, "de-nghi-bo-sung", reason=" ").content.decode()
        assert "field-error" in text
        assert AgencyReport.objects.get(pk=report.pk).state == ReportState.CONFIRMED

    def test_an_older_tab_is_told_what_changed_and_keeps_the_reason(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        self.act(client, town.leaders[town.mttq.pk], report, "tiep-nhan")
        answer = self.act(client, collector, report, "de-nghi-bo-sung", reason="Còn thiếu")
        assert answer.status_code == 409
        text = answer.content.decode()
        assert town.leaders[town.mttq.pk].name in text
        assert "Còn thiếu" in text

    def test_a_second_click_does_no_harm(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        for _ in range(2):
            assert self.act(client, collector, report, "tiep-nhan").status_code == 302

    def test_a_day_before_the_handing_in_is_told_at_the_date(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        text = self.act(client, collector, report, "tiep-nhan", on="2026-04-01").content.decode()
        assert "Ngày tiếp nhận không được trước ngày gửi 10/04/2026." in text

    def test_nothing_is_done_in_a_closed_period(self, client, town, period, collector):
        report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
        close_period(period, user=collector, on=DAY)
        answer = self.act(client, collector, report, "tiep-nhan")
        assert "Kỳ báo cáo đã khóa" in answer.content.decode()

    def test_the_wrong_role_is_refused_and_an_unknown_action_not_found(self, client, town, period):
        report = factories.report_in(town, period, town.ubnd, ReportState.SENT)
        assert self.act(client, town.staff[town.ubnd.pk], report, "xac-nhan").status_code == 403
        assert self.act(client, town.staff[town.ubnd.pk], report, "xoa").status_code == 404


class TestProgrammeTabs:
    @pytest.mark.parametrize("tab", ["of_program", "progress"])
    @pytest.mark.parametrize("rows", [1, 30])
    def test_a_tab_takes_at_most_ten_queries_however_long(self, client, town, tab, rows):
        program = factories.issued(town, on=datetime.date(2026, 1, 15), items=rows)
        period = factories.opened_period(town, program)
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        client.force_login(town.staff[town.hdnd.pk])
        url = reverse(f"reporting:{tab}", args=[program.pk])
        assert count_queries(lambda: client.get(url)) <= 10

    def test_progress_shows_figures_against_targets_and_who_reported(self, client, town, program, period):
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED, value=12)
        text = page(client, town.staff[town.hdnd.pk], reverse("reporting:progress", args=[program.pk]))
        for shown in ("ít nhất 10", "120 %", "Báo cáo của Ủy ban nhân dân phường Tây Hồ, Quý I", "Quá hạn"):
            assert shown in text

    def test_a_draft_has_no_progress_yet(self, client, town):
        program = factories.program(town)
        for tab in ("of_program", "progress"):
            url = reverse(f"reporting:{tab}", args=[program.pk])
            assert "sau khi chương trình ban hành" in page(client, town.staff[town.mttq.pk], url)

    def test_another_localitys_programme_is_not_found(self, client, program):
        other = factories.town("Đống Đa")
        for tab in ("of_program", "progress", "period_create"):
            page(client, other.staff[other.mttq.pk], reverse(f"reporting:{tab}", args=[program.pk]), status=404)


class TestConsolidated:
    def test_it_is_written_from_the_period_page(self, client, town, period, collector):
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        client.force_login(collector)
        answer = client.post(reverse("reporting:consolidate", args=[period.pk]), follow=True)
        text = answer.content.decode()
        assert "Đã tổng hợp các báo cáo được tiếp nhận." in text
        assert "Chưa có báo cáo của: Hội đồng nhân dân phường Tây Hồ" in text
        assert "Trình lãnh đạo thống nhất" in text

    def test_others_neither_write_nor_see_the_draft(self, client, town, period, consolidated, writer):
        client.force_login(writer)
        assert client.post(reverse("reporting:consolidate", args=[period.pk])).status_code == 403
        for name in ("consolidated", "consolidated_edit", "consolidated_pdf", "consolidated_history"):
            page(client, writer, reverse(f"reporting:{name}", args=[consolidated.pk]), status=404)

    def test_a_clerk_reads_the_draft_but_does_not_edit_it(self, client, town, consolidated):
        clerk = town.clerks[town.mttq.pk]
        page(client, clerk, consolidated.get_absolute_url())
        page(client, clerk, reverse("reporting:consolidated_edit", args=[consolidated.pk]), status=403)

    def test_its_history_tells_others_no_more_than_they_may_know(self, client, town, collector, consolidated):
        Document.objects.filter(pk=consolidated.document_id).update(
            state=DocumentState.ISSUED, symbol="01/BC-UBMTTQ", issued_on=DAY
        )
        record(consolidated.document, "sua", "Sửa lời văn trước khi trình", user=collector, on=DAY)
        url = reverse("reporting:consolidated_history", args=[consolidated.pk])
        assert "Sửa lời văn trước khi trình" in page(client, collector, url)
        freeze(consolidated.document.current_version, DAY)
        assert "Sửa lời văn trước khi trình" not in page(client, town.staff[town.hdnd.pk], url)

    @pytest.mark.parametrize("rows", [1, 30])
    def test_its_pages_take_at_most_ten_queries_however_long(self, client, town, collector, rows):
        program = factories.issued(town, on=datetime.date(2026, 1, 15), items=rows)
        period = factories.opened_period(town, program)
        factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
        made = consolidate(period, user=collector, on=DAY)
        client.force_login(collector)
        for name in ("consolidated", "consolidated_edit", "consolidated_history"):
            url = reverse(f"reporting:{name}", args=[made.pk])
            assert count_queries(lambda url=url: client.get(url)) <= 10, name

    def test_a_report_accepted_later_is_told(self, client, town, period, collector, consolidated):
        factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
        text = page(client, collector, consolidated.get_absolute_url())
        assert "1 báo cáo thay đổi sau lần tổng hợp gần nhất" in text
        assert "Tổng hợp lại" in text

    def edit_url(self, consolidated):
        return reverse("reporting:consolidated_edit", args=[consolidated.pk])

    def sent(self, client, consolidated):
        entry = client.get(self.edit_url(consolidated)).context["entry"]
        forms = {form.prefix: form for form in entry.forms}
        data = {form.add_prefix(name): value for form in forms.values()
                for name, value in {**form.kept, "seen": form.initial["seen"]}.items()}  # fmt: skip
        prefixes = {one.section.key: one.form.prefix for one in entry.sections}
        return data, prefixes

    def test_sections_are_edited(self, client, collector, consolidated):
        client.force_login(collector)
        data, prefixes = self.sent(client, consolidated)
        client.post(self.edit_url(consolidated), data | {f"{prefixes['uu-diem']}-body": "Chủ động, kịp thời."})
        document = Document.objects.get(pk=consolidated.document_id)
        assert document.current_version.sections.get(key="uu-diem").body == "Chủ động, kịp thời."

    def test_an_older_page_shows_the_others_text(self, client, collector, consolidated):
        client.force_login(collector)
        data, prefixes = self.sent(client, consolidated)
        edit(consolidated, user=collector, sections={"uu-diem": Decision("Của đồng nghiệp")})
        answer = client.post(self.edit_url(consolidated), data | {f"{prefixes['uu-diem']}-body": "Của tôi"})
        text = answer.content.decode()
        assert "Của đồng nghiệp" in text
        assert "Của tôi" in text

    def test_offered_text_is_taken_from_the_page(self, client, town, period, collector, consolidated):
        edit(consolidated, user=collector, sections={"tinh-hinh-bao-cao": Decision("Lời của tôi")})
        factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
        client.force_login(collector)
        answer = client.post(reverse("reporting:consolidate", args=[period.pk]))
        assert answer.url == self.edit_url(consolidated)
        data, prefixes = self.sent(client, consolidated)
        client.post(self.edit_url(consolidated), data | {f"{prefixes['tinh-hinh-bao-cao']}-choice": "dung"})
        sections = Document.objects.get(pk=consolidated.document_id).current_version.sections
        assert "2/3 cơ quan" in sections.get(key="tinh-hinh-bao-cao").body

    def test_a_signatory_of_another_agency_is_refused(self, client, town, collector, consolidated):
        client.force_login(collector)
        data, _ = self.sent(client, consolidated)
        wrong = {"ky-signatory": str(town.heads[town.ubnd.pk].pk)}
        assert "field-error" in client.post(self.edit_url(consolidated), data | wrong).content.decode()

    def test_the_pdf_is_served(self, client, collector, consolidated):
        client.force_login(collector)
        answer = client.get(reverse("reporting:consolidated_pdf", args=[consolidated.pk]))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    def test_the_actions_of_documents_lead_back_here(self, client, collector, consolidated):
        client.force_login(collector)
        url = reverse("documents:action", args=[consolidated.document_id, "trinh-thong-nhat"])
        rev = Document.objects.get(pk=consolidated.document_id).rev
        answer = client.post(url, {"on": factories.today().isoformat(), "rev": rev})
        assert answer.url == ConsolidatedReport.objects.get().get_absolute_url()


def test_a_stranger_is_asked_to_sign_in(client, period):
    for url in (periods_url(), period.get_absolute_url(), period.reports.first().get_absolute_url()):
        assert client.get(url).url.startswith(reverse("agencies:sign_in"))
