"""The open editor's calls: places saved one by one, the order of items, removals undone, what others changed."""

import unicodedata
import uuid

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from activity.log import entries_about
from coordination import editing, suggesting
from coordination.content import lines_of
from coordination.editing import LineValues
from coordination.editing.places import place_of
from coordination.management.commands import bench_editor
from coordination.models import ContentItem, ItemLine, RemovedLine
from documents import workflow
from documents.exceptions import InvalidTransition
from documents.models import Document, LegalBasis, LegalBasisLine, Party
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],  # an example writes to the database: making it smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.program(town, items=3)


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


@pytest.fixture
def leader(town):
    made = Client()
    made.force_login(town.leaders[town.mttq.pk])
    return made


def address(name, program, *more):
    return reverse(f"coordination:{name}", args=["chuong-trinh", program.pk, *more])


def draft_of(program):
    return Document.objects.get(pk=program.document_id).current_version


def lines(program):
    return list(draft_of(program).lines.order_by("position", "pk"))


def outline(program):
    told = []
    for line in lines_of(draft_of(program)):
        told += [f"{line.sign} {line.title}", *(f"{c.sign} {c.title}" for c in line.children_in_order)]
    return told


def seen(program, place):
    return editing.print_of(place_of(draft_of(program), place).read())


def stands(program, place):
    return place_of(draft_of(program), place).told()


def save(client, program, place, value="", **fields):
    told = {"place": place, "value": value, "seen": seen(program, place), **fields}
    return client.post(address("place_save", program), told)


def change(client, program, what, **fields):
    return client.post(address("outline_change", program), {"viec": what, **fields})


def test_every_text_of_the_draft_is_saved_where_it_stands(staff, program):
    draft = draft_of(program)
    basis = LegalBasisLine.objects.create(version=draft, text="Căn cứ cũ")
    party, line = draft.parties.first(), lines(program)[0]
    line_places = [f"dong-{line.pk}.{name}" for name in ("title", "body", "deliverable")]
    own = ["trich-yeu", "loi-dan", "muc-dich", "yeu-cau", "to-chuc-thuc-hien"]
    for place in [*own, f"can-cu-{basis.pk}.text", f"ben-{party.pk}.responsibility", *line_places]:
        answer = save(staff, program, place, f"Lời mới của {place}")
        assert answer.status_code == 200, (place, answer.content)
        assert answer.json()["told"] == f"Lời mới của {place}" == stands(program, place)
        assert answer.json()["print"] == seen(program, place)


def test_what_stands_beside_an_item_is_saved_group_by_group(town, staff, program):
    line = lines(program)[0]
    place = f"dong-{line.pk}"
    assert save(staff, program, f"{place}.lead", lead_id=town.hdnd.pk).status_code == 200
    due = {"due_kind": "vao-ngay", "due_on": "05/01/2026", "due_text": ""}
    assert save(staff, program, f"{place}.due", **due).status_code == 200
    rows = {"phoi-hop-TOTAL_FORMS": 1, "phoi-hop-INITIAL_FORMS": 0}
    support = {"phoi-hop-0-agency_id": town.ubnd.pk, "phoi-hop-0-duty": "Bố trí kinh phí"}
    assert save(staff, program, f"{place}.supports", **rows, **support).status_code == 200
    rows = {"chi-tieu-TOTAL_FORMS": 1, "chi-tieu-INITIAL_FORMS": 0}
    target = {"chi-tieu-0-name": "Số hộ", "chi-tieu-0-unit": "hộ", "chi-tieu-0-target": "1.178,5"}
    answer = save(staff, program, f"{place}.targets", **rows, **target)
    row = answer.json()["rows"][str(line.pk)]
    assert all(told in row for told in (town.hdnd.short, town.ubnd.short, "Ngày 05/01/2026", "1 chỉ tiêu"))
    line.refresh_from_db()
    assert (line.lead, line.rev) == (town.hdnd, 5)
    assert [str(one.target) for one in line.line_indicators.all()] == ["1178.50"]


