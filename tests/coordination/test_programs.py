import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.choices import SectionKey
from coordination.models import LineSupport
from coordination.recording import RecordedNote, RecordedParty, record_program
from documents.models import LegalBasisLine, Section, SourceNote
from tests import factories

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6
DETAIL_QUERIES = 10
PAGE_BYTES = 60_000


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def cost(client, address):
    """The response and its queries, once what the process keeps (content types) is known."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    return response, queries


def page_of(program):
    return reverse("coordination:joint", args=["chuong-trinh", program.pk])


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_programme_and_for_thirty(town, staff, rows):
    for number in range(rows):
        factories.program(town, items=0, title=f"Chương trình số {number}")
    response, queries = cost(staff, reverse("coordination:programs"))
    assert len(queries) <= LIST_QUERIES
    assert len(response.content) < PAGE_BYTES
    assert len(response.context["page_obj"].object_list) == min(rows, 25)
    assert response.context["page_obj"].paginator.count == rows


def test_the_second_page_holds_the_rest(town, staff):
    for number in range(27):
        factories.program(town, items=0, title=f"Chương trình số {number}")
    page = staff.get(reverse("coordination:programs"), {"trang": 2}).context["page_obj"]
    assert len(page.object_list) == 2
    assert page.paginator.num_pages == 2


@pytest.mark.parametrize(("asked", "shown"), [("99", 1), ("không", 1), ("-3", 1), ("", 1)])
def test_a_page_that_is_not_there_shows_one_that_is(town, staff, asked, shown):
    factories.program(town, items=0)
    response = staff.get(reverse("coordination:programs"), {"trang": asked})
    assert response.context["page_obj"].number == shown
    assert len(response.context["page_obj"].object_list) == 1


@pytest.mark.parametrize("items", [1, 30])
def test_the_page_of_a_programme_costs_the_same_for_one_item_and_for_thirty(town, staff, items):
    program = full_program(town, items)
    response, queries = cost(staff, page_of(program))
    assert response.status_code == 200
    assert len(queries) <= DETAIL_QUERIES
    assert len(response.content) < PAGE_BYTES


@pytest.mark.parametrize("reader", ["staff", "leaders", "clerks"])
def test_an_issued_programme_costs_no_more_for_any_reader(town, client, reader):
    program = factories.issued(town, items=3)
    client.force_login(getattr(town, reader)[town.ubnd.pk])
    _, queries = cost(client, page_of(program))
    assert len(queries) <= DETAIL_QUERIES


def full_program(town, items):
    program = factories.program(town, items=items)
    draft = program.document.current_version
    LegalBasisLine.objects.create(version=draft, text="Căn cứ Luật Mặt trận Tổ quốc Việt Nam")
    Section.objects.filter(version=draft, key=SectionKey.IMPLEMENTATION).update(body="Các bên tổ chức thực hiện.")
    return program


def test_the_page_tells_all_that_the_draft_holds(town, staff):
    program = full_program(town, 1)
    line = program.document.current_version.lines.get()
    factories.line(program.document.current_version, town, 1, parent=line, title="Nội dung con", due_text="Quý II")
    LineSupport.objects.filter(line=line).update(due_text="Tháng 5")
    text = staff.get(page_of(program)).content.decode()
    for told in (
        "Phối hợp chặt chẽ giữa các bên.", "Nội dung số 1", "Trước ngày 30/06/2026", "Vận động nhân dân",
        "Tháng 5", "ít nhất 10 hội nghị", "Nội dung con", "Quý II", "Căn cứ Luật Mặt trận", "Trách nhiệm của MTTQ",
        "Các bên tổ chức thực hiện.", town.mttq.full,
    ):  # fmt: skip
        assert told in text, told


def test_what_a_recorded_programme_does_not_know_is_said_to_be_unknown(town, staff):
    program = record_program(
        user=None, drafting_agency=town.mttq, title="Chương trình năm 2023", family="a", year_from=2023, year_to=2023,
        parties=[RecordedParty(town.ubnd)], notes=[RecordedNote("Ngày ký", "23/4", "", "chỉ in ngày và tháng")],
    )  # fmt: skip
    SourceNote.objects.create(target=program.document, field="Số nội dung", as_printed="6", corrected="7")
    response, queries = cost(staff, page_of(program))
    text = response.content.decode()
    assert text.count("không rõ trong nguồn") >= 4
    assert "23/4" in text
    assert "chỉ in ngày và tháng" in text
    assert "Số nội dung" in text
    assert len(queries) <= DETAIL_QUERIES


def test_who_signed_a_recorded_programme_is_told_as_far_as_it_is_known(town, staff):
    program = record_program(
        user=None, drafting_agency=town.mttq, title="Chương trình năm 2023", family="a", year_from=2023, year_to=2023,
        parties=[RecordedParty(town.hdnd), RecordedParty(town.ubnd, signatory_name="Lê Văn Cường")],
    )  # fmt: skip
    text = staff.get(reverse("coordination:binding", args=["chuong-trinh", program.pk])).content.decode()
    assert "Lê Văn Cường, không rõ chức vụ" in text
    assert text.count("không rõ trong nguồn") == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "hai"}, ["Thứ hai"]),
        ({"q": "HAI thu"}, ["Thứ hai"]),
        ({"q": "điều kiện"}, []),
        ({"nam": "2025"}, ["Thứ hai"]),
        ({"trang_thai": "du-thao"}, ["Thứ nhất", "Thứ hai"]),
        ({"trang_thai": "da-ky"}, []),
        ({"nhom": "b"}, []),
    ],
)
def test_the_address_filters_the_list(town, staff, asked, found):
    factories.program(town, title="Thứ nhất")
    factories.program(town, year=2025, title="Thứ hai")
    page = staff.get(reverse("coordination:programs"), asked).context["page_obj"]
    assert [program.title for program in page.object_list] == found


def test_accents_typed_as_they_stand_come_first(town, staff):
    factories.program(town, title="Hoá đơn, đồng bộ")
    factories.program(town, year=2025, title="HÓA ĐƠN, đóng bảo hiểm")
    for typed, found in (
        ("đóng", ["HÓA", "Hoá"]),
        ("dong", ["Hoá", "HÓA"]),
        ("hoá đồng", ["Hoá"]),
        ("hóa đơn", ["HÓA", "Hoá"]),
    ):
        page = staff.get(reverse("coordination:programs"), {"q": typed}).context["page_obj"]
        assert [program.title.split()[0] for program in page.object_list][: len(found)] == found, typed


def test_the_list_is_filtered_by_party(town, staff):
    factories.program(town, parties=[town.mttq, town.hdnd], title="Không có UBND")
    factories.program(town, title="Có UBND")
    page = staff.get(reverse("coordination:programs"), {"ben": town.ubnd.pk}).context["page_obj"]
    assert [program.title for program in page.object_list] == ["Có UBND"]


@pytest.mark.parametrize("asked", [{"nam": "năm nay"}, {"ben": "0"}, {"nhom": "z"}, {"trang_thai": "?"}])
def test_a_filter_that_cannot_be_is_answered_with_a_message(town, staff, asked):
    response = staff.get(reverse("coordination:programs"), asked)
    assert response.status_code == 200
    assert "field-error" in response.content.decode()


def test_decomposed_letters_find_the_same(town, staff):
    factories.program(town, title="Chương trình giám sát")
    page = staff.get(reverse("coordination:programs"), {"q": "gia\u0301m sa\u0301t"}).context["page_obj"]
    assert len(page.object_list) == 1


def test_htmx_gets_the_rows_alone(town, staff):
    factories.program(town, title="Chương trình năm nay")
    text = staff.get(reverse("coordination:programs"), headers={"HX-Request": "true"}).content.decode()
    assert "Chương trình năm nay" in text
    assert "<html" not in text


def test_an_empty_list_says_what_to_do_next(town, staff):
    assert reverse("coordination:program_create") in staff.get(reverse("coordination:programs")).content.decode()


def test_a_draft_is_not_there_for_others(town, client):
    program = factories.program(town, title="Bản thảo kín")
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(page_of(program)).status_code == 404
    assert not client.get(reverse("coordination:programs")).context["page_obj"].object_list


@pytest.mark.parametrize("tab", ["joint", "joint_pdf", "binding", "history", "edit"])
def test_another_localitys_programme_is_not_there(town, client, tab):
    program = factories.issued(town)
    other = factories.town("Đống Đa")
    client.force_login(other.staff[other.mttq.pk])
    assert client.get(reverse(f"coordination:{tab}", args=["chuong-trinh", program.pk])).status_code == 404
    assert not client.get(reverse("coordination:programs")).context["page_obj"].object_list


@pytest.mark.parametrize("tab", ["joint", "binding", "history"])
def test_every_tab_opens(town, staff, tab):
    program = factories.issued(town)
    assert staff.get(reverse(f"coordination:{tab}", args=["chuong-trinh", program.pk])).status_code == 200


def test_the_pdf_is_the_programmes(town, staff, pdf_text):
    program = factories.program(town)
    text = pdf_text(staff.get(reverse("coordination:joint_pdf", args=["chuong-trinh", program.pk])).content)
    assert "Nội dung số 1" in text
    assert "DỰ THẢO" in text
