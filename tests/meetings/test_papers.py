"""The papers of a meeting: what each prints, who may read it, and what the tab costs."""

import datetime
import io

import docx
import pdfplumber
import pytest
from django.urls import reverse

from documents.blocks import Code, Heading, Table
from documents.docx import render_docx
from documents.models import Document
from meetings.choices import AgendaKind, GroupKind, InviteBy, OfficerRole, PurposeKind, Response
from meetings.delegates import post_and_agency
from meetings.models import Delegate, Meeting
from meetings.papers.agenda import agenda_document
from meetings.papers.cards import SMALLEST, cards_pdf, printed
from meetings.papers.cards_word import cards_docx
from meetings.papers.catalogue import docx_of
from meetings.papers.invitations import INVITATION, invitations
from meetings.papers.people import MOST_BLANK, Card, cards_of, delegate_list, sign_in_sheet
from meetings.papers.plan import PLAN, plan_paper
from meetings.papers.script import signing_script
from meetings.recording import RecordedDelegate, RecordedGroup, RecordedPurpose
from meetings.wording import open_paper
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 18)


@pytest.fixture
def meeting(town):
    """Chairs by appointment, a press group that is only counted, an agenda of two items from 8 o'clock on."""
    heads = [RecordedDelegate(appointment=head) for head in town.heads.values()]
    made = factories.meeting(
        town,
        DAY,
        title="Hội nghị sơ kết",
        starts_at=datetime.time(8),
        place="Hội trường lớn",
        chair=town.heads[town.mttq.pk],
        groups=[RecordedGroup("Chủ tọa", delegates=heads), RecordedGroup("Báo chí", count=2)],
    )
    made.agenda.create(kind=AgendaKind.OPENING, content="Khai mạc", minutes=15, position=1)
    item = made.agenda.create(kind=AgendaKind.REPORT, content="Báo cáo", minutes=30, position=2, presenter_text="Bà A")
    made.speeches.create(item=item, speaker_text="Ông B", topic="Hòa giải ở cơ sở")
    return made


def texts(document):
    """All that the document's body prints, a line a block or row."""
    told = []
    for block in document.blocks:
        if isinstance(block, Table):
            told += [" | ".join(row) for row in block.rows]
        elif not isinstance(block, Code):
            told.append(block.text)
    return told


def test_the_agenda_tells_when_each_item_begins_and_ends(meeting):
    document = agenda_document(meeting)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [list(row) for row in table.rows] == [
        ["08:00 - 08:15", "Khai mạc", ""],
        ["08:15 - 08:45", "Báo cáo\n- Ông B: Hòa giải ở cơ sở", "Bà A"],
    ]
    assert texts(document)[0] == "Thời gian: 08 giờ 00 phút, thứ Sáu, ngày 18 tháng 12 năm 2026."
    assert document.numbers == ()
    assert document.place_and_date == ""