def test_a_usual_indicator_picked_beside_an_item_brings_its_unit(staff, program, monkeypatch):
    monkeypatch.setattr(suggesting, "_sources", [lambda _: [suggesting.Suggestion("Số hộ", "hộ", "it-nhat")]])
    line = lines(program)[0]
    page = staff.get(address("line_details", program, line.pk)).content.decode()
    listed = f'"dong-{line.pk}-chi-tieu-thuong-dung"'
    assert (f"<datalist id={listed}" in page, f"list={listed}" in page) == (True, True)
    rows = {"chi-tieu-TOTAL_FORMS": 1, "chi-tieu-INITIAL_FORMS": 0, "chi-tieu-0-name": "Số hộ"}
    assert save(staff, program, f"dong-{line.pk}.targets", **rows).status_code == 200
    assert [one.indicator.unit for one in line.line_indicators.all()] == ["hộ"]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", {"value": "x" * 1001}, "Dài quá 1.000 ký tự (hiện có 1.001)"),
        ("body", {"value": "x" * 20001}, "Dài quá 20.000 ký tự (hiện có 20.001)"),
        ("lead", {"lead_id": "999999"}, "Chọn một mục trong danh sách"),
        ("due", {"due_kind": "truoc-ngay"}, "Ghi ngày đến hạn"),
        ("due", {"due_kind": "vao-ngay", "due_on": "01/01/2027"}, "từ 01/01/2026 đến 31/12/2026"),
        ("supports", {"phoi-hop-TOTAL_FORMS": 1, "phoi-hop-INITIAL_FORMS": 0, "phoi-hop-0-duty": "x"}, "Chọn cơ quan"),
        ("targets", {"chi-tieu-TOTAL_FORMS": 1, "chi-tieu-INITIAL_FORMS": 0, "chi-tieu-0-name": "x"}, "Ghi đơn vị"),
    ],
)
def test_a_value_that_cannot_stand_is_told_and_nothing_changes(staff, program, field, typed, told):
    place = f"dong-{lines(program)[0].pk}.{field}"
    before = seen(program, place)
    answer = save(staff, program, place, **typed)
    assert answer.status_code == 422
    assert told in " ".join(answer.json()["errors"])
    assert seen(program, place) == before


def test_the_lead_does_not_support_itself_from_either_side(town, staff, program):
    place = f"dong-{lines(program)[0].pk}"  # led by UBND, supported by MTTQ
    assert "đồng thời" in save(staff, program, f"{place}.lead", lead_id=town.mttq.pk).json()["errors"][0]
    rows = {"phoi-hop-TOTAL_FORMS": 1, "phoi-hop-INITIAL_FORMS": 0, "phoi-hop-0-agency_id": town.ubnd.pk}
    assert "đồng thời" in save(staff, program, f"{place}.supports", **rows).json()["errors"][0]


def test_a_title_and_a_free_basis_are_never_empty_an_item_may_be_for_a_while(staff, program):
    basis = LegalBasisLine.objects.create(version=draft_of(program), text="Căn cứ cũ")
    assert save(staff, program, "trich-yeu", " ").status_code == 422
    assert save(staff, program, f"can-cu-{basis.pk}.text", "").status_code == 422
    line = lines(program)[0]
    assert save(staff, program, f"dong-{line.pk}.title", "").status_code == 200
    findings = staff.get(address("edit", program), {"kiem-tra": "1"}).context["findings"]
    assert [(one.message, one.where) for one in findings] == [("nội dung 1 chưa ghi tên", f"#noi-dung-{line.pk}")]


def test_a_basis_emptied_prints_as_the_catalogue_has_it(staff, program):
    law = LegalBasis.objects.create(number="10/2022/QH15", title="Luật Thực hiện dân chủ ở cơ sở")
    basis = LegalBasisLine.objects.create(version=draft_of(program), legal_basis=law, text="Lời khác")
    answer = save(staff, program, f"can-cu-{basis.pk}.text", "")
    assert answer.json()["told"] == law.citation


