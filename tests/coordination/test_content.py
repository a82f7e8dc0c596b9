"""A version's own rows: copied, frozen, checked, printed."""

import datetime

import pytest

from coordination import editing
from coordination.content import check_program, is_within, lines_of
from coordination.editing import LineValues, PartyValues, SupportValues, TargetValues
from coordination.models import ItemLine, LineSupport, Program
from coordination.starting import create_program
from documents import workflow
from documents.drafting import freeze, reopen
from documents.exceptions import FrozenVersion
from documents.html import render_html
from documents.kinds import kind_of
from documents.models import Document
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 28)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.program(town)


def draft_of(program):
    return Document.objects.get(pk=program.document_id).current_version


def told(program, on=DAY):
    return [(finding.message, finding.where) for finding in check_program(draft_of(program), on)[0]]


def test_a_complete_draft_has_nothing_to_mend(program):
    assert told(program) == []


def test_reopening_keeps_items_and_copies_all_that_hangs_on_them(town, program):
    draft = draft_of(program)
    top = draft.lines.first()
    point = factories.line(draft, town, 1, parent=top, title="Điểm a")
    frozen = freeze(draft, DAY)
    copy = reopen(frozen, "chỉnh sửa")
    old, new = lines_of(frozen), lines_of(copy)
    assert [line.item_id for line in new] == [line.item_id for line in old]
    assert [line.pk for line in new] != [line.pk for line in old]
    child = new[0].children_in_order[0]
    assert (child.item_id, child.parent_id, child.title) == (point.item_id, new[0].pk, "Điểm a")
    assert [(s.agency_id, s.duty) for s in child.supports.all()] == [(town.mttq.pk, "Vận động nhân dân")]
    assert [(t.indicator_id, t.target) for t in child.line_indicators.all()] == [
        (t.indicator_id, t.target) for t in point.line_indicators.all()
    ]
    assert [line.title for line in old[0].children_in_order] == ["Điểm a"]


def test_a_changed_copy_leaves_the_frozen_version_as_it_was(town, program):
    frozen = freeze(draft_of(program), DAY)
    reopen(frozen, "chỉnh sửa")
    line = draft_of(program).lines.first()
    editing.save_line(program, line.pk, user=town.staff[town.mttq.pk], values=LineValues(title="Viết lại"))
    assert [line.title for line in lines_of(frozen)] == ["Nội dung số 1", "Nội dung số 2"]


def test_freezing_keeps_the_names_of_that_day(town, program):
    town.ubnd.names.create(full="UBND đổi tên", short="UBND mới", symbol="UBND", valid_from="2026-06-01")
    frozen = freeze(draft_of(program), DAY)
    line = lines_of(frozen)[0]
    assert line.lead.full == "UBND đổi tên"
    assert line.lead_printed == "Ủy ban nhân dân phường Tây Hồ"
    assert [support.printed for support in line.supports.all()] == [town.mttq.full]


def test_two_hundred_items_are_copied_and_frozen_in_few_queries(town, program, django_assert_max_num_queries):
    draft = draft_of(program)
    for number in range(3, 201):
        factories.line(draft, town, number)
    with django_assert_max_num_queries(60):
        frozen = freeze(draft, DAY)
    with django_assert_max_num_queries(60):
        copy = reopen(frozen, "chỉnh sửa")
    assert copy.lines.count() == 200


def test_a_programme_needs_parties_items_and_a_standing_agency(town, program):
    draft = draft_of(program)
    draft.lines.all().delete()
    draft.parties.exclude(agency=town.mttq).delete()
    Document.objects.filter(pk=program.document_id).update(standing_agency=None)
    assert told(program) == [
        ("cần ít nhất hai bên tham gia", "#cac-ben"),
        ("chưa chọn cơ quan thường trực", "#thong-tin"),
        ("chưa có nội dung phối hợp nào", "#noi-dung"),
    ]


def test_an_item_without_lead_is_found_but_a_point_needs_none(town, program):
    top = draft_of(program).lines.first()
    factories.line(draft_of(program), town, 1, parent=top, lead=None)
    assert told(program) == []
    ItemLine.objects.filter(pk=top.pk).update(lead=None)
    assert told(program) == [("nội dung 1 chưa có cơ quan chủ trì", f"#noi-dung-{top.pk}")]


def test_a_deadline_outside_the_programme_is_found_wherever_it_stands(town, program):
    first, second = draft_of(program).lines.all()
    point = factories.line(draft_of(program), town, 1, parent=second, due_on=datetime.date(2027, 1, 1))
    LineSupport.objects.filter(line=first).update(due_on=datetime.date(2025, 12, 31))
    assert told(program) == [
        ("nội dung 1 có thời hạn ngoài năm 2026", f"#noi-dung-{first.pk}"),
        ("điểm a nội dung 2 có thời hạn ngoài năm 2026", f"#noi-dung-{point.pk}"),
    ]


def test_a_lead_agency_that_supports_itself_is_found(town, program):
    first = draft_of(program).lines.first()
    LineSupport.objects.filter(line=first).update(agency=town.ubnd)
    assert told(program)[0][0] == "nội dung 1 có cơ quan chủ trì đồng thời là cơ quan phối hợp"


