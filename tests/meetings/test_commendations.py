"""Lists of those commended, awards ticked off, the decision, and the news drafted from the data."""

import io

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.docx import render_docx
from documents.html import render_html
from documents.kinds import kind_of
from documents.pdf import render_pdf
from meetings.awards import AWARD_DECISION, decision_sections, decision_title
from meetings.choices import HonoreeKind, RemarkKind
from meetings.honorees import Row, add_honorees, hand_over, rows_of_text, understood
from meetings.models import Honoree, NewsItem
from meetings.news import drafted_news, news_docx
from meetings.recording import RecordedCommendation
from meetings.views.shared import meeting_or_404
from meetings.wording import open_paper
from tests import factories
from tests.documents.uploads import PNG
from tests.meetings.pages import text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(town):
    told = RecordedCommendation(15, 18, "Chủ tịch UBND quận", "Hoạt động HĐND quận năm 2022")
    return factories.meeting(town, held=True, commendations=[told]).commendations.get()


def test_cells_of_a_sheet_are_understood_with_number_and_heading_left_out():
    pasted = (
        "STT\tTên tập thể\tĐơn vị\n1\tPhòng  Kinh tế\tUBND\n\n2\tBan Pháp chế\tHĐND\tGiám sát tốt\nTổ hòa giải | Tổ 5"
    )
    assert understood(rows_of_text(pasted)) == [
        Row("Phòng Kinh tế", "UBND"),
        Row("Ban Pháp chế", "HĐND", "Giám sát tốt"),
        Row("Tổ hòa giải", "Tổ 5"),
    ]


def test_every_wrong_line_is_named_and_nothing_is_taken():
    with pytest.raises(ValidationError) as wrong:
        understood(rows_of_text("Bà An\tTổ 1\n\tTổ 2\n" + "x" * 301))
    assert wrong.value.messages == ["Dòng 2: thiếu tên.", "Dòng 3: tên dài quá 300 ký tự."]


def test_fifteen_collectives_are_added_and_none_twice(staff, award):
    rows = [Row(f"Tập thể số {number}") for number in range(1, 16)]
    assert add_honorees(award, rows, kind=HonoreeKind.COLLECTIVE, user=staff) == 15
    with pytest.raises(ValidationError, match=r"Tập thể số 3\. Chưa thêm dòng nào"):
        add_honorees(award, [Row("Mới"), rows[2]], kind=HonoreeKind.COLLECTIVE, user=staff)
    assert add_honorees(award, [rows[2]], kind=HonoreeKind.INDIVIDUAL, user=staff) == 1
    assert award.honorees.count() == 16