def test_long_text_emoji_and_pasted_markup_come_in_as_composed_text(staff, program):
    long = unicodedata.normalize("NFD", "Giám sát, phản biện 🇻🇳 👩‍🌾. ") * 600
    assert save(staff, program, "muc-dich", long[:19000]).status_code == 200
    assert unicodedata.is_normalized("NFC", stands(program, "muc-dich"))
    assert "🇻🇳" in stands(program, "muc-dich")
    save(staff, program, "yeu-cau", '<p class="MsoNormal">Kịp thời</p><p class="MsoNormal">Hiệu quả</p>')
    assert stands(program, "yeu-cau") == "Kịp thời\nHiệu quả"
    place = f"dong-{lines(program)[0].pk}.title"
    save(staff, program, place, "Hai\ndòng")
    assert stands(program, place) == "Hai dòng"


def test_the_second_at_one_field_gets_the_firsts_text_and_chooses(town, staff, leader, program):
    before = seen(program, "muc-dich")
    save(leader, program, "muc-dich", "Phối hợp kịp thời giữa các bên.", seen=before)
    answer = save(staff, program, "muc-dich", "Phối hợp hiệu quả giữa các bên.", seen=before)
    assert answer.status_code == 409
    conflict = answer.json()["conflict"]
    assert (conflict["told"], conflict["by"]) == ("Phối hợp kịp thời giữa các bên.", town.leaders[town.mttq.pk].name)
    assert ["bo", "hiệu quả"] in conflict["words"]
    assert stands(program, "muc-dich") == "Phối hợp kịp thời giữa các bên."
    save(staff, program, "muc-dich", "Phối hợp kịp thời, hiệu quả giữa các bên.", seen=conflict["print"])
    assert stands(program, "muc-dich") == "Phối hợp kịp thời, hiệu quả giữa các bên."


def test_two_at_different_fields_of_one_item_do_not_meet(town, staff, leader, program):
    place = f"dong-{lines(program)[0].pk}"
    before = {name: seen(program, f"{place}.{name}") for name in ("title", "body", "lead")}
    assert save(staff, program, f"{place}.title", "Tên", seen=before["title"]).status_code == 200
    assert save(leader, program, f"{place}.body", "Lời", seen=before["body"]).status_code == 200
    assert save(leader, program, f"{place}.lead", lead_id=town.hdnd.pk, seen=before["lead"]).status_code == 200


def test_a_form_opened_before_and_a_field_saved_since_do_not_overwrite_each_other(town, staff, leader, program):
    line = lines(program)[0]
    place = f"dong-{line.pk}.body"
    before = seen(program, place)
    editing.save_line(program, line.pk, user=town.leaders[town.mttq.pk], values=LineValues(title="x", body="Của kia"))
    conflict = save(staff, program, place, "Của tôi", seen=before).json()["conflict"]
    assert (conflict["told"], conflict["by"]) == ("Của kia", town.leaders[town.mttq.pk].name)


def test_saying_the_same_again_is_harmless(staff, program):
    before = seen(program, "muc-dich")
    save(staff, program, "muc-dich", "Một lần", seen=before)
    rev = Document.objects.get(pk=program.document_id).rev
    again = save(staff, program, "muc-dich", "Một lần", seen=before)
    assert (again.status_code, again.json()["told"]) == (200, "Một lần")
    assert Document.objects.get(pk=program.document_id).rev == rev


def test_a_sitting_at_one_place_is_one_entry_of_the_log(staff, program):
    count = entries_about(program.document).count()
    for text in ("P", "Ph", "Phối hợp"):
        save(staff, program, "muc-dich", text)
    save(staff, program, "yeu-cau", "Kịp thời")
    assert entries_about(program.document).count() == count + 2
    assert entries_about(program.document).first().summary == "Sửa yêu cầu"


@pytest.mark.parametrize("place", ["dong-999999.title", "dong-x.title", "ben-1.agency", "khong-co", "dong-1.rev", ""])
def test_a_place_that_is_not_there_is_told(staff, program, place):
    answer = staff.post(address("place_save", program), {"place": place, "value": "x", "seen": ""})
    assert answer.status_code == 410


