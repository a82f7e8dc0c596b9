"""Addenda: opened from the text in force, drafted, bound and issued; what they print, what they leave alone."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from coordination import editing
from coordination.amending import open_addendum_of
from coordination.changes import changes
from coordination.editing import LineValues
from coordination.in_force import Follower, in_force_among, register, texts_in_force, version_in_force
from coordination.models import Addendum, ItemLine, Program
from coordination.rollover.carrying import roll_over
from documents import workflow
from documents.choices import DocumentKind, DocumentState
from documents.exceptions import AlreadyDone, Incomplete, InvalidTransition
from documents.kinds import kind_of
from documents.replacing import replace, replacement_of
from tests import factories
from tests.documents.acting import fresh
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

JANUARY, MAY, JULY = datetime.date(2026, 1, 5), datetime.date(2026, 5, 11), datetime.date(2026, 7, 1)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.issued(town, JANUARY, items=3)


@pytest.fixture
def staff(town):
    return town.staff[town.mttq.pk]


@pytest.fixture
def addendum(program, staff):
    return factories.addendum(program, staff, JULY)


def lines(addendum):
    return list(fresh(addendum.document).current_version.lines.order_by("position"))


def amended(addendum, town, staff):
    """Item 1 reworded, item 2 ended, another one added."""
    one, two, _ = lines(addendum)
    values = LineValues(title="Nội dung số một", lead_id=town.ubnd.pk, due_text="Quý IV")
    editing.save_line(addendum, one.pk, user=staff, values=values)
    editing.end_line(addendum, two.pk, user=staff, ended_on=JULY)
    added = LineValues(title="Chuyển đổi số", lead_id=town.hdnd.pk, deliverable="Báo cáo")
    editing.add_line(addendum, user=staff, values=added)
    return Addendum.objects.get(pk=addendum.pk)


def bound(addendum, town, on=MAY):
    return factories.bound_addendum(addendum, town, on)


def printed(addendum):
    version = fresh(addendum.document).current_version
    return [getattr(block, "text", "") for block in kind_of(addendum.document).build(version).blocks]


def test_an_addendum_starts_from_the_whole_text_in_force(program, addendum):
    base, draft = program.document.frozen_version, addendum.document.current_version
    assert (addendum.base, addendum.position, addendum.document.amends) == (base, 1, program.document)
    assert [line.item_id for line in draft.lines.all()] == [line.item_id for line in base.lines.all()]
    assert draft.effective_from == JULY
    assert [party.agency_id for party in draft.parties.all()] == [party.agency_id for party in base.parties.all()]
    cited = f"Căn cứ Chương trình phối hợp công tác năm 2026 (số {program.document.symbol} ngày 05 tháng 01 năm 2026)"
    assert draft.legal_bases.last().text == cited
    assert not changes(base, draft).count


def test_one_addendum_is_under_way_at_a_time_so_that_its_base_stays_the_newest_text(program, staff, addendum, town):
    with pytest.raises(AlreadyDone, match="Đang có văn bản sửa đổi, bổ sung lần 1"):
        factories.addendum(program, staff, JULY)
    bound(amended(addendum, town, staff), town)
    with pytest.raises(AlreadyDone):
        factories.addendum(program, staff, JULY)  # signed, not numbered: it may still be reopened
    factories.issue_addendum(addendum, town, MAY)
    second = factories.addendum(program, staff, JULY)
    assert (second.position, second.base.document) == (2, addendum.document)


def test_a_cancelled_addendum_frees_its_place(program, staff, addendum, town):
    workflow.cancel(addendum.document, user=town.leaders[town.mttq.pk], on=factories.today(), reason="Chưa cần")
    assert Addendum.objects.get(pk=addendum.pk).position is None
    assert open_addendum_of(program) is None
    assert factories.addendum(program, staff, JULY).position == 1


def test_a_programme_does_not_end_while_it_is_being_amended(program, addendum, town):
    leader = town.leaders[town.mttq.pk]
    with pytest.raises(InvalidTransition, match="chưa ban hành"):
        workflow.close(program.document, user=leader, on=factories.today())
    assert fresh(program.document).state == DocumentState.ISSUED


def test_a_programme_is_not_replaced_while_it_is_being_amended(program, addendum, staff, town):
    with pytest.raises(InvalidTransition, match="chưa ban hành"):
        replace(program.document, user=staff)
    assert replacement_of(program.document) is None
    workflow.cancel(addendum.document, user=town.leaders[town.mttq.pk], on=factories.today(), reason="Không cần")
    assert replace(program.document, user=staff).replaces == program.document


def test_a_programme_that_is_being_replaced_takes_no_addendum(program, staff):
    replace(program.document, user=staff)
    with pytest.raises(InvalidTransition, match="đã có văn bản thay thế"):
        factories.addendum(program, staff, JULY)


def test_only_the_drafting_agency_amends_and_only_what_is_issued(program, town):
    with pytest.raises(PermissionDenied):
        factories.addendum(program, town.staff[town.ubnd.pk], JULY)
    draft = factories.program(town)
    with pytest.raises(PermissionDenied):
        factories.addendum(draft, town.staff[town.mttq.pk], JULY)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (datetime.date(2026, 1, 4), "không được trước 05/01/2026"),
        (datetime.date(2026, 3, 31), "phải sau 31/03/2026: kỳ báo cáo đến ngày ấy đã khóa"),
        (datetime.date(2027, 1, 1), "không được sau 31/12/2026"),
    ],
)
def test_an_addendum_takes_effect_within_the_programme_and_after_closed_periods(program, staff, monkeypatch, day, why):
    monkeypatch.setattr("coordination.in_force._followers", {})
    register("x", Follower(lambda _program: datetime.date(2026, 3, 31), lambda _program: None))
    with pytest.raises(InvalidTransition, match=why):
        factories.addendum(program, staff, day)


def test_what_stands_in_the_amended_text_is_ended_never_removed(addendum, staff, town):
    first = lines(addendum)[0]
    with pytest.raises(InvalidTransition, match="ghi ngày kết thúc"):
        editing.remove_line(addendum, first.pk, user=staff)
    added = editing.add_line(addendum, user=staff, values=LineValues(title="Thêm", lead_id=town.ubnd.pk))
    editing.remove_line(addendum, added.pk, user=staff)
    editing.end_line(addendum, first.pk, user=staff, ended_on=JULY)
    assert [line.ended_on for line in lines(addendum)] == [JULY, None, None]
    editing.end_line(addendum, first.pk, user=staff, ended_on=None)
    assert not changes(addendum.base, fresh(addendum.document).current_version).count


def test_only_items_of_the_amended_text_end(addendum, staff, town):
    added = editing.add_line(addendum, user=staff, values=LineValues(title="Thêm", lead_id=town.ubnd.pk))
    with pytest.raises(InvalidTransition):
        editing.end_line(addendum, added.pk, user=staff, ended_on=JULY)


def test_an_item_does_not_end_before_the_addendum_is_in_force(addendum, staff):
    editing.end_line(addendum, lines(addendum)[0].pk, user=staff, ended_on=JULY - datetime.timedelta(1))
    with pytest.raises(Incomplete, match="“Nội dung số 1” kết thúc ngày 30/06/2026, trước ngày văn bản có hiệu lực"):
        workflow.submit(addendum.document, user=staff, on=MAY)


def test_an_addendum_without_a_change_is_incomplete(addendum, staff):
    with pytest.raises(Incomplete, match="chưa có nội dung nào được sửa đổi, bổ sung"):
        workflow.submit(addendum.document, user=staff, on=MAY)


def test_the_printed_addendum_tells_each_change_before_and_after(addendum, staff, town, program):
    told = printed(amended(addendum, town, staff))
    assert told[:3] == [
        "Nội dung sửa đổi, bổ sung",
        "Sửa đổi nội dung 1 “Nội dung số 1” như sau:",
        "Tên nội dung: “Nội dung số 1” sửa đổi thành “Nội dung số một”.",
    ]
    assert "Thời gian: “Trước ngày 30/06/2026” sửa đổi thành “Quý IV”." in told
    assert "Kết thúc nội dung 2 “Nội dung số 2” kể từ ngày 01/07/2026." in told
    added = told.index("Bổ sung nội dung 4 như sau:")
    assert told[added + 1] == "“4. Chuyển đổi số"
    assert told[added + 3] == "Sản phẩm: Báo cáo.”"
    assert told[-2] == "Văn bản này có hiệu lực kể từ ngày 01 tháng 7 năm 2026."
    assert f"số {program.document.symbol}" in told[-1]


def test_responsibilities_and_sections_are_amended_and_parties_in_another_order_are_not(addendum, staff):
    draft = addendum.document.current_version
    section = draft.sections.get(key="muc-dich")
    section.body = "Phối hợp chặt chẽ, hiệu quả giữa các bên."
    section.save()
    first, *_, last = draft.parties.order_by("header_position")
    first.header_position, last.header_position = last.header_position, first.header_position
    last.responsibility = "Chủ trì giám sát."
    first.save()
    last.save()
    told = printed(addendum)
    assert told[1] == "Sửa đổi phần “Mục đích” như sau:"
    assert told[3].startswith(f"Sửa đổi trách nhiệm của {last.agency.full}")
    assert changes(addendum.base, fresh(addendum.document).current_version).count == 2


def test_the_hash_covers_the_day_and_what_ended(addendum, staff, town):
    addendum = amended(addendum, town, staff)
    payload = kind_of(addendum.document).payload(fresh(addendum.document).current_version)
    assert payload["effective_from"] == "2026-07-01"
    assert [day for _, day in payload["ended"]] == ["2026-07-01"]
    assert payload["base"] == addendum.base.sha256
    assert [item["title"] for item in payload["items"]][-1] == "Chuyển đổi số"


def test_a_signed_addendum_is_in_force_from_its_day(program, addendum, staff, town):
    bound(amended(addendum, town, staff), town)
    own, new = program.document.frozen_version, fresh(addendum.document).current_version
    days = (datetime.date(2026, 1, 4), JANUARY, JULY - datetime.timedelta(1), JULY)
    expected = [None, own, own, new]
    assert [version_in_force(program, day) for day in days] == expected
    assert [texts_in_force(program.document_id, day).first() for day in days] == expected
    documents = [fresh(program.document), fresh(addendum.document)]
    assert [in_force_among(documents, day) for day in days] == expected


def test_an_earlier_wording_of_an_addendum_is_never_in_force(program, addendum, staff, town):
    addendum = amended(addendum, town, staff)
    workflow.submit(addendum.document, user=staff, on=MAY)
    workflow.return_for_changes(
        fresh(addendum.document), user=town.leaders[town.hdnd.pk], on=MAY, reason="Lùi ngày có hiệu lực"
    )
    draft = fresh(addendum.document).current_version
    draft.effective_from = JULY + datetime.timedelta(31)
    draft.save()
    draft.lines.filter(ended_on=JULY).update(ended_on=draft.effective_from)
    bound(addendum, town)
    assert version_in_force(program, JULY) == program.document.frozen_version
    assert version_in_force(program, draft.effective_from) == draft


def test_a_period_closed_meanwhile_keeps_the_addendum_from_being_signed(addendum, staff, town, monkeypatch):
    addendum = amended(addendum, town, staff)
    factories.agreed_addendum(addendum, town, MAY)
    monkeypatch.setattr("coordination.in_force._followers", {})
    register("x", Follower(lambda _program: JULY, lambda _program: None))
    with pytest.raises(InvalidTransition, match="kỳ báo cáo đến ngày ấy đã khóa"):
        factories.sign_addendum(addendum, town, MAY)
    assert fresh(addendum.document).state == DocumentState.AGREED


def test_undone_signatures_bring_the_former_text_back(program, addendum, staff, town):
    bound(amended(addendum, town, staff), town)
    workflow.unsign(fresh(addendum.document), user=town.leaders[town.mttq.pk], on=MAY, reason="Sai tên cơ quan")
    assert version_in_force(program, JULY) == program.document.frozen_version


def test_the_page_of_the_programme_reads_as_on_any_day(client, program, addendum, staff, town):
    factories.issue_addendum(bound(amended(addendum, town, staff), town), town, MAY)
    client.force_login(town.staff[town.ubnd.pk])
    page = program.get_absolute_url()
    before = client.get(page, {"ngay": "2026-06-30"}).content.decode()
    after = client.get(page, {"ngay": "2026-07-01"}).content.decode()
    assert ("Chuyển đổi số" in before, "Chuyển đổi số" in after) == (False, True)
    assert "Kết thúc từ ngày 01/07/2026" in after
    assert "chương trình chưa có hiệu lực" in client.get(page, {"ngay": "2026-01-04"}).content.decode()
    assert reverse("coordination:joint", args=["sua-doi", addendum.pk]) in after
    assert count_queries(lambda: client.get(page)) <= 10


def test_who_does_not_see_a_signed_addendum_reads_the_text_he_knows(client, program, addendum, staff, town):
    bound(amended(addendum, town, staff), town)
    stranger = factories.user(factories.agency(town.locality, full="Hội Cựu chiến binh"))
    client.force_login(stranger)
    assert "Chuyển đổi số" not in client.get(program.get_absolute_url(), {"ngay": "2026-07-01"}).content.decode()
    client.force_login(town.staff[town.ubnd.pk])
    assert "Chuyển đổi số" in client.get(program.get_absolute_url(), {"ngay": "2026-07-01"}).content.decode()


def test_the_page_of_the_addendum_shows_what_changes(client, addendum, staff, town):
    amended(addendum, town, staff)
    client.force_login(staff)
    text = client.get(addendum.get_absolute_url()).content.decode()
    assert "1 nội dung bổ sung, 1 nội dung sửa đổi, 1 nội dung kết thúc" in " ".join(text.split())
    assert count_queries(lambda: client.get(addendum.get_absolute_url())) <= 10


def test_an_addendum_is_opened_from_the_page_of_its_programme(client, program, town, staff):
    client.force_login(staff)
    address = reverse("coordination:amend", args=[program.pk])
    assert address in client.get(program.get_absolute_url()).content.decode()
    told = {"title": "Sửa đổi Chương trình", "effective_from": "2025-01-01", "reason": "Sắp xếp cơ quan"}
    assert "không được trước 05/01/2026" in client.post(address, told).content.decode()
    made = client.post(address, {**told, "effective_from": "2026-07-01"})
    addendum = Addendum.objects.get()
    assert made.url == reverse("coordination:edit", args=["sua-doi", addendum.pk])
    again = client.post(address, {**told, "effective_from": "2026-07-01"}).content.decode()
    assert addendum.get_absolute_url() in again
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address).status_code == 403


def test_the_editor_ends_an_item_and_lets_it_go_on(client, addendum, staff):
    client.force_login(staff)
    pk = lines(addendum)[0].pk
    remove = reverse("coordination:line_remove", args=["sua-doi", addendum.pk, pk])
    end = reverse("coordination:line_end", args=["sua-doi", addendum.pk, pk])
    assert client.get(remove).url == end
    client.post(end, {"ended_on": "2026-08-01"})
    assert ItemLine.objects.get(pk=pk).ended_on == datetime.date(2026, 8, 1)
    client.post(end, {"ended_on": "2026-08-01", "tiep-tuc": "1"})
    assert ItemLine.objects.get(pk=pk).ended_on is None


def test_title_and_day_are_changed_in_the_editor(client, addendum, staff):
    client.force_login(staff)
    address = reverse("coordination:facts_edit", args=["sua-doi", addendum.pk])
    told = {"title": "Sửa đổi", "effective_from": "2026-08-01", "standing_agency_id": "", "style": "nd30-2020"}
    assert client.post(address, told).status_code == 302
    draft = fresh(addendum.document).current_version
    assert (draft.title, draft.effective_from) == ("Sửa đổi", datetime.date(2026, 8, 1))


def test_the_consolidated_text_is_marked_as_such(client, program, addendum, staff, town, pdf_text):
    factories.issue_addendum(bound(amended(addendum, town, staff), town), town, MAY)
    client.force_login(town.staff[town.ubnd.pk])
    address = reverse("coordination:joint_pdf", args=["chuong-trinh", program.pk])
    text = pdf_text(client.get(address, {"ngay": "2026-07-01"}).content)
    assert "VĂN BẢN HỢP NHẤT" in text
    assert "4. Chuyển đổi số" in text
    assert "Bản này để tra cứu, không thay cho các văn bản đã ban hành." in text
    assert client.get(address, {"ngay": "2026-01-01"}).status_code == 404


def test_the_library_leads_from_one_to_the_other(client, program, addendum, staff, town):
    factories.issue_addendum(bound(amended(addendum, town, staff), town), town, MAY)
    client.force_login(town.staff[town.ubnd.pk])
    of_addendum = client.get(reverse("documents:document", args=[addendum.document_id])).content.decode()
    of_program = client.get(reverse("documents:document", args=[program.document_id])).content.decode()
    assert reverse("documents:document", args=[program.document_id]) in of_addendum
    assert reverse("documents:document", args=[addendum.document_id]) in of_program


def test_next_year_starts_from_the_text_as_amended(program, addendum, staff, town):
    factories.issue_addendum(bound(amended(addendum, town, staff), town), town, MAY)
    kept = [line.item_id for line in lines(addendum) if line.ended_on is None]
    made = roll_over(Program.objects.get(pk=program.pk), user=staff, kept=kept)
    draft = made.document.current_version
    assert [line.title for line in draft.lines.order_by("position")] == [
        "Nội dung số một",
        "Nội dung số 3",
        "Chuyển đổi số",
    ]
    assert draft.title == "Chương trình phối hợp công tác năm 2027"


def test_an_addendum_is_never_closed_by_itself(addendum, staff, town):
    factories.issue_addendum(bound(amended(addendum, town, staff), town), town, MAY)
    document = fresh(addendum.document)
    assert document.kind == DocumentKind.ADDENDUM
    assert workflow.available_actions(document, staff) == set()