def test_an_agenda_without_a_start_is_numbered_and_none_is_no_paper(meeting, town):
    meeting.starts_at = None
    (table,) = [block for block in agenda_document(meeting).blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert agenda_document(factories.meeting(town)) is None


def test_the_list_numbers_delegates_through_groups_and_counts_those_without_names(meeting):
    lines = texts(delegate_list(meeting))
    assert lines[-3:] == ["Báo chí (2 đại biểu)", "Theo danh sách do đơn vị cử.", "Tổng số: 5 đại biểu."]
    assert [line.partition(" |")[0] for line in lines if "|" in line] == ["1", "2", "3"]


def test_who_sent_another_or_declined_is_told(meeting, town):
    first, second, _ = Delegate.objects.filter(group__meeting=meeting).order_by("position")
    answer(first, Response.SUBSTITUTE, substitute_name="Trần Thay", substitute_post="Phó ban")
    answer(second, Response.DECLINE)
    lines = texts(delegate_list(meeting))
    assert any("(cử Trần Thay dự thay)" in line for line in lines)
    assert any("(báo không dự được)" in line for line in lines)
    assert any(f"Trần Thay\n(thay {first.name})" in line for line in texts(sign_in_sheet(meeting)))
    assert Card("Trần Thay", "Phó ban") in cards_of(meeting)
    assert second.name not in [card.name for card in cards_of(meeting)] or second.appointment_id is None


def answer(delegate, response, **fields):
    when = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    Delegate.objects.filter(pk=delegate.pk).update(response=response, responded_at=when, **fields)


def test_a_counted_group_has_lines_to_sign_on_but_not_endless_ones(meeting):
    meeting.groups.filter(name="Báo chí").update(count=500)
    *_, table = [block for block in sign_in_sheet(meeting).blocks if isinstance(block, Table)]
    assert len(table.rows) == MOST_BLANK
    assert table.rows[0][:3] == ("4", "", "")


def test_each_gets_an_invitation_as_his_group_is_invited(meeting, town):
    (chairs, press) = meeting.groups.all()
    assert [label for label, _ in invitations(meeting)] == [
        *chairs.delegates.values_list("name", flat=True),
        press.name,
    ]
    chairs.invite_by = InviteBy.COLLECTIVE
    chairs.save()
    assert [label for label, _ in invitations(meeting)] == ["Chủ tọa", "Báo chí"]
    chairs.invite_by = InviteBy.AGENCY
    chairs.save()
    chairs.delegates.update(agency_name="Ủy ban nhân dân phường Tây Hồ")
    label, document = invitations(meeting)[0]
    assert label == "Ủy ban nhân dân phường Tây Hồ"
    assert all(name in document.blocks[0].text for name in chairs.delegates.values_list("name", flat=True))


def test_an_invitation_bears_the_code_of_who_can_be_reached(meeting):
    first = Delegate.objects.filter(group__meeting=meeting).order_by("position").first()
    Delegate.objects.filter(pk=first.pk).update(phone="0912345678")
    (_, own), (_, other), *_ = invitations(meeting)
    (code,) = [block for block in own.blocks if isinstance(block, Code)]
    assert f"/moi-hop/{first.pk}-" in code.address
    assert not [block for block in other.blocks if isinstance(block, Code)]
    assert own.number_lines[0].startswith("Số:")
    word = docx.Document(io.BytesIO(docx_of([("", own), ("", other)])))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert told.count("GIẤY MỜI") == 2
    assert len(word.inline_shapes) == 1


def test_guests_who_came_unasked_get_no_invitation(meeting):
    group = meeting.groups.create(name="Khách", kind=GroupKind.GUESTS, position=3)
    group.delegates.create(name="Người Lạ", client_id="00000000-0000-4000-8000-000000000001")
    assert "Người Lạ" not in [label for label, _ in invitations(meeting)]


def test_the_plan_tells_time_place_people_and_duties(meeting):
    told = texts(plan_paper(meeting))
    assert "Địa điểm: Hội trường lớn." in told
    assert "Giao ban công tác phối hợp: nắm tình hình, tháo gỡ khó khăn, vướng mắc." in told
    assert "08:15: Báo cáo." in told
    assert "Bà A: báo cáo." in told


@pytest.mark.parametrize(
    ("kind", "key", "noun"), [(PLAN, "ke-hoach", "KẾ HOẠCH"), (INVITATION, "giay-moi", "GIẤY MỜI")]
)
def test_plan_and_invitation_are_drafted_as_documents_before_the_day(client, town, meeting, kind, key, noun):
    client.force_login(town.staff[town.mttq.pk])
    Meeting.objects.filter(pk=meeting.pk).update(held_on=factories.today() + datetime.timedelta(days=9))
    response = client.post(reverse("meetings:paper_open", args=[meeting.pk, key]))
    document = Document.objects.get(kind=kind.kind)
    assert response["Location"].endswith(f"/van-ban/{document.pk}/sua/")
    assert noun in text_of(client.get(reverse("documents:preview", args=[document.pk])))
    assert f"/van-ban/{document.pk}/" in text_of(client.get(url("papers", meeting)))


def test_the_edited_text_of_the_invitation_is_what_is_printed(town, meeting):
    document = open_paper(INVITATION, meeting, user=town.staff[town.mttq.pk])
    document.current_version.sections.filter(key="dia-diem").update(body="Nhà văn hóa")
    _, printed_one = invitations(meeting)[0]
    assert "Địa điểm: Nhà văn hóa" in texts(printed_one)
    assert printed_one.draft_mark == ""


def test_the_script_calls_the_parties_in_signing_order(town):
    program = factories.agreed(town)
    made = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)])
    script = signing_script(made, town.staff[town.mttq.pk])
    order = [block.text for block in script.blocks if isinstance(block, Heading) and not block.titled]
    parties = program.document.current_version.parties.order_by("signature_position")
    assert [text.partition(":")[0] for text in order] == [party.agency.full for party in parties]
    assert signing_script(factories.meeting(town), town.staff[town.mttq.pk]) is None


def test_cards_are_large_and_nobody_has_two(meeting, town):
    meeting.officers.create(role=OfficerRole.SECRETARY, text="Lê Ghi, Thư ký", position=1)
    assert [card.name for card in cards_of(meeting)].count(town.heads[town.mttq.pk].official.name) == 1
    assert Card("Lê Ghi", "Thư ký") in cards_of(meeting)
    assert printed(Card("Lê An", "")).size == 54
    assert printed(Card("Công Tằng Tôn Nữ Hoàng Thị Nguyệt Quỳnh Như Phương", "")).size == SMALLEST
    with pdfplumber.open(io.BytesIO(cards_pdf(meeting))) as pdf:
        assert len(pdf.pages) == 2
        assert "Lê Ghi" in pdf.pages[0].extract_text() + pdf.pages[1].extract_text()