def test_who_is_signed_out_is_told_where_to_sign_in_and_goes_on(town, client, program):
    answer = client.post(address("place_save", program), {"place": "muc-dich", "value": "Của tôi", "seen": ""})
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == f"/dang-nhap/?next={address('signed_in', program)}"
    client.force_login(town.staff[town.mttq.pk])
    assert "quay lại thẻ đang soạn" in client.get(address("signed_in", program)).content.decode()
    assert save(client, program, "muc-dich", "Của tôi").status_code == 200


def test_words_kept_for_one_account_are_not_sent_as_anothers(town, staff, program):
    other = str(town.leaders[town.mttq.pk].pk)
    told = {"place": "muc-dich", "value": "x", "seen": ""}
    answer = staff.post(address("place_save", program), told, headers={"X-Drafter": other})
    assert (answer.status_code, answer.json()["errors"]) == (401, ["Bạn đã chuyển sang tài khoản khác."])


CALLS = ["place_save", "outline_change", "outline_changes"]


def call(client, name, program):
    return client.get(address(name, program)) if name == "outline_changes" else client.post(address(name, program))


@pytest.mark.parametrize("name", CALLS)
def test_a_draft_of_another_agency_is_not_there(town, client, program, name):
    client.force_login(town.staff[town.ubnd.pk])
    assert call(client, name, program).status_code == 404


@pytest.mark.parametrize("name", CALLS)
def test_a_clerk_does_not_draft(town, client, program, name):
    client.force_login(town.clerks[town.mttq.pk])
    assert call(client, name, program).status_code == 403


@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_draft_any_more_says_so(town, staff, name):
    answer = call(staff, name, factories.submitted(town))
    assert answer.status_code == 409
    assert "không sửa được" in answer.json()["closed"]


def test_a_line_is_added_once_however_often_it_is_sent(staff, program):
    first, uid = lines(program)[0], str(uuid.uuid4())
    answers = [change(staff, program, "them", uid=uid, sau=first.pk).json() for _ in range(2)]
    assert answers[0]["line"] == answers[1]["line"]
    assert [sign for _, _, sign in answers[0]["order"]] == ["1.", "2.", "3.", "4."]
    save(staff, program, f"dong-{uid}.title", "Gõ trước khi có số")
    assert outline(program)[1] == "2. Gõ trước khi có số"
    change(staff, program, "them", uid=str(uuid.uuid4()), trong=uid)
    assert outline(program)[2] == "a) "


def test_an_uid_of_another_text_is_refused(town, staff, program):
    stranger = lines(factories.program(town, year=2027))[0].item
    answer = change(staff, program, "them", uid=str(stranger.uid))
    assert answer.status_code == 410
    assert len(lines(program)) == 3


def test_lines_go_where_they_are_put(staff, program):
    one, two, three = (line.pk for line in lines(program))
    change(staff, program, "dat", dong=three, trong="", sau="")
    assert outline(program) == ["1. Nội dung số 3", "2. Nội dung số 1", "3. Nội dung số 2"]
    answer = change(staff, program, "dat", dong=two, trong=one, sau="")
    assert answer.json()["order"] == [[three, None, "1."], [one, None, "2."], [two, one, "a)"]]
    assert "Chuyển a) ra cấp ngoài" in answer.json()["rows"][str(two)]
    refused = change(staff, program, "dat", dong=one, trong=three, sau="")
    assert "các điểm a, b, c" in refused.json()["errors"][0]
    assert change(staff, program, "dat", dong=three, trong=two).status_code == 410


def test_a_removed_item_comes_back_where_it_stood_with_all_it_had(town, staff, program):
    second = lines(program)[1]
    editing.add_line(program, user=town.staff[town.mttq.pk], values=LineValues(title="Điểm"), parent=second.pk)
    told = {name: seen(program, f"dong-{second.pk}.{name}") for name in ("title", "lead", "due", "supports", "targets")}
    answer = change(staff, program, "bo", dong=second.pk)
    assert "Nội dung số 2" in answer.json()["removed"]
    assert outline(program) == ["1. Nội dung số 1", "2. Nội dung số 3"]
    back = change(staff, program, "lay-lai", muc=RemovedLine.objects.get().pk)
    assert back.json()["line"] == second.pk
    assert outline(program) == ["1. Nội dung số 1", "2. Nội dung số 2", "a) Điểm", "3. Nội dung số 3"]
    assert {name: seen(program, f"dong-{second.pk}.{name}") for name in told} == told
    assert ItemLine.objects.get(pk=second.pk).item_id == second.item_id
    assert not RemovedLine.objects.exists()


