"""The editor as its users meet it: every form by GET and POST, without script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination import editing
from coordination.models import ItemLine, LineSupport, Program
from documents import workflow
from documents.models import LegalBasis, Party
from reporting.models import CatalogueIndicator
from tests import factories

pytestmark = pytest.mark.django_db

NO_ROWS = {
    "phoi-hop-TOTAL_FORMS": 0,
    "phoi-hop-INITIAL_FORMS": 0,
    "chi-tieu-TOTAL_FORMS": 0,
    "chi-tieu-INITIAL_FORMS": 0,
}


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.program(town)


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def address(name, program, *more):
    return reverse(f"coordination:{name}", args=["chuong-trinh", program.pk, *more])


def lines(program):
    return list(ItemLine.objects.filter(version__document=program.document).order_by("position"))


def line_form(**changes):
    return {**NO_ROWS, "title": "Nội dung mới", "due_kind": "khong", **changes}


def rows(prefix, *told):
    data = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(told):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def facts_form(program, **changes):
    return {
        "title": "Tên mới", "family": "a", "span_kind": "nam", "year_from": program.year_from, "year_to": "",
        "standing_agency_id": "", "previous_id": "", "parent_regulation_id": "", "style": "nd30-2020",
        **changes,
    }  # fmt: skip


def hidden(response, name):
    """The value of a hidden field of the page."""
    return response.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.parametrize("name", ["edit", "facts_edit", "texts_edit", "party_add", "basis_add", "line_add"])
def test_every_page_of_the_editor_opens(staff, program, name):
    assert staff.get(address(name, program)).status_code == 200


@pytest.mark.parametrize("name", ["line_edit", "line_remove"])
def test_every_page_of_an_item_opens(staff, program, name):
    assert staff.get(address(name, program, lines(program)[0].pk)).status_code == 200


def test_a_usual_indicator_brings_its_unit(staff, program):
    CatalogueIndicator.objects.create(group="Thử", name="Số buổi tọa đàm", unit="buổi")
    response = staff.get(address("line_add", program))
    assert 'list="chi-tieu-thuong-dung"' in response.content.decode()
    assert '<option value="Số buổi tọa đàm"' in response.content.decode()
    typed = line_form(**rows("chi-tieu", {"name": "Số buổi tọa đàm", "unit": ""}))
    assert staff.post(address("line_add", program), typed).status_code == 302
    assert lines(program)[-1].line_indicators.get().indicator.unit == "buổi"
    unknown = staff.post(address("line_add", program), line_form(**rows("chi-tieu", {"name": "Việc lạ", "unit": ""})))
    assert "Ghi đơn vị tính." in unknown.content.decode()


@pytest.mark.parametrize("name", ["party_edit", "party_remove"])
def test_every_page_of_a_party_opens(staff, program, name):
    party = Party.objects.filter(version__document=program.document).first()
    assert staff.get(address(name, program, party.pk)).status_code == 200


@pytest.mark.parametrize("items", [1, 30])
def test_the_editor_costs_the_same_for_one_item_and_for_thirty(town, staff, items):
    program = factories.program(town, items=items)
    staff.get(address("edit", program))
    with CaptureQueriesContext(connection) as queries:
        response = staff.get(address("edit", program))
    assert len(queries) <= 10
    assert len(response.content) < 60_000


def test_the_check_leads_to_anchors_that_are_on_the_page(town, staff, program):
    first = lines(program)[0]
    ItemLine.objects.filter(pk=first.pk).update(lead=None)
    Party.objects.filter(version__document=program.document).update(signatory=None)
    response = staff.get(address("edit", program), {"kiem-tra": "1"})
    text = response.content.decode()
    findings = response.context["findings"]
    assert {finding.where for finding in findings} == {"#cac-ben", f"#noi-dung-{first.pk}"}
    assert all(f'id="{finding.where[1:]}"' in text for finding in findings)
    assert "Nội dung 1 chưa có cơ quan chủ trì" in text


def test_facts_are_saved(town, staff, program):
    form = facts_form(program, standing_agency_id=town.ubnd.pk)
    response = staff.post(address("facts_edit", program), form)
    assert response.url == address("edit", program) + "#thong-tin"
    program = Program.objects.get(pk=program.pk)
    assert program.document.current_version.title == "Tên mới"
    assert program.document.standing_agency == town.ubnd


def test_the_year_of_a_one_year_programme_is_changed_in_one_place(staff, program):
    shown = staff.get(address("facts_edit", program)).context["form"]
    assert shown["year_to"].value() is None
    staff.post(address("facts_edit", program), facts_form(program, year_from=2027))
    program = Program.objects.get(pk=program.pk)
    assert (program.year_from, program.year_to) == (2027, 2027)


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"title": ""}, "title", "bắt buộc"),
        ({"span_kind": "giai-doan", "year_from": "2026", "year_to": "2025"}, "year_to", "không được trước năm bắt đầu"),
        ({"span_kind": "giai-doan", "year_to": ""}, "year_to", "Ghi năm kết thúc"),
        ({"span_kind": "nam", "year_to": "2030"}, "year_to", "trùng năm bắt đầu"),
        ({"year_from": "hai nghìn"}, "year_from", ""),
        ({"year_from": "20266"}, "year_from", ""),
        ({"standing_agency_id": "999999"}, "standing_agency_id", ""),
        ({"previous_id": "999999"}, "previous_id", ""),
    ],
)
def test_facts_that_cannot_be_are_told_at_the_field_and_kept(staff, program, typed, field, message):
    response = staff.post(address("facts_edit", program), facts_form(program, **typed, recipients="x"))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert message in str(response.context["form"].errors[field])
    assert Program.objects.get(pk=program.pk).document.current_version.title != "Tên mới"


def test_a_stale_tab_keeps_what_was_typed_and_shows_what_the_other_wrote(town, staff, program):
    page = staff.get(address("texts_edit", program))
    typed = {"muc-dich": "Của tôi", "yeu-cau": "", "to-chuc-thuc-hien": "", "preamble": ""}
    editing.save_texts(program, user=town.leaders[town.mttq.pk], texts={**typed, "muc-dich": "Của người kia"})
    response = staff.post(address("texts_edit", program), {**typed, "seen": hidden(page, "seen")})
    text = response.content.decode()
    assert "Của tôi" in text
    assert "Của người kia" in text
    assert "đã được sửa sau khi bạn mở trang" in text
    staff.post(address("texts_edit", program), {**typed, "seen": hidden(response, "seen")})
    assert editing.texts_of(program.document.current_version)["muc-dich"] == "Của tôi"


def test_a_stale_item_keeps_what_was_typed_and_shows_what_the_other_wrote(town, staff, program):
    line = lines(program)[0]
    page = staff.get(address("line_edit", program, line.pk))
    theirs = editing.LineValues(title="Của người kia", lead_id=town.ubnd.pk)
    editing.save_line(program, line.pk, user=town.leaders[town.mttq.pk], values=theirs)
    form = line_form(title="Của tôi", rev=hidden(page, "rev"))
    response = staff.post(address("line_edit", program, line.pk), form)
    text = response.content.decode()
    assert "Của tôi" in text
    assert "Của người kia" in text
    assert ItemLine.objects.get(pk=line.pk).title == "Của người kia"
    staff.post(address("line_edit", program, line.pk), {**form, "rev": hidden(response, "rev")})
    assert ItemLine.objects.get(pk=line.pk).title == "Của tôi"


def test_an_item_is_saved_with_supports_and_indicators(town, staff, program):
    form = line_form(
        lead_id=town.ubnd.pk,
        due_kind="truoc-ngay",
        due_on="05/01/2026",
        **rows(
            "phoi-hop",
            {"agency_id": town.hdnd.pk, "duty": "Giám sát", "due_kind": "trong-ky", "due_text": "Quý II"},
            {"agency_id": "", "duty": "", "due_kind": "khong"},
        ),
    ) | rows("chi-tieu", {"name": "Số hộ", "unit": "hộ", "sense": "it-nhat", "target": "1.178,5"})
    response = staff.post(address("line_add", program), form)
    line = lines(program)[-1]
    assert response.url == address("edit", program) + f"#noi-dung-{line.pk}"
    assert f"{line.due_on:%d/%m/%Y}" == "05/01/2026"
    assert [(s.agency_id, s.duty, s.due_printed) for s in line.supports.all()] == [(town.hdnd.pk, "Giám sát", "Quý II")]
    assert [str(t.target) for t in line.line_indicators.all()] == ["1178.50"]


def test_a_point_goes_under_its_item(staff, program):
    first = lines(program)[0]
    staff.post(address("line_add", program) + f"?trong={first.pk}", line_form(title="Điểm a"))
    assert [child.title for child in first.children.all()] == ["Điểm a"]


def test_more_rows_come_by_saving(staff, program):
    response = staff.post(address("line_add", program), line_form(tiep="1"))
    assert response.url == address("line_edit", program, lines(program)[-1].pk)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": ""}, "bắt buộc"),
        ({"title": "x" * 1001}, "Dài quá 1.000 ký tự (hiện có 1001)"),
        ({"due_kind": "truoc-ngay"}, "Ghi ngày đến hạn"),
        ({"due_kind": "trong-ky"}, "Ghi thời hạn bằng lời hoặc chọn ngày"),
        ({"due_kind": "khong", "due_text": "Quý I"}, "hãy chọn loại thời hạn"),
        ({"due_kind": "vao-ngay", "due_on": "01/01/2027"}, "từ 01/01/2026 đến 31/12/2026"),
        ({"due_kind": "vao-ngay", "due_on": "31/12/2025"}, "từ 01/01/2026 đến 31/12/2026"),
        ({"due_kind": "vao-ngay", "due_on": "30/02/2026"}, "hợp lệ"),
        ({"lead_id": "999999"}, "Chọn một mục trong danh sách"),
    ],
)
def test_an_item_that_cannot_be_is_told_and_kept(staff, program, typed, told):
    response = staff.post(address("line_add", program), line_form(body="Đã gõ dài", **typed))
    assert response.status_code == 200
    text = response.content.decode()
    assert told in text
    assert "Đã gõ dài" in text
    assert len(lines(program)) == 2


def test_the_lead_agency_does_not_support_itself(town, staff, program):
    form = line_form(lead_id=town.ubnd.pk) | rows("phoi-hop", {"agency_id": town.ubnd.pk})
    response = staff.post(address("line_add", program), form)
    row = response.context["forms"].supports.forms[0]
    assert "không thể đồng thời là cơ quan phối hợp" in str(row.errors["agency_id"])
    assert len(lines(program)) == 2


def test_an_agency_supports_once(town, staff, program):
    form = line_form() | rows("phoi-hop", {"agency_id": town.ubnd.pk}, {"agency_id": town.ubnd.pk})
    assert "đã được ghi ở dòng trên" in staff.post(address("line_add", program), form).content.decode()


def test_an_indicator_stands_once(staff, program):
    row = {"name": "Số hộ", "unit": "hộ", "sense": "it-nhat"}
    form = line_form() | rows("chi-tieu", row, {**row, "name": "số hộ"})
    assert "Chỉ tiêu này đã được ghi" in staff.post(address("line_add", program), form).content.decode()


def test_a_supports_deadline_lies_in_the_programme_too(town, staff, program):
    row = {"agency_id": town.ubnd.pk, "due_kind": "vao-ngay", "due_on": "01/01/2030"}
    form = line_form() | rows("phoi-hop", row)
    assert "từ 01/01/2026 đến 31/12/2026" in staff.post(address("line_add", program), form).content.decode()


def test_a_row_marked_for_removal_goes(town, staff, program):
    line = lines(program)[0]
    form = line_form(lead_id=town.ubnd.pk) | rows("phoi-hop", {"agency_id": town.mttq.pk, "DELETE": "on"})
    form["phoi-hop-INITIAL_FORMS"] = 1
    staff.post(address("line_edit", program, line.pk), form)
    assert not LineSupport.objects.filter(line=line).exists()


def test_decomposed_letters_are_kept_composed(staff, program):
    staff.post(address("line_add", program), line_form(title="Gia\u0301m sa\u0301t"))
    assert lines(program)[-1].title == "Giám sát"


def test_an_ended_agency_is_not_offered(town, staff, program):
    factories.agency(town.locality, full="Cơ quan đã giải thể", until="2026-06-30")
    assert "Cơ quan đã giải thể" not in staff.get(address("line_add", program)).content.decode()


def test_buttons_order_the_items(staff, program):
    first, second = lines(program)
    staff.post(address("lines_order", program), {"xuong": first.pk})
    assert [line.pk for line in lines(program)] == [second.pk, first.pk]
    response = staff.post(address("lines_order", program), {"vao": second.pk}, follow=True)
    assert "không có nội dung nào đứng trước" in response.content.decode()
    staff.post(address("lines_order", program), {"vao": first.pk})
    assert ItemLine.objects.get(pk=first.pk).parent_id == second.pk


@pytest.mark.parametrize("pressed", [{}, {"len": "x"}, {"len": "999999"}, {"bay": "1"}])
def test_a_button_that_is_not_there_changes_nothing(staff, program, pressed):
    before = [(line.pk, line.position) for line in lines(program)]
    assert staff.post(address("lines_order", program), pressed).status_code == 302
    assert [(line.pk, line.position) for line in lines(program)] == before


def test_removing_an_item_asks_first(staff, program):
    first, second = lines(program)
    assert "đánh số lại" in staff.get(address("line_remove", program, first.pk)).content.decode()
    assert len(lines(program)) == 2
    staff.post(address("line_remove", program, first.pk))
    assert [(line.pk, line.position) for line in lines(program)] == [(second.pk, 1)]
    assert staff.post(address("line_remove", program, first.pk)).status_code == 404


def test_a_party_is_added_changed_and_removed(town, staff, program):
    union = factories.agency(town.locality, "doan-the", full="Hội Nông dân phường")
    party_form = {"agency_id": union.pk, "authority": "TM.", "group_label": "các tổ chức chính trị - xã hội"}
    staff.post(address("party_add", program), party_form)
    party = Party.objects.get(agency=union)
    assert (party.header_position, party.signature_position) == (4, 4)
    staff.post(address("party_edit", program, party.pk), {**party_form, "responsibility": "Vận động hội viên"})
    assert Party.objects.get(pk=party.pk).responsibility == "Vận động hội viên"
    staff.post(address("parties_order", program), {"len": party.pk})
    assert Party.objects.get(pk=party.pk).header_position == 3
    staff.post(address("parties_order", program), {"ky-len": party.pk})
    assert Party.objects.get(pk=party.pk).signature_position == 3
    staff.post(address("party_remove", program, party.pk))
    assert not Party.objects.filter(agency=union).exists()


def test_a_party_stands_once(town, staff, program):
    response = staff.post(address("party_add", program), {"agency_id": town.ubnd.pk, "responsibility": "Đã gõ"})
    assert list(response.context["form"].errors) == ["agency_id"]
    assert "đã là một bên tham gia" in str(response.context["form"].errors)
    assert "Đã gõ" in response.content.decode()


def test_a_signatory_holds_a_post_of_the_party(town, staff, program):
    union = factories.agency(town.locality, "doan-the")
    form = {"agency_id": union.pk, "signatory_id": town.heads[town.ubnd.pk].pk}
    response = staff.post(address("party_add", program), form)
    assert list(response.context["form"].errors) == ["signatory_id"]


def test_another_localitys_agency_is_no_choice(staff, program):
    other = factories.town("Đống Đa")
    response = staff.post(address("party_add", program), {"agency_id": other.ubnd.pk})
    assert list(response.context["form"].errors) == ["agency_id"]


def test_bases_come_from_the_catalogue_in_force_or_are_written(staff, program):
    in_force = LegalBasis.objects.create(number="10/2022/QH15", title="Luật Thực hiện dân chủ ở cơ sở")
    ended = LegalBasis.objects.create(number="77/2015/QH13", title="Luật cũ", expires_on="2025-03-01")
    page = staff.get(address("basis_add", program)).content.decode()
    assert in_force.title in page
    assert ended.title not in page
    staff.post(address("basis_add", program), {"legal_basis": in_force.pk})
    staff.post(address("basis_add", program), {"text": "Căn cứ Nghị quyết Đại hội"})
    twice = staff.post(address("basis_add", program), {"legal_basis": in_force.pk})
    assert "Căn cứ này đã có" in twice.content.decode()
    nothing = staff.post(address("basis_add", program), {})
    assert "hoặc ghi một căn cứ khác" in nothing.content.decode()
    bases = program.document.current_version.legal_bases
    staff.post(address("bases_order", program), {"len": bases.last().pk})
    assert str(bases.first()) == "Căn cứ Nghị quyết Đại hội"
    staff.post(address("bases_order", program), {"bo": bases.first().pk})
    assert bases.count() == 1


PAGES = ["edit", "facts_edit", "texts_edit", "party_add", "basis_add", "line_add"]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_no_draft_is_not_edited(town, staff, name):
    program = factories.submitted(town)
    for response in (staff.get(address(name, program)), staff.post(address(name, program), facts_form(program))):
        assert response.url == program.get_absolute_url()
    assert "không sửa được" in staff.get(program.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_of_another_agency_is_not_there(town, client, program, name):
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address(name, program)).status_code == 404
    assert client.post(address(name, program)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_a_programme_but_drafts_for_another_agency_may_not_edit_it(town, client, name):
    program = factories.submitted(town)
    workflow.return_for_changes(
        program.document, user=town.leaders[town.ubnd.pk], on=factories.today(), reason="Bổ sung"
    )
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address(name, program)).status_code == 403


def test_a_clerk_of_the_drafting_agency_does_not_edit(town, client, program):
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(address("edit", program)).status_code == 403


def test_without_sign_in_one_is_sent_to_it(client, program):
    for name in PAGES:
        assert client.get(address(name, program)).status_code == 302
