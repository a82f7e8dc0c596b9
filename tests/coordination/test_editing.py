"""The verbs that change a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.log import entries_about
from coordination import editing
from coordination.content import lines_of
from coordination.documents import program_document
from coordination.editing import LineValues, PartyValues, SupportValues, TargetValues
from coordination.models import ContentItem, Indicator, ItemLine, Program
from documents import workflow
from documents.choices import LayoutStyle
from documents.exceptions import InvalidTransition, StaleRevision
from documents.formats import PARTY_36_2018
from documents.models import Document, Party
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.program(town, items=3)


@pytest.fixture
def staff(town):
    return town.staff[town.mttq.pk]


def draft_of(program):
    return Document.objects.get(pk=program.document_id).current_version


def outline(program):
    """The draft's items as printed: "1. Nội dung số 1", "a) …"."""
    told = []
    for line in lines_of(draft_of(program)):
        told += [f"{line.sign} {line.title}", *(f"{c.sign} {c.title}" for c in line.children_in_order)]
    return told


def lines(program):
    return list(draft_of(program).lines.order_by("position", "pk"))


def facts(program, **changes):
    return {**editing.facts_of(program, draft_of(program)), **changes}


VERBS = {
    "facts": lambda p, u: editing.save_facts(p, user=u, facts=facts(p, title="Tên khác")),
    "texts": lambda p, u: editing.save_texts(p, user=u, texts=editing.texts_of(draft_of(p))),
    "add party": lambda p, u: editing.add_party(p, user=u, values=PartyValues(agency_id=other(p).pk)),
    "save party": lambda p, u: editing.save_party(p, party(p).pk, user=u, values=PartyValues(party(p).agency_id)),
    "move party": lambda p, u: editing.move_party(p, party(p).pk, user=u, step=1),
    "remove party": lambda p, u: editing.remove_party(p, party(p).pk, user=u),
    "add basis": lambda p, u: editing.add_basis(p, user=u, text="Căn cứ Nghị quyết"),
    "add line": lambda p, u: editing.add_line(p, user=u, values=LineValues(title="Mới")),
    "save line": lambda p, u: editing.save_line(p, lines(p)[0].pk, user=u, values=LineValues(title="Mới")),
    "move line": lambda p, u: editing.move_line(p, lines(p)[0].pk, user=u, how="xuong"),
    "remove line": lambda p, u: editing.remove_line(p, lines(p)[0].pk, user=u),
}


def party(program):
    return draft_of(program).parties.first()


def other(program):
    return factories.agency(program.document.locality)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_verb_counts_the_change_and_logs_it_once(program, staff, verb):
    rev, told = program.document.rev, entries_about(program.document).count()
    verb(program, staff)
    assert Document.objects.get(pk=program.document_id).rev == rev + 1
    assert entries_about(program.document).count() == told + 1


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_no_verb_changes_what_is_frozen(town, staff, verb):
    program = factories.submitted(town, items=3)
    before = draft_of(program).sha256
    with pytest.raises(InvalidTransition, match="Trình thống nhất"):
        verb(program, staff)
    assert draft_of(program).sha256 == before


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_no_verb_serves_another_agency_or_a_clerk(town, program, verb):
    for user in (town.staff[town.ubnd.pk], town.clerks[town.mttq.pk]):
        with pytest.raises(PermissionDenied):
            verb(program, user)


def test_a_draft_takes_the_style_chosen_for_it(program, staff):
    editing.save_facts(program, user=staff, facts=facts(program, style=LayoutStyle.PARTY_36_2018))
    assert program_document(draft_of(program)).style == PARTY_36_2018


def test_facts_seen_before_another_changed_them_are_stale(program, staff):
    seen = editing.fingerprint(facts(program))
    editing.save_facts(program, user=staff, facts=facts(program, title="Của người kia"), seen=seen)
    with pytest.raises(StaleRevision, match="Sửa thông tin chung"):
        editing.save_facts(program, user=staff, facts=facts(program, title="Của tôi"), seen=seen)
    assert draft_of(program).title == "Của người kia"