def test_an_agency_that_ends_before_the_programme_is_found(town, program):
    type(town.ubnd).objects.filter(pk=town.ubnd.pk).update(until=datetime.date(2026, 6, 30))
    messages = [message for message, _ in told(program)]
    assert messages == [
        "nội dung 1: Ủy ban nhân dân phường Tây Hồ đã kết thúc hoạt động",
        "nội dung 2: Ủy ban nhân dân phường Tây Hồ đã kết thúc hoạt động",
    ]


def test_an_indicator_with_a_target_needs_a_unit(program):
    first, second = draft_of(program).lines.all()
    for line in (first, second):
        line.item.indicators.update(unit=" ")
    second.line_indicators.update(target=None)
    assert told(program) == [("nội dung 1: chỉ tiêu “Số hội nghị” chưa có đơn vị tính", f"#noi-dung-{first.pk}")]


@pytest.mark.parametrize(
    ("day", "inside"), [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)]
)
def test_a_programmes_days(day, inside):
    assert is_within(Program(year_from=2026, year_to=2026), datetime.date.fromisoformat(day)) is inside


TAY_HO_2024 = [
    "Tuyên truyền, vận động, tập hợp nhân dân; thi đua yêu nước; hoàn thành chỉ tiêu kinh tế - xã hội năm 2024",
    "Thực hiện nhiệm vụ chính trị của quận, các cuộc vận động và phong trào thi đua",
    "Các kỳ họp HĐND quận và hội nghị tiếp xúc cử tri",
    "Phản biện xã hội",
    "Tiếp công dân; đối thoại trực tiếp với MTTQ và các tầng lớp nhân dân",
    "Giám sát",
]


def tay_ho(town):
    """The programme of quận Tây Hồ for 2024 with its six items, as its staff would write it."""
    user = town.staff[town.mttq.pk]
    parties = [PartyValues(agency.pk, signatory_id=town.heads[agency.pk].pk) for agency in town.parties]
    facts = {
        "title": "Chương trình phối hợp công tác năm 2024", "family": "a", "span_kind": "nam", "year_from": 2024,
        "year_to": 2024, "previous_id": None, "parent_regulation_id": None, "standing_agency_id": town.mttq.pk,
    }  # fmt: skip
    program = create_program(user, facts, parties)
    for title in TAY_HO_2024:
        editing.add_line(program, user=user, values=LineValues(title=title, lead_id=town.mttq.pk))
    return program


def test_the_six_items_of_tay_ho_are_printed_in_order_between_purpose_and_implementation(town):
    program = tay_ho(town)
    text = render_html(kind_of(program.document).build(draft_of(program)))
    told_in_order = [
        "CHƯƠNG TRÌNH PHỐI HỢP", "Các bên thống nhất ban hành", "I.", "MỤC ĐÍCH, YÊU CẦU", "II.", "NỘI DUNG PHỐI HỢP",
        *(f"{title}" for title in TAY_HO_2024), "III.", "TỔ CHỨC THỰC HIỆN", "./.", "Nơi nhận:",
    ]  # fmt: skip
    places = []
    for phrase in told_in_order:
        places.append(text.find(phrase, places[-1] if places else 0))
    assert -1 not in places, dict(zip(told_in_order, places, strict=True))


def test_the_six_items_of_tay_ho_go_to_the_parties_on_their_own_dates(town):
    program = tay_ho(town)
    on = datetime.date(2024, 2, 20)
    workflow.submit(program.document, user=town.staff[town.mttq.pk], on=on)
    assert [line.sign for line in lines_of(draft_of(program))] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert draft_of(program).is_frozen


def test_what_belongs_to_an_item_is_printed_under_it(town, program):
    user = town.staff[town.mttq.pk]
    values = LineValues(
        title="Giám sát", body="Giám sát theo chuyên đề.", lead_id=town.mttq.pk, due_kind="truoc-ngay",
        due_on=datetime.date(2026, 6, 5), deliverable="Báo cáo giám sát",
        supports=[SupportValues(town.ubnd.pk, "Cung cấp tài liệu", "trong-ky", "Quý II")],
        targets=[TargetValues("Số cuộc", "cuộc", target=2)],
    )  # fmt: skip
    editing.add_line(program, user=user, values=values)
    text = render_html(kind_of(program.document).build(draft_of(program)))
    for phrase in (
        "Giám sát theo chuyên đề.", f"Cơ quan chủ trì: {town.mttq.full}", "Cung cấp tài liệu (quý II)",
        "Thời gian: Trước ngày 05/06/2026", "Sản phẩm: Báo cáo giám sát", "Số cuộc: ít nhất 2 cuộc",
    ):  # fmt: skip
        assert phrase in text, phrase


@pytest.mark.parametrize("rows", ["supports", "line_indicators"])
def test_rows_of_a_frozen_item_refuse_changes(town, rows):
    program = factories.submitted(town)
    row = getattr(program.document.current_version.lines.first(), rows).first()
    with pytest.raises(FrozenVersion):
        row.save()
    with pytest.raises(FrozenVersion):
        row.delete()