@pytest.mark.parametrize(
    ("post", "agency", "told"),
    [
        ("Chủ tịch UBND phường", "Ủy ban nhân dân phường Tây Hồ", "Chủ tịch UBND phường Tây Hồ"),
        ("Chủ tịch", "Hội Nông dân phường", "Chủ tịch, Hội Nông dân phường"),
        ("Bí thư Đảng ủy", "Đảng ủy", "Bí thư Đảng ủy"),
        ("", "Báo Hà Nội Mới", "Báo Hà Nội Mới"),
        ("Phó ban", "", "Phó ban"),
    ],
)
def test_a_post_is_told_with_its_agency_once(post, agency, told):
    assert post_and_agency(post, agency) == told


def test_a_word_file_holds_the_list(meeting):
    word = docx.Document(io.BytesIO(render_docx(delegate_list(meeting))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert Delegate.objects.filter(group__meeting=meeting).first().name in cells


INSIDE = ["ke-hoach", "giay-moi", "ky-nhan", "kich-ban"]


@pytest.mark.parametrize("key", [*INSIDE, "chuong-trinh", "dai-bieu", "ky-truoc"])
def test_what_holds_links_or_is_not_out_yet_stays_with_the_organizer(client, town, meeting, key):
    client.force_login(town.clerks[town.ubnd.pk])
    response = client.get(url("paper_print", meeting, key))
    assert response.status_code == (403 if key in INSIDE else 302 if key == "ky-truoc" else 200)
    assert 'type="checkbox"' not in text_of(client.get(url("papers", meeting)))
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(url("paper_print", meeting, key)).status_code == (302 if key in ("ky-truoc", "kich-ban") else 200)


def test_files_are_served_and_what_is_no_paper_is_not_found(client, town, meeting):
    client.force_login(town.clerks[town.mttq.pk])
    response = client.get(url("paper_file", meeting, "chuong-trinh", "pdf"))
    assert response["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        assert "08:15 - 08:45" in pdf.pages[0].extract_text()
    assert client.get(url("paper_file", meeting, "chuong-trinh", "exe")).status_code == 404
    assert client.get(url("paper_file", meeting, "khong-co", "pdf")).status_code == 404
    assert client.get(url("cards", meeting)).status_code == 200
    assert client.get(url("cards_word", meeting)).content.startswith(b"PK")
    client.force_login(town.clerks[town.ubnd.pk])
    assert [client.get(url(name, meeting)).status_code for name in ("cards", "cards_word")] == [403, 403]


def test_cards_in_word_are_as_large_as_the_printed_ones():
    cards = [Card("Lê Văn An", "Bí thư Chi đoàn"), Card("Công Tằng Tôn Nữ Thị Bạch Tuyết Mai", "")]
    lines = [row.cells[0].paragraphs for row in docx.Document(io.BytesIO(cards_docx(cards))).tables[0].rows]
    told = [[(line.text, line.runs[0].font.size.pt) for line in some] for some in lines]
    assert told == [[("Lê Văn An", 54), ("Bí thư Chi đoàn", 20)], [("Công Tằng Tôn Nữ Thị Bạch Tuyết Mai", SMALLEST)]]


def test_many_invitations_are_left_to_the_background(client, town, meeting):
    group = meeting.groups.get(name="Báo chí")
    Delegate.objects.bulk_create(Delegate(group=group, name=f"Phóng viên {number}") for number in range(30))
    client.force_login(town.clerks[town.mttq.pk])
    response = client.get(url("paper_file", meeting, "giay-moi", "pdf"), follow=True)
    assert "hãy dựng trong nền" in text_of(response)
    assert 'name="rieng" value="giay-moi"' in text_of(response)


@pytest.mark.parametrize("page", ["papers", "reading_page"])
def test_a_page_costs_the_same_with_few_and_many_delegates(client, town, meeting, page):
    client.force_login(town.clerks[town.mttq.pk])
    client.get(url(page, meeting))
    few = count_queries(lambda: client.get(url(page, meeting)))
    group = meeting.groups.get(name="Báo chí")
    Delegate.objects.bulk_create(Delegate(group=group, name=f"Phóng viên {number}") for number in range(30))
    assert count_queries(lambda: client.get(url(page, meeting))) == few <= 10
    assert len(client.get(url(page, meeting)).content) < 60_000


def test_the_reading_page_tells_agenda_and_groups(client, town, meeting):
    client.force_login(town.leaders[town.ubnd.pk])
    text = text_of(client.get(url("reading_page", meeting)))
    for told in ("<strong>08:15</strong> Báo cáo", "Ông B: Hòa giải ở cơ sở", "Báo chí (2)"):
        assert told in text