def test_a_removal_is_undone_after_a_reload_without_script_once(staff, program):
    first = lines(program)[0]
    staff.post(address("line_remove", program, first.pk))
    assert "Đã bỏ gần đây (1)" in staff.get(address("edit", program)).content.decode()
    removal = RemovedLine.objects.get().pk
    assert staff.post(address("line_restore", program), {"muc": removal}).url.endswith("#noi-dung")
    assert outline(program)[0] == "1. Nội dung số 1"
    again = staff.post(address("line_restore", program), {"muc": removal}, follow=True)
    assert "đã được lấy lại" in again.content.decode()


def test_only_the_last_removals_are_kept_and_none_once_sent_out(town, staff, program, monkeypatch):
    monkeypatch.setattr("coordination.editing.removing.KEPT_REMOVALS", 1)
    items = [line.item_id for line in lines(program)]
    for line in lines(program)[1:]:
        change(staff, program, "bo", dong=line.pk)
    assert [removal.item_id for removal in RemovedLine.objects.all()] == items[2:]
    workflow.submit(program.document, user=town.staff[town.mttq.pk], on=factories.today())
    assert not RemovedLine.objects.exists()
    assert list(ContentItem.objects.values_list("pk", flat=True)) == items[:1]


def test_others_changes_come_with_the_next_call(town, staff, leader, program):
    line = lines(program)[0]
    rev = Document.objects.get(pk=program.document_id).rev
    assert staff.get(address("outline_changes", program), {"tu": rev}).json() == {"rev": rev}
    save(leader, program, "muc-dich", "Của lãnh đạo")
    save(leader, program, f"dong-{line.pk}.title", "Tên khác")
    answer = staff.get(address("outline_changes", program), {"tu": rev}).json()
    assert answer["rev"] == rev + 2
    assert answer["by"] == [town.leaders[town.mttq.pk].name]
    assert answer["texts"] == {"muc-dich": ["Của lãnh đạo", seen(program, "muc-dich")]}
    assert "Tên khác" in answer["rows"][str(line.pk)]
    assert "order" not in answer
    change(leader, program, "bo", dong=line.pk)
    order = staff.get(address("outline_changes", program), {"tu": rev + 2}).json()["order"]
    assert [sign for _, _, sign in order] == ["1.", "2."]


def test_a_change_of_parties_or_recipients_asks_to_read_the_page_anew(town, staff, program):
    rev = Document.objects.get(pk=program.document_id).rev
    editing.remove_party(program, Party.objects.first().pk, user=town.staff[town.mttq.pk])
    assert staff.get(address("outline_changes", program), {"tu": rev}).json()["whole"] is True


def test_an_ended_agency_stays_on_offer_where_it_is_named_only(town, staff, program):
    ended = factories.agency(town.locality, full="Cơ quan đã giải thể", until="2026-06-30")
    first, second = lines(program)[:2]
    ItemLine.objects.filter(pk=first.pk).update(lead=ended)
    assert "Cơ quan đã giải thể" in staff.get(address("line_details", program, first.pk)).content.decode()
    assert "Cơ quan đã giải thể" not in staff.get(address("line_details", program, second.pk)).content.decode()
    assert save(staff, program, f"dong-{second.pk}.lead", lead_id=ended.pk).status_code == 422


