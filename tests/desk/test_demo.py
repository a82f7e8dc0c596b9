"""The demonstration data: complete, true to its sources, loaded once and never in production."""

import datetime
import re
import unicodedata
from collections import Counter

import pytest
import time_machine
import yaml
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from agencies.choices import Role
from agencies.models import Agency, AgencySuccession, Locality, LocalityName, Membership, ReorganizationStep, User
from coordination.models import Addendum, ConsultedAgency, Indicator, ItemLine, LineIndicator, LineSupport, Program
from desk.demo import loading
from desk.demo.dates import Dates
from desk.demo.directory import PASSWORD
from desk.demo.reading import DATA
from documents.choices import Decision, DocumentState, Origin, RoundState, UploadState
from documents.models import Document, LegalBasis, RegisterEntry, SigningRound, SourceNote
from documents.workflow import available_actions
from meetings.choices import MailState, MeetingState, PackState
from meetings.models import Attendance, Delegate, Mail, Meeting
from reporting.aggregation import previous_indicators
from reporting.choices import Contradiction, ReportState
from reporting.models import AgencyReport, ConsolidatedReport, Figure, ReportingPeriod
from reporting.reconciliation import findings

MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
WARDS = ["tay-ho", "dong-da", "hoan-kiem", "cau-giay", "cam-le"]
AGENCIES = [
    "ubnd", "hdnd", "mttq", "dang-uy", "phu-nu", "nong-dan", "thanh-nien", "cuu-chien-binh", "cong-doan",
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The data loaded once for all tests here, as on one Monday, and rolled back after them."""
    with time_machine.travel(MONDAY), django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def user(name):
    return User.objects.get(username=name)


def ward(name):
    return Locality.objects.get(names__type="phuong", names__name=name)


def district(name):
    return Locality.objects.get(names__type="quan", names__name=name)


def recorded(name):
    return Program.objects.filter(document__locality=district(name)).order_by("year_from", "pk")


def meeting_of(name):
    return Meeting.objects.get(locality=district(name))


def note(target, field):
    content_type = ContentType.objects.get_for_model(target)
    return SourceNote.objects.get(content_type=content_type, object_id=target.pk, field=field)


def parties(program):
    return [p.agency.short for p in program.document.current_version.parties.all()]


# Loading


def test_loading_again_adds_nothing_and_says_so(demo, capsys):
    before = (User.objects.count(), Document.objects.count(), Meeting.objects.count())
    call_command("load_demo")
    assert capsys.readouterr().out == "Dữ liệu minh họa đã có sẵn.\n"
    assert (User.objects.count(), Document.objects.count(), Meeting.objects.count()) == before


@pytest.mark.django_db
def test_production_refuses_to_load_it(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_load_leaves_nothing(monkeypatch):
    monkeypatch.setattr(loading, "load_programs", None)
    with pytest.raises(TypeError):
        loading.load()
    assert (User.objects.count(), Locality.objects.count(), Document.objects.count()) == (0, 0, 0)
    assert not loading.is_loaded()


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
def test_data_is_precomposed_and_spelt_in_one_style(path):
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert re.findall(r"\w*(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\b", text.lower()) == []
    assert yaml.safe_load(text)


# Accounts


@pytest.mark.parametrize("locality", WARDS)
def test_every_agency_has_its_three_accounts(demo, locality):
    for agency in AGENCIES:
        for role in ("chuyen-vien", "lanh-dao", "van-thu"):
            (membership,) = user(f"{locality}.{agency}.{role}").memberships.select_related("agency__locality")
            assert membership.role == role
            assert membership.agency.locality.since == datetime.date(2025, 7, 1)
            assert (user(f"{locality}.{agency}.{role}").official is not None) == (role == "lanh-dao")


def test_accounts_share_one_hash_of_the_published_password(demo):
    assert User.objects.filter(username__contains=".").values("password").distinct().count() == 1
    assert user("tay-ho.ubnd.lanh-dao").check_password(PASSWORD)
    assert user("admin").check_password("phoi-hop-demo")


def test_viewers_administrators_and_those_with_two_hats(demo):
    assert user("ha-noi.xem").acting.role == Role.VIEWER
    assert str(user("da-nang.xem").acting.agency.locality) == "thành phố Đà Nẵng"
    assert {user(f"{one}.quan-tri").acting.role for one in WARDS} == {Role.ADMINISTRATOR}
    assert user("admin").is_superuser
    two = {name: user(name).memberships.count() for name in ("tay-ho.van-phong", "tay-ho.kiem-nhiem")}
    assert two == {"tay-ho.van-phong": 2, "tay-ho.kiem-nhiem": 2}


def test_nobody_else_has_an_account(demo):
    assert User.objects.count() == 6 * 9 * 3 + 6 + 2 + 2 + 1
    assert Membership.objects.count() == 6 * 9 * 3 + 6 + 2 + 2 * 2


# The wards succeed the districts


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("Tây Hồ", "Hà Nội"),
        ("Đống Đa", "Hà Nội"),
        ("Hoàn Kiếm", "Hà Nội"),
        ("Cầu Giấy", "Hà Nội"),
        ("Cẩm Lệ", "Đà Nẵng"),
    ],
)
def test_a_ward_of_the_same_name_succeeds_each_district(demo, name, province):
    old, new = district(name), ward(name)
    assert (old.until, new.since) == (datetime.date(2025, 6, 30), datetime.date(2025, 7, 1))
    assert new.successions_as_successor.get().predecessor == old
    assert old.parent == new.parent
    assert str(LocalityName.objects.get(locality=new.parent)) == f"thành phố {province}"
    assert AgencySuccession.objects.filter(successor__locality=new).count() == len(AGENCIES)
    assert ReorganizationStep.objects.get(locality=new).summary == f"Kết thúc quận {name}; phường {name} tiếp nhận"


def test_the_wards_people_see_the_districts_documents(demo):
    seen = Program.objects.visible_to(user("tay-ho.phu-nu.chuyen-vien"))
    assert recorded("Tây Hồ").get() in seen
    assert recorded("Đống Đa").first() not in seen


def test_the_viewer_sees_his_province_only(demo):
    assert set(Program.objects.visible_to(user("da-nang.xem")).values_list("year_from", flat=True)) == {2018, 2026}


# The five cases


def test_dong_da_signed_two_programmes_on_one_day_one_with_a_collective_party(demo):
    first, second = recorded("Đống Đa")
    assert [p.document.signed_on for p in (first, second)] == [datetime.date(2023, 12, 27)] * 2
    assert (first.year_from, first.family, second.family) == (2024, "a", "b")
    assert parties(first) == ["HĐND quận", "UBND quận", "MTTQ quận"]
    labels = [p.group_label for p in second.document.current_version.parties.all()]
    assert labels == ["", "các tổ chức chính trị - xã hội"]
    assert not ItemLine.objects.filter(version__document__in=[first.document, second.document]).exists()
    meeting = meeting_of("Đống Đa")
    assert (meeting.part_of_day, meeting.place, meeting.concluded_by) == ("chieu", "", "Bí thư Quận ủy")
    assert meeting.remarks.filter(kind="chu-de").count() == 9
    assert not meeting.remarks.filter(kind="ton-tai").exists()
    assert not meeting.commendations.exists()


def test_tay_ho_has_six_items_as_its_source_says(demo):
    program = recorded("Tây Hồ").get()
    assert program.document.signed_on == datetime.date(2024, 2, 28)
    assert ItemLine.objects.filter(version__document=program.document).count() == 6
    counted = note(program, "Số nội dung phối hợp")
    assert counted.as_printed == "6"
    assert "bảy" in counted.why
    meeting = meeting_of("Tây Hồ")
    assert meeting.remarks.filter(kind="ket-qua").count() == 6
    assert meeting.remarks.filter(kind="ton-tai").count() == 3
    assert note(meeting, "Tỷ lệ giải quyết kiến nghị cử tri").corrected == ""


def test_hoan_kiem_was_chaired_by_the_party_committee_in_a_year_that_is_not_printed(demo):
    meeting = meeting_of("Hoàn Kiếm")
    assert (meeting.held_on, meeting.date_as_printed) == (datetime.date(2022, 10, 6), "6/10")
    assert meeting.organizer.full == "Quận ủy Hoàn Kiếm"
    assert meeting.chair_printed == meeting.concluded_by == "Phó Bí thư Thường trực Quận ủy"
    assert note(meeting, "Ngày họp").as_printed == "6/10"
    given = list(meeting.tasks.filter(parent__isnull=True))
    assert [t.due_on for t in given] == [datetime.date(2022, 12, 31)] * 3 + [None] * 3
    assert [t.due_text for t in given][3:] == ["sớm", "thường xuyên", "cuối năm 2022"]
    assert [t.passed_on.count() for t in given] == [0] * 3 + [1] * 3
    assert {t.party_conclusion.body for t in given} == {"Thường trực Quận ủy"}
    assert list(meeting.remarks.filter(kind="so-lieu").values_list("text", flat=True)) == [
        "Chương trình của Quận ủy: 07",
        "Đề án của Quận ủy: 33",
    ]
    assert recorded("Hoàn Kiếm").get().document.signed_on is None


def test_cau_giay_awards_are_for_another_bodys_work(demo):
    meeting = meeting_of("Cầu Giấy")
    award = meeting.commendations.get()
    assert (award.collectives, award.individuals, award.by) == (15, 18, "Chủ tịch UBND quận")
    assert "không phải thành tích của chương trình phối hợp" in award.for_what
    assert [p.program is None for p in meeting.purposes.all()] == [True, False, True, False, True]
    plan = note(meeting, "Kế hoạch 5 năm")
    assert (plan.as_printed, plan.corrected) == ("kế hoạch 5 năm 2020-2025", "2021-2025")
    assert note(meeting, "Tồn tại, hạn chế").corrected == ""
    assert "110,5 %" in meeting.remarks.get(kind="so-lieu").text
    reviewed, signed = recorded("Cầu Giấy")
    assert (reviewed.year_from, reviewed.document.state) == (2022, DocumentState.CLOSED)
    assert (signed.previous, signed.document.signed_on) == (reviewed, datetime.date(2023, 1, 6))


def test_cam_le_keeps_the_printed_date_beside_the_true_one(demo):
    meeting = meeting_of("Cẩm Lệ")
    assert (meeting.held_on, meeting.date_as_printed) == (datetime.date(2018, 4, 23), "23/4/2017")
    held = note(meeting, "Ngày họp")
    assert (held.as_printed, held.corrected) == ("23/4/2017", "23/04/2018")
    assert "Chủ nhật" in held.why
    assert datetime.date(2017, 4, 23).isoweekday() == 7
    program = recorded("Cẩm Lệ").get()
    assert parties(program) == ["UBND quận", "MTTQ quận"]
    assert ItemLine.objects.filter(version__document=program.document).count() == 4
    named = note(program, "Tên bên tham gia")
    assert (named.as_printed, named.corrected) == ("UBND huyện", "UBND quận")
    assert meeting.remarks.filter(kind="chu-de").count() == 12


def test_what_the_sources_do_not_say_stays_unknown(demo):
    documents = Document.objects.filter(origin=Origin.RECORDED)
    assert documents.count() == 7
    assert set(documents.values_list("symbol", flat=True)) == {""}
    names = documents.values_list("versions__parties__signatures__name", flat=True).distinct()
    assert set(names) == {""}
    assert set(Meeting.objects.filter(locality__until__isnull=False).values_list("place", flat=True)) == {""}


# The living wards


def living():
    return Document.objects.filter(locality=ward("Tây Hồ"), program__isnull=False)


def test_tay_ho_has_programmes_of_2026_in_every_state(demo):
    states = living().filter(program__year_from=2026).values_list("state", flat=True)
    assert set(states) == set(DocumentState.values) - {DocumentState.CLOSED}
    closed = living().get(state=DocumentState.CLOSED)
    assert closed.program.year_from == 2025


@pytest.mark.parametrize("name", ["Đống Đa", "Hoàn Kiếm", "Cầu Giấy", "Cẩm Lệ"])
def test_the_other_wards_have_an_issued_programme_of_2026_with_a_period(demo, name):
    program = Program.objects.get(document__locality=ward(name), year_from=2026)
    assert program.document.symbol == "01/CTrPH-HĐND-UBND-UBMTTQ"
    assert program.periods.count() == 1


def test_one_agreement_is_outstanding(demo):
    document = living().get(state=DocumentState.AGREEING, versions__no=2)
    silent = [p.agency.short for p in document.current_version.parties.filter(agreement__isnull=True)]
    assert silent == ["Hội Nông dân phường"]
    assert document.versions.filter(parties__agreement__decision=Decision.RETURN).count() == 1


def test_a_consultation_waits_for_silent_agencies(demo):
    asked = ConsultedAgency.objects.filter(consultation__closed_on__isnull=True)
    assert sorted(one.agency.short for one in asked if not one.answer) == ["Hội CCB phường", "MTTQ phường"]
    assert [one.paper_number for one in asked if one.paper_on] == ["18/CV-CĐ"]
    assert {one.answer for one in asked if one.answer} == {"nhat-tri", "nhat-tri-co-gop-y", "khong-nhat-tri"}


def test_a_conference_is_told_from_its_letters_to_its_pack(demo):
    meeting = Meeting.objects.get(title__startswith="Hội nghị sơ kết 6 tháng thực hiện")
    mails = Mail.objects.filter(meeting=meeting)
    assert set(mails.values_list("state", flat=True)) == {MailState.SENT}
    assert all(mail.to.endswith("@tay-ho.example") for mail in mails)
    answers = Delegate.objects.filter(group__meeting=meeting).exclude(response="")
    assert (mails.count(), answers.count()) == (9, 9)
    assert meeting.agenda.filter(began_at=None).count() == meeting.agenda.filter(ended_at=None).count() == 0
    assert Counter(meeting.agenda_notes.values_list("kind", flat=True)) == {
        "phat-bieu": 5,
        "dien-bien": 3,
        "quyet-dinh": 2,
    }
    came = Counter(Attendance.objects.filter(delegate__group__meeting=meeting).values_list("presence", flat=True))
    assert came == {"co-mat": 8, "di-thay": 1, "vang-co-phep": 1}
    body = "\n".join(meeting.minutes.get().document.current_version.sections.values_list("body", flat=True))
    assert "Trịnh Thị Nhàn dự thay" in body
    assert "16 giờ 13 phút" in body
    pack = meeting.packs.get()
    assert (pack.state, len(pack.choices["documents"]), len(pack.choices["scans"])) == (PackState.WAITING, 2, 1)


def test_a_ceremony_is_called_for_next_week(demo):
    meeting = Meeting.objects.get(state=MeetingState.INVITED, purposes__kind="ky-ket")
    monday = timezone.localdate() + datetime.timedelta(days=8 - timezone.localdate().isoweekday())
    assert monday <= meeting.held_on < monday + datetime.timedelta(days=7)
    assert meeting.purposes.get().program.document.state == DocumentState.AGREED


def test_reports_stand_in_every_state(demo):
    reports = AgencyReport.objects.filter(period__program__document__locality=ward("Tây Hồ"))
    assert set(reports.values_list("state", flat=True)) == set(ReportState.values)
    assert reports.overdue(timezone.localdate()).exists()


def test_figures_keep_qualifiers_and_the_absence_of_a_figure(demo):
    assert {"", "hon", "tren", "gan", "khoang", "uoc"} == set(Figure.objects.values_list("qualifier", flat=True))
    assert Figure.objects.filter(no_figure=True, value__isnull=True).exists()


def test_deadlines_of_every_kind_duties_and_targets(demo):
    lines = ItemLine.objects.filter(version__document__in=living())
    assert set(lines.values_list("due_kind", flat=True)) == {
        "vao-ngay",
        "truoc-ngay",
        "trong-ky",
        "thuong-xuyen",
        "khong",
    }
    assert LineSupport.objects.exclude(duty="").exists()
    senses = set(LineIndicator.objects.values_list("sense", flat=True))
    assert senses == {"it-nhat", "nhieu-nhat", "dung"}


def test_numbers_run_in_each_register_without_gap(demo):
    numbers = {}
    for entry in RegisterEntry.objects.order_by("number"):
        numbers.setdefault(entry.register_id, []).append(entry.number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    each = living().get(numbering="moi-ben")
    assert each.symbol.count(";") == 1


def test_one_consolidated_report_is_issued(demo):
    ward = user("tay-ho.mttq.chuyen-vien").acting.agency.locality
    document = Document.objects.get(consolidated_report__isnull=False, locality=ward)
    assert (document.state, document.symbol) == (DocumentState.ISSUED, "04/BC-UBMTTQ")


# Two years of one commune


def commune_period(year, kind):
    periods = ReportingPeriod.objects.filter(program__document__locality__names__name="Minh Châu")
    return periods.get(cutoff_on__year=year, kind=kind)


def test_a_commune_has_eight_periods_of_two_years(demo):
    kinds = ["quy", "6-thang", "9-thang", "nam"]
    periods = [commune_period(year, kind) for year in (2025, 2026) for kind in kinds]
    assert [period.is_closed for period in periods] == [True] * 6 + [False] * 2
    merged = ConsolidatedReport.objects.filter(period__in=periods[:6], document__state=DocumentState.ISSUED)
    assert merged.count() == 6
    assert {period.reports.count() for period in periods} == {8}
    assert set(periods[7].reports.values_list("state", flat=True)) == {ReportState.DRAFT}
    assert periods[0].reports.get(agency_name__contains="Cựu chiến binh").days_late == 2


def test_its_newest_period_holds_every_state_and_contradictions_of_every_kind_but_a_jump(demo):
    period = commune_period(2026, "9-thang")
    assert set(period.reports.values_list("state", flat=True)) == set(ReportState.values)
    assert {finding.kind for finding in findings(period)} == set(Contradiction) - {Contradiction.JUMP}
    letter = period.reminder_letters.get()
    assert (letter.document.state, letter.agencies.count()) == (DocumentState.ISSUED, 2)


def test_its_indicators_are_followed_over_the_years(demo):
    program = commune_period(2026, "nam").program
    indicators = list(Indicator.objects.filter(item__program=program))
    before = previous_indicators([one.pk for one in indicators])
    assert len(before) == len(indicators) == 12


def test_people_owe_something_today(demo):
    waiting = {}
    for name in ("nong-dan.lanh-dao", "ubnd.lanh-dao", "thanh-nien.lanh-dao", "ubnd.van-thu", "mttq.chuyen-vien"):
        person = user(f"tay-ho.{name}")
        seen = Document.objects.visible_to(person).open()
        waiting[name] = {action for document in seen for action in available_actions(document, person)}
    assert {"thong-nhat", "gui-lai"} <= waiting["nong-dan.lanh-dao"] & waiting["ubnd.lanh-dao"]
    assert "ky" in waiting["thanh-nien.lanh-dao"]
    assert "ban-hanh" in waiting["ubnd.van-thu"]
    assert "ghi-y-kien-cap-uy" in waiting["mttq.chuyen-vien"]
    assert user("tay-ho.nong-dan.lanh-dao").notifications.filter(read_at__isnull=True).exists()


def test_expired_laws_name_what_replaced_them(demo):
    old = LegalBasis.objects.get(number="77/2015/QH13")
    assert (old.expires_on, old.replaced_by.number) == (datetime.date(2025, 3, 1), "65/2025/QH15")
    assert LegalBasis.objects.in_force(datetime.date(2026, 1, 1)).filter(title=old.title).get().number == "72/2025/QH15"
    assert LegalBasis.objects.count() == 14


def test_mass_organizations_of_a_ward_stand_under_the_front(demo):
    front = Agency.objects.get(locality=ward("Cẩm Lệ"), kind="mttq")
    assert front.children.count() == 5


# Days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("28/02/2024", datetime.date(2024, 2, 28)),
        ("15/01", datetime.date(2026, 1, 15)),
        ("08/12 năm trước", datetime.date(2025, 12, 8)),
        ("nay-3", datetime.date(2026, 11, 20)),
        ("tuần này", datetime.date(2026, 11, 24)),
        ("tuần sau", datetime.date(2026, 12, 2)),
    ],
)
def test_days_are_read_as_seen_from_the_day_of_loading(text, day):
    assert Dates(datetime.date(2026, 11, 23)).day(text) == day


@pytest.mark.parametrize(("today", "year"), [("2026-07-01", 2026), ("2027-03-01", 2026), ("2027-07-02", 2027)])
def test_the_living_year_has_half_passed(today, year):
    assert Dates(datetime.date.fromisoformat(today)).year == year


def test_one_programme_is_being_signed_electronically(demo):
    signing = SigningRound.objects.get()
    assert signing.state == RoundState.OPEN
    first = signing.uploads.get()
    assert (first.state, first.party.agency.short) == (UploadState.ACCEPTED, "UBND phường")
    assert signing.holder.agency.short == "MTTQ phường"
    assert "minh họa" in first.verified.get().issuer


def test_a_programme_was_amended_in_mid_year_and_its_reports_have_the_text_of_their_cut_off(demo):
    addendum = Addendum.objects.get()
    assert addendum.document.state == DocumentState.ISSUED
    reports = AgencyReport.objects.filter(period__program=addendum.program).order_by("period__cutoff_on")
    texts = dict.fromkeys((report.period.kind, report.version.document) for report in reports)
    assert list(texts) == [("6-thang", addendum.program.document), ("nam", addendum.document)]
