"""What every kind's official document has in common: mark, number, signatures, recipients."""

import pytest

from documents.building import recipients
from documents.choices import Action, Origin
from documents.kinds import kind_of
from documents.models import Document, Recipient
from tests import factories
from tests.documents.acting import S, in_state, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def built(document):
    document = Document.objects.get(pk=document.pk)
    return kind_of(document).build(document.current_version)


@pytest.mark.parametrize(
    ("state", "mark"),
    [(S.DRAFT, "DỰ THẢO"), (S.AGREEING, "DỰ THẢO"), (S.AGREED, "DỰ THẢO"), (S.SIGNED, ""), (S.ISSUED, "")],
)
def test_it_is_marked_as_a_draft_until_it_is_signed(town, state, mark):
    assert built(in_state(state, town)).draft_mark == mark


def test_a_recorded_document_is_marked_as_a_record(town):
    document = in_state(S.ISSUED, town)
    Document.objects.filter(pk=document.pk).update(origin=Origin.RECORDED)
    document.versions.update(recipients="")
    assert built(document).draft_mark == "BẢN GHI NHẬN"
    assert built(document).recipients == ()  # the source tells none


def test_a_drafted_one_goes_to_its_parties_and_the_file(town):
    assert built(in_state(S.DRAFT, town)).recipients[-1] == "Lưu: VT"


def test_before_issue_the_number_is_left_open_and_after_it_printed(town):
    [number] = built(in_state(S.DRAFT, town)).numbers
    assert number.value().endswith("/CTrPH-HĐND-UBND-UBMTTQ")
    assert number.number is None
    assert [number.value() for number in built(in_state(S.ISSUED, town)).numbers] == ["01/CTrPH-HĐND-UBND-UBMTTQ"]


def test_a_signature_prints_name_and_post_as_they_were_that_day(town):
    document = in_state(S.AGREED, town)
    perform(Action.SIGN, document, town)
    name = town.heads[town.hdnd.pk].official.name
    type(town.heads[town.hdnd.pk].official).objects.update(name="Tên mới")
    first, *others = built(document).signatures
    assert (first.name, first.post, first.signed) == (name, "Chủ tịch", True)
    assert not any(other.signed for other in others)


def test_chosen_agencies_come_first_then_what_is_written_and_the_file_copy_last(town):
    version = factories.program(town).document.current_version
    version.recipients = "- Như trên;\n- Đảng ủy phường;"
    Recipient.objects.create(version=version, agency=town.ubnd)
    assert recipients(version, []) == [town.ubnd.short, "Như trên", "Đảng ủy phường", "Lưu: VT"]
