"""A reorganisation takes drafts over to the successor; what is frozen, signed or issued stays as it is."""

import datetime

import pytest
from django.utils import timezone

from activity.log import entries_about
from agencies.choices import StepKind
from agencies.models import Agency, AgencyName, User
from agencies.reorganizing.parts import LineSort
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan, Renaming
from agencies.reorganizing.steps import StalePreview, make, preview
from documents import workflow
from documents.choices import ShareReason
from documents.models import Document, Register
from documents.permissions import may_draft
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = Names("Mặt trận và đoàn thể Tây Hồ", "Mặt trận Tây Hồ", "MTĐT")


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def admin():
    return factories.user(is_superuser=True)


def merger(town, *ended, **parts):
    heir = NewAgency(NAMES, ended[0].pk)
    handover = Handover(tuple(agency.pk for agency in ended), (heir,))
    return Plan(StepKind.MERGE, timezone.localdate(), "NQ 01", town.locality.pk, (handover,), **parts)


def told(asked, user, sort):
    return [line.text for line in preview(asked, user).lines if line.sort == sort]


def test_the_successor_goes_on_drafting_as_drafter_standing_agency_and_party(town, admin):
    program = factories.program(town)
    make(merger(town, town.mttq), user=admin)
    new = Agency.objects.get(names__symbol="MTĐT")
    document = Document.objects.get(pk=program.document_id)
    assert (document.drafting_agency, document.standing_agency) == (new, new)
    assert may_draft(User.objects.get(pk=town.staff[town.mttq.pk].pk), document)
    assert document.shares.get(why=ShareReason.DRAFTER).agency == new
    parties = document.current_version.parties.order_by("header_position")
    assert [party.agency for party in parties] == [town.hdnd, town.ubnd, new]
    assert parties[2].signatory is None
    told = entries_about(document).filter(action="sap-xep-lai").last().summary
    assert told.startswith("Sắp xếp lại cơ quan: Mặt trận và đoàn thể Tây Hồ soạn tiếp")


def test_two_parties_that_become_one_keep_both_responsibilities(town, admin):
    program = factories.program(town)
    make(merger(town, town.hdnd, town.mttq), user=admin)
    parties = Document.objects.get(pk=program.document_id).current_version.parties.order_by("header_position")
    assert [(party.agency.symbol, party.header_position) for party in parties] == [("MTĐT", 1), ("UBND", 2)]
    assert parties[0].responsibility == "Trách nhiệm của HĐND phường Tây Hồ.\nTrách nhiệm của MTTQ phường Tây Hồ."


def test_a_frozen_text_stays_and_must_be_reopened(town, admin):
    program = factories.submitted(town)
    asked = merger(town, town.mttq)
    assert any("phải mở lại để chỉnh sửa" in text for text in told(asked, admin, LineSort.WARNS))
    make(asked, user=admin)
    version = Document.objects.get(pk=program.document_id).current_version
    assert version.is_frozen
    assert version.parties.filter(agency=town.mttq, printed_symbol="UBMTTQ").exists()
    new = Agency.objects.get(names__symbol="MTĐT")
    staff = User.objects.get(pk=town.staff[town.mttq.pk].pk)
    document = Document.objects.get(pk=program.document_id)
    draft = workflow.revise(document, user=staff, on=timezone.localdate(), reason="Sắp xếp lại cơ quan")
    assert [party.agency for party in draft.parties.order_by("header_position")] == [town.hdnd, town.ubnd, new]
    assert {row.agency for line in draft.lines.all() for row in line.supports.all()} == {new}


def test_a_signed_text_is_numbered_first(town, admin):
    factories.signed(town)
    with pytest.raises(StalePreview) as caught:
        make(merger(town, town.hdnd), user=admin)
    assert caught.value.preview.stops[0].text == "1 văn bản đã ký, chưa cấp số: ban hành trước khi sắp xếp lại"


def test_an_issued_document_keeps_its_names_and_only_its_standing_agency_follows(town, admin):
    day = timezone.localdate() - datetime.timedelta(days=3)
    program = factories.issued(town, on=day)
    make(merger(town, town.mttq), user=admin)
    document = Document.objects.get(pk=program.document_id)
    assert (document.drafting_agency, document.symbol) == (town.mttq, program.document.symbol)
    assert document.standing_agency.symbol == "MTĐT"
    assert [party.printed_symbol for party in document.current_version.parties.all()] == ["HĐND", "UBND", "UBMTTQ"]
    register = Register.objects.get(agency=town.mttq)
    assert register.ends_on == timezone.localdate() - datetime.timedelta(days=1)


def test_a_number_given_after_the_end_contradicts_it(town, admin):
    factories.issued(town)
    assert "1 văn bản mang ngày sau ngày cơ quan kết thúc" in told(merger(town, town.mttq), admin, LineSort.STOPS)[0]


def test_a_draft_prints_the_new_name_of_a_renamed_agency(town, admin):
    program = factories.program(town)
    parties = program.document.current_version.parties
    parties.filter(agency=town.mttq).update(printed_name=town.mttq.full, printed_symbol="Tự đặt")
    asked = Plan(
        StepKind.RENAME, timezone.localdate(), "", town.locality.pk, renamings=(Renaming(town.mttq.pk, NAMES),)
    )
    make(asked, user=admin)
    party = parties.get(agency=town.mttq)
    assert (party.printed_name, party.printed_symbol) == ("", "Tự đặt")
    assert AgencyName.objects.filter(agency=town.mttq).count() == 2