def test_a_sheet_is_taken_from_its_first_cells(client, staff, award):
    book = openpyxl.Workbook()
    for row in (["TT", "Họ và tên", "Chức vụ"], [1, "Nguyễn Văn A", "Tổ trưởng"], [2, "Trần Thị B", None]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    client.force_login(staff)
    page = url("honorees_add", award.meeting, award.pk)
    client.post(page, {"kind": "ca-nhan", "sheet": SimpleUploadedFile("ds.xlsx", file.getvalue())})
    assert list(award.honorees.values_list("name", "post")) == [("Nguyễn Văn A", "Tổ trưởng"), ("Trần Thị B", "")]
    response = client.post(page, {"kind": "ca-nhan", "sheet": SimpleUploadedFile("ds.xlsx", b"khong phai")})
    assert "sheet" in response.context["form"].errors
    assert "ghi 18 cá nhân, danh sách có 2" in text_of(client.get(url("honorees", award.meeting, award.pk)))


def test_awards_are_ticked_off_by_the_organizer_and_twice_is_harmless(client, town, staff, award):
    row = Honoree.objects.create(commendation=award, kind=HonoreeKind.INDIVIDUAL, name="Bà An")
    client.force_login(town.clerks[town.mttq.pk])
    page = url("honoree_hand", award.meeting, award.pk, row.pk)
    client.post(page, {"trao": "1"})
    first = Honoree.objects.get().handed_at
    assert first is not None
    client.post(page, {"trao": "1"})
    assert Honoree.objects.get().handed_at == first
    assert "Đã trao 1/1" in text_of(client.get(url("honorees", award.meeting, award.pk)))
    client.post(page)
    assert Honoree.objects.get().handed_at is None
    client.force_login(town.staff[town.ubnd.pk])
    assert client.post(page, {"trao": "1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        hand_over(row, user=town.staff[town.ubnd.pk], handed=True)
    far = factories.town("Đống Đa")
    client.force_login(far.staff[far.mttq.pk])
    assert client.post(page, {"trao": "1"}).status_code == 404


def test_counts_alone_are_told_where_there_is_no_list(award):
    assert decision_sections(award)[0].body == (
        "Khen thưởng đối với 15 tập thể và 18 cá nhân đã có thành tích trong hoạt động HĐND quận năm 2022."
    )


def test_an_abbreviation_keeps_its_capitals_within_a_sentence(award):
    award.for_what = "HĐND quận hoạt động tốt năm 2022"
    assert decision_title(award) == "Về việc khen thưởng HĐND quận hoạt động tốt năm 2022"


def test_the_decision_has_bases_articles_and_lists(staff, award, pdf_text):
    award.basis, award.form = "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15", "Tặng Giấy khen"
    award.save()
    add_honorees(award, [Row("Ban Pháp chế", "HĐND"), Row("Phòng Nội vụ")], kind="tap-the", user=staff)
    add_honorees(award, [Row("Bà An", "Tổ trưởng", "Hòa giải")], kind="ca-nhan", user=staff)
    document = open_paper(AWARD_DECISION, award, user=staff)
    official = kind_of(document).build(document.current_version)
    assert '<p class="official-centred">QUYẾT ĐỊNH:</p>' in render_html(official)
    lines = docx.Document(io.BytesIO(render_docx(official))).paragraphs
    assert [line.style.name for line in lines if line.text == "QUYẾT ĐỊNH:"] == ["Dòng giữa"]
    text = pdf_text(render_pdf(official))
    assert "QUYẾT ĐỊNH Về việc khen thưởng hoạt động HĐND quận năm 2022" in text
    assert "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15." in text
    assert "Điều 1. Tặng Giấy khen đối với 02 tập thể và 01 cá nhân" in text
    assert "DANH SÁCH CÁ NHÂN ĐƯỢC KHEN THƯỞNG" in text
    assert "1 Bà An Tổ trưởng Hòa giải" in text


# News


def test_the_news_tells_what_is_recorded_and_no_conclusion_before_its_time(town, staff, award):
    meeting = award.meeting
    meeting.remarks.create(kind=RemarkKind.SHORTCOMING, text="Báo cáo còn chậm")
    meeting.remarks.create(kind=RemarkKind.CONCLUSION, text="Làm tốt hơn nữa")
    news = drafted_news(meeting_or_404(staff, meeting.pk), staff)
    assert news.lead.startswith(f"Ngày {meeting.held_on:%d/%m/%Y}, Ủy ban MTTQ Việt Nam phường Tây Hồ tổ chức hội nghị")
    assert "tồn tại, hạn chế: báo cáo còn chậm." in news.body
    told = "khen thưởng 15 tập thể, 18 cá nhân có thành tích trong hoạt động HĐND quận năm 2022."
    assert told in news.body
    assert "Làm tốt hơn nữa" not in news.body
    meeting.state = "da-thong-bao"
    meeting.save()
    news = drafted_news(meeting_or_404(staff, meeting.pk), staff)
    assert "làm tốt hơn nữa." in news.body
    assert news_docx(news, [])[:2] == b"PK"


def test_news_is_saved_once_a_revision_and_photos_are_pictures(client, town, staff, award):
    client.force_login(staff)
    page = url("news", award.meeting)
    typed = {"headline": "Khen thưởng", "lead": "Sáng nay", "body": "Một\nHai"}
    assert client.post(page, typed | {"rev": 0}).status_code == 302
    response = client.post(page, typed | {"rev": 0, "body": "Của tôi"})
    assert "Của tôi" in text_of(response)
    assert "vừa được người khác lưu" in text_of(response)
    assert NewsItem.objects.get().body.splitlines() == ["Một", "Hai"]
    photos = url("photos", award.meeting)
    wrong = SimpleUploadedFile("anh.png", b"%PDF-1.4 %%EOF")
    assert "uploads" in client.post(photos, {"title": "Trao", "uploads": wrong}).context["photos_form"].errors
    client.post(photos, {"title": "Trao giấy khen", "uploads": SimpleUploadedFile("anh.png", PNG)})
    assert "<figcaption" in client.get(page).content.decode()
    assert client.get(url("news_file", award.meeting)).content[:2] == b"PK"
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(page).status_code == 403