def test_another_part_changed_meanwhile_does_not_matter(program, staff):
    seen = editing.fingerprint(facts(program))
    editing.add_line(program, user=staff, values=LineValues(title="Nội dung khác"))
    editing.save_facts(program, user=staff, facts=facts(program, title="Của tôi"), seen=seen)
    assert draft_of(program).title == "Của tôi"


def test_an_item_seen_before_another_changed_it_is_stale(program, staff):
    line = lines(program)[0]
    editing.save_line(program, line.pk, user=staff, values=LineValues(title="Của người kia"), rev=line.rev)
    with pytest.raises(StaleRevision):
        editing.save_line(program, line.pk, user=staff, values=LineValues(title="Của tôi"), rev=line.rev)


def test_a_party_seen_before_another_changed_it_is_stale(program, staff):
    row = party(program)
    seen = editing.fingerprint(editing.party_values(row))
    values = PartyValues(row.agency_id, responsibility="Của người kia")
    editing.save_party(program, row.pk, user=staff, values=values, seen=seen)
    with pytest.raises(StaleRevision):
        editing.save_party(program, row.pk, user=staff, values=PartyValues(row.agency_id), seen=seen)


def test_numbers_follow_the_order(program, staff):
    first, second, third = lines(program)
    editing.move_line(program, third.pk, user=staff, how="len")
    assert outline(program) == ["1. Nội dung số 1", "2. Nội dung số 3", "3. Nội dung số 2"]
    editing.move_line(program, third.pk, user=staff, how="vao")
    editing.move_line(program, second.pk, user=staff, how="vao")
    assert outline(program) == ["1. Nội dung số 1", "a) Nội dung số 3", "b) Nội dung số 2"]
    editing.move_line(program, second.pk, user=staff, how="len")
    editing.move_line(program, third.pk, user=staff, how="ra")
    assert outline(program) == ["1. Nội dung số 1", "a) Nội dung số 2", "2. Nội dung số 3"]
    editing.remove_line(program, first.pk, user=staff)
    assert outline(program) == ["1. Nội dung số 3"]


def test_what_comes_out_of_an_item_stands_right_after_it(program, staff):
    second = lines(program)[1]
    editing.move_line(program, second.pk, user=staff, how="vao")
    editing.move_line(program, second.pk, user=staff, how="ra")
    assert outline(program) == ["1. Nội dung số 1", "2. Nội dung số 2", "3. Nội dung số 3"]


def test_letters_follow_the_vietnamese_alphabet(program, staff):
    first = lines(program)[0]
    for number in range(6):
        editing.add_line(program, user=staff, values=LineValues(title=str(number)), parent=first.pk)
    assert outline(program)[1:7] == ["a) 0", "b) 1", "c) 2", "d) 3", "đ) 4", "e) 5"]


def test_the_first_and_the_last_stay_where_they_are(program, staff):
    first, _, third = lines(program)
    editing.move_line(program, first.pk, user=staff, how="len")
    editing.move_line(program, third.pk, user=staff, how="xuong")
    assert [line.pk for line in lines(program)] == [first.pk, _.pk, third.pk]


def test_there_are_two_levels_only(program, staff):
    first, second, third = lines(program)
    editing.move_line(program, second.pk, user=staff, how="vao")
    for line, how in ((second, "vao"), (first, "vao"), (first, "ra")):
        with pytest.raises(InvalidTransition):
            editing.move_line(program, line.pk, user=staff, how=how)
    with pytest.raises(InvalidTransition):
        editing.add_line(program, user=staff, values=LineValues(title="Cấp ba"), parent=second.pk)
    editing.move_line(program, second.pk, user=staff, how="ra")
    editing.add_line(program, user=staff, values=LineValues(title="Điểm"), parent=third.pk)
    with pytest.raises(InvalidTransition, match="các điểm"):
        editing.move_line(program, third.pk, user=staff, how="vao")


def test_removing_an_item_takes_its_points_and_with_sending_out_what_nobody_else_has(program, staff):
    first = lines(program)[0]
    point = editing.add_line(program, user=staff, values=LineValues(title="Điểm"), parent=first.pk)
    editing.remove_line(program, first.pk, user=staff)
    assert len(outline(program)) == 2
    workflow.submit(program.document, user=staff, on=factories.today())
    assert not ContentItem.objects.filter(pk__in=[first.item_id, point.item_id]).exists()