def test_two_hundred_items_cost_no_more_queries_than_ten(town, staff):
    counts = []
    for items in (10, 60):
        program = factories.program(town, year=2026 + items, items=items)
        last = lines(program)[-1].pk
        kept = seen(program, f"dong-{last}.title")
        told = {"place": f"dong-{last}.title", "value": "Tên mới", "seen": kept}
        counts.append(
            [
                count_queries(lambda told=told, program=program: staff.post(address("place_save", program), told)),
                count_queries(lambda program=program: staff.get(address("outline_changes", program), {"tu": 1})),
                count_queries(lambda program=program, last=last: staff.get(address("line_details", program, last))),
                count_queries(lambda program=program, last=last: change(staff, program, "dat", dong=last)),
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 32


STEPS = st.lists(
    st.tuples(st.sampled_from(["them", "dat", "len", "xuong", "vao", "ra", "bo", "lay-lai"]), *[st.integers(0, 5)] * 3),
    min_size=6,
    max_size=14,
)


@FEW
@given(steps=STEPS)
def test_any_steps_keep_numbers_and_tree(town, steps):
    program, user = factories.program(town, items=3), town.staff[town.mttq.pk]
    known = {line.item_id for line in lines(program)}
    for what, *picks in steps:
        try:
            step(program, user, what, picks)
        except InvalidTransition:
            continue
        require_tree(lines(program))
        known |= {line.item_id for line in lines(program)}
    removals = draft_of(program).removed_lines.all()
    removed = {row["fields"]["item"] for one in removals for row in one.payload if "item" in row["fields"]}
    assert {line.item_id for line in lines(program)} | removed == known  # nothing but what can be put back is away


def step(program, user, what, picks):
    there = lines(program)
    one, two, three = (there[pick % len(there)] if there and pick else None for pick in picks)
    if what == "them":
        editing.insert_line(program, user=user, uid=uuid.uuid4(), parent=one, after=two)
    elif what == "lay-lai":
        removals = list(draft_of(program).removed_lines.all())
        editing.restore_line(program, removals[picks[0] % len(removals)].pk if removals else 0, user=user)
    elif one is None:
        return
    elif what == "dat":
        editing.put_line(program, one.pk, user=user, parent=two, after=three)
    elif what == "bo":
        editing.remove_line(program, one.pk, user=user)
    else:
        editing.move_line(program, one.pk, user=user, how=what)


def require_tree(there):
    """Numbers run 1..n on every level, and no point stands under a point."""
    levels = {}
    for line in there:
        levels.setdefault(line.parent_id, []).append(line.position)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in levels.values())
    tops = {line.pk for line in there if line.parent_id is None}
    assert set(levels) - {None} <= tops


WRITINGS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["muc-dich", "title", "body"]), st.booleans()), min_size=4, max_size=12
)


@FEW
@given(writings=WRITINGS)
def test_no_text_of_two_users_is_lost(town, writings):
    """Both open the draft and write; asked by a conflict, the second takes the other's text or replaces it."""
    program = factories.program(town, items=1)
    users = [town.staff[town.mttq.pk], town.leaders[town.mttq.pk]]
    line = lines(program)[0].pk
    places = ["muc-dich", f"dong-{line}.title", f"dong-{line}.body"]
    prints = {(who, place): seen(program, place) for who in (0, 1) for place in places}
    written, shown = {}, set()
    for number, (who, field, insists) in enumerate(writings):
        place = field if field == "muc-dich" else f"dong-{line}.{field}"
        text = f"Lời {number}"
        try:
            kept = editing.save_field(program, place, text, user=users[who], seen=prints[who, place])
        except editing.FieldConflict as conflict:
            shown.add((place, conflict.kept.told))
            prints[who, place] = conflict.kept.print
            if not insists:
                continue
            kept = editing.save_field(program, place, text, user=users[who], seen=conflict.kept.print)
        before = written.get(place)
        # over another's words only he writes who was shown them
        assert before is None or before[0] == who or (place, before[1]) in shown
        prints[who, place], written[place] = kept.print, (who, text)
        assert stands(program, place) == text


def test_the_bench_prints_a_line_for_each_length_and_leaves_nothing(monkeypatch, capsys):
    monkeypatch.setattr(bench_editor, "ITEMS", (1, 2))
    call_command("bench_editor", runs=1)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["nội", "1", "2"]
    assert not ItemLine.objects.exists()
