"""Minutes: drafted from what was recorded, confirmed by the secretary, agreed by the chair, numbered and issued."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from documents import workflow as documents
from documents.choices import DocumentState
from documents.exceptions import Incomplete
from documents.kinds import kind_of
from documents.models import Document
from documents.pdf import render_pdf
from meetings.choices import AgendaKind, NoteKind, OfficerRole, Presence, RemarkKind
from meetings.minutes import MINUTES, confirm_minutes, is_confirmed
from meetings.models import AgendaItem, AgendaNote, Attendance, Delegate, DelegateGroup, Officer, Remark
from meetings.wording import offers, open_paper
from tests import factories
from tests.meetings.test_conclusions import edit, issue, sections
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()


def at(hour, minute=0):
    return timezone.make_aware(datetime.datetime.combine(TODAY, datetime.time(hour, minute)))


@pytest.fixture
def meeting(town, staff):
    """A meeting as noted while it ran: three delegates of four there or represented, one speech, one decision."""
    made = factories.meeting(town, held=True, title="Hội nghị giao ban quý I", place="Hội trường")
    Officer.objects.create(meeting=made, role=OfficerRole.CHAIR, appointment=town.heads[town.mttq.pk])
    Officer.objects.create(meeting=made, role=OfficerRole.SECRETARY, text="Lê Thị Thư, chuyên viên")
    group = DelegateGroup.objects.create(meeting=made, name="Lãnh đạo phường")
    for name, presence, instead in [
        ("Ông An", Presence.PRESENT, ""),
        ("Bà Bình", Presence.PRESENT, ""),
        ("Ông Chi", Presence.SUBSTITUTE, "Bà Dung"),
        ("Bà Đào", Presence.EXCUSED, ""),
    ]:
        delegate = Delegate.objects.create(group=group, name=name)
        Attendance.objects.create(
            delegate=delegate, presence=presence, substitute_name=instead, at=at(8), marked_by=staff
        )
    DelegateGroup.objects.create(meeting=made, name="Bí thư chi bộ", count=16, came=14, position=2)
    report = AgendaItem.objects.create(
        meeting=made, kind=AgendaKind.REPORT, content="Báo cáo quý I", began_at=at(8, 5), presenter_text="Ông An"
    )
    AgendaItem.objects.create(meeting=made, content="Thảo luận", position=2, ended_at=at(11, 20))
    AgendaNote.objects.create(meeting=made, item=report, text="Nêu 42 cuộc\nđối thoại", at=at(8, 10), by=staff)
    speech = {"kind": NoteKind.SPEECH, "speaker": "Bà Bình", "text": "Đề nghị làm sớm"}
    AgendaNote.objects.create(meeting=made, item=report, at=at(9), by=staff, **speech)
    AgendaNote.objects.create(meeting=made, kind=NoteKind.DECISION, text="Thống nhất mẫu chung", at=at(10), by=staff)
    Remark.objects.create(meeting=made, kind=RemarkKind.CONCLUSION, text="Giữ nền nếp giao ban")
    return made


def test_the_first_draft_tells_what_was_recorded(town, staff, meeting):
    told = sections(open_paper(MINUTES, meeting, user=staff))
    assert told["thoi-gian"].startswith("08 giờ 05 phút, ngày ")
    assert told["thanh-phan"].splitlines() == [
        "- Lãnh đạo phường: có mặt 3/4 đại biểu",
        "- Bí thư chi bộ: có mặt 14/16 đại biểu",
        "- Đi thay: Bà Dung dự thay Ông Chi",
        "- Vắng có phép: Bà Đào",
    ]
    assert told["dien-bien"].splitlines() == [
        "1. Báo cáo quý I (Ông An)",
        "- Nêu 42 cuộc đối thoại",
        "- Bà Bình: Đề nghị làm sớm",
        "2. Thảo luận",
    ]
    assert told["ket-luan"] == "- Thống nhất mẫu chung\n- Giữ nền nếp giao ban"
    assert told["ket-thuc"].startswith("Hội nghị kết thúc vào 11 giờ 20 phút, ngày ")
    assert (told["ky-thu-ky"], told["ky-chu-tri"]) == ("Lê Thị Thư", town.heads[town.mttq.pk].official.name)


def test_minutes_have_a_number_but_no_place_and_date_and_the_secretary_signs_left(staff, meeting, pdf_text):
    document = open_paper(MINUTES, meeting, user=staff)
    official = kind_of(document).build(document.current_version)
    assert (official.place_and_date, [block.post for block in official.signatures]) == ("", ["Thư ký", "Chủ trì"])
    text = pdf_text(render_pdf(official))
    assert "/BB-UBMTTQ" in text
    assert "THƯ KÝ CHỦ TRÌ" in text
    assert f"năm {TODAY.year}./." in text


def test_the_chair_agrees_to_what_the_secretary_confirmed(town, staff, meeting):
    document = open_paper(MINUTES, meeting, user=staff)
    with pytest.raises(Incomplete, match="thư ký chưa xác nhận"):
        documents.submit(document, user=staff, on=TODAY)
    confirm_minutes(document, user=staff)
    edit(document, staff, "dia-diem", "Phòng họp tầng 2")
    now = Document.objects.get(pk=document.pk)
    assert not is_confirmed(now.minutes, now.current_version)
    with pytest.raises(Incomplete, match="thư ký chưa xác nhận"):
        documents.submit(now, user=staff, on=TODAY)
    confirm_minutes(now, user=staff)
    issued = issue(town, now)
    assert (issued.state, issued.symbol) == (DocumentState.ISSUED, "01/BB-UBMTTQ")
    assert [block.mark for block in kind_of(issued).build(issued.current_version).signatures] == ["(Đã ký)"] * 2


def test_later_notes_are_shown_as_a_difference(staff, meeting):
    document = open_paper(MINUTES, meeting, user=staff)
    AgendaNote.objects.create(meeting=meeting, text="Hội nghị nhất trí", at=at(11), by=staff)
    (offer,) = offers(document, document.current_version).values()
    assert (offer.key, offer.runs[-1].kind) == ("dien-bien", "them")
    assert offer.runs[-1].text.endswith("Hội nghị nhất trí")


def test_others_do_not_confirm(town, staff, meeting):
    document = open_paper(MINUTES, meeting, user=staff)
    for user in (town.staff[town.ubnd.pk], town.clerks[town.mttq.pk]):
        with pytest.raises(PermissionDenied):
            confirm_minutes(document, user=user)


def test_the_pages_of_minutes(client, town, staff, meeting):
    document = open_paper(MINUTES, meeting, user=staff)
    page = reverse("meetings:paper", args=[document.pk])
    client.force_login(staff)
    assert count_queries(lambda: client.get(page)) <= 10
    client.post(reverse("meetings:paper_confirm", args=[document.pk]))
    assert count_queries(lambda: client.get(page)) <= 10
    assert "Thư ký đã xác nhận" in client.get(page).content.decode()
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(reverse("meetings:paper_edit", args=[document.pk])).status_code == 403
    client.force_login(town.staff[town.ubnd.pk])
    for name in ("paper", "paper_edit"):
        assert client.get(reverse(f"meetings:{name}", args=[document.pk])).status_code == 404