def test_an_item_is_removed_once(program, staff):
    first = lines(program)[0]
    editing.remove_line(program, first.pk, user=staff)
    with pytest.raises(InvalidTransition, match="không còn"):
        editing.remove_line(program, first.pk, user=staff)


def test_an_item_of_another_programme_is_not_touched(town, program, staff):
    stranger = lines(factories.program(town))[0]
    for verb in (
        lambda: editing.move_line(program, stranger.pk, user=staff, how="len"),
        lambda: editing.remove_line(program, stranger.pk, user=staff),
        lambda: editing.save_line(program, stranger.pk, user=staff, values=LineValues(title="x")),
    ):
        with pytest.raises(InvalidTransition):
            verb()


def test_another_lead_in_a_reopened_draft_prints_at_once(town, program, staff):
    workflow.submit(program.document, user=staff, on=factories.today())
    workflow.revise(program.document, user=staff, on=factories.today(), reason="Đổi chủ trì")
    line = lines(program)[0]
    assert line.lead_printed == town.ubnd.full
    editing.save_line(program, line.pk, user=staff, values=LineValues(title="x", lead_id=town.hdnd.pk))
    leads = [
        detail.value
        for block in program_document(draft_of(program)).blocks
        for detail in getattr(block, "details", [])
        if detail.label == "Cơ quan chủ trì"
    ]
    assert leads[0] == town.hdnd.full


def test_the_lead_agency_does_not_support_itself(town, program, staff):
    values = LineValues(title="x", lead_id=town.ubnd.pk, supports=[SupportValues(town.ubnd.pk)])
    with pytest.raises(ValidationError):
        editing.add_line(program, user=staff, values=values)
    assert len(lines(program)) == 3


def test_indicators_keep_their_identity_by_name(town, program, staff):
    line = lines(program)[0]
    indicator = Indicator.objects.get(item=line.item)
    again = LineValues(title="x", targets=[TargetValues("Số hội nghị", "cuộc"), TargetValues("Số hộ", "hộ")])
    editing.save_line(program, line.pk, user=staff, values=again)
    assert Indicator.objects.get(item=line.item, name="Số hội nghị").pk == indicator.pk
    editing.save_line(program, line.pk, user=staff, values=LineValues(title="x"))
    assert not Indicator.objects.filter(item=line.item).exists()


def test_a_unit_that_a_frozen_version_prints_stays(town, staff):
    program = factories.submitted(town)
    workflow.return_for_changes(
        program.document, user=town.leaders[town.ubnd.pk], on=factories.today(), reason="Bổ sung"
    )
    line = lines(program)[0]
    values = LineValues(title="x", targets=[TargetValues("Số hội nghị", "cuộc")])
    with pytest.raises(ValidationError, match="đã có trong bản trước"):
        editing.save_line(program, line.pk, user=staff, values=values)
    editing.save_line(program, line.pk, user=staff, values=LineValues(title="x"))
    assert Indicator.objects.filter(item=line.item).exists()


def test_a_party_stands_once(town, program, staff):
    with pytest.raises(ValidationError):
        editing.add_party(program, user=staff, values=PartyValues(town.ubnd.pk))
    with pytest.raises(ValidationError):
        editing.save_party(program, party(program).pk, user=staff, values=PartyValues(town.ubnd.pk))


def test_parties_keep_header_and_signing_order_apart(program, staff):
    first = party(program)
    editing.move_party(program, first.pk, user=staff, step=1, field="signature_position")
    order = Party.objects.filter(version=draft_of(program))
    assert [row.signature_position for row in order] == [2, 1, 3]
    editing.remove_party(program, first.pk, user=staff)
    assert [(row.header_position, row.signature_position) for row in order.all()] == [(1, 1), (2, 2)]


def test_two_hundred_items_are_added_and_ordered_quickly(program, staff, django_assert_max_num_queries):
    for number in range(197):
        editing.lines.place_line(draft_of(program), program, LineValues(title=f"Nội dung {number}"))
    last = ItemLine.objects.filter(version=draft_of(program)).last()
    with django_assert_max_num_queries(14):
        editing.move_line(Program.objects.get(pk=program.pk), last.pk, user=staff, how="len")
