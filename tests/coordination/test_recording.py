import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.recording import RecordedNote, RecordedParty, known_day, record_program
from documents.choices import DocumentState
from documents.kinds import kind_of
from documents.models import SourceNote
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def recorded(town, **changes):
    return record_program(
        **{
            "user": None,
            "drafting_agency": town.mttq,
            "title": "Chương trình phối hợp công tác năm 2024",
            "family": "a",
            "year_from": 2024,
            "year_to": 2024,
            "parties": [RecordedParty(town.hdnd), RecordedParty(town.ubnd, signatory_name="Nguyễn Văn An")],
            **changes,
        }
    )


def test_a_recorded_programme_is_issued_and_frozen(town):
    program = recorded(town, items=["Giám sát", "Phản biện xã hội"], dated="2024-02", symbol="05/CTr")
    document = program.document
    assert document.state == DocumentState.ISSUED
    assert (document.symbol, document.recorded_date, document.signed_on) == ("05/CTr", "2024-02", None)
    assert document.current_version.is_frozen
    assert [line.title for line in document.current_version.lines.all()] == ["Giám sát", "Phản biện xã hội"]


def test_what_is_unknown_stays_unknown(town):
    document = recorded(town).document
    assert (document.symbol, document.recorded_date, document.issued_on) == ("", "", None)
    assert not document.current_version.lines.exists()
    built = kind_of(document).build(document.current_version)
    assert [signature.name for signature in built.signatures] == ["", "Nguyễn Văn An"]


def test_a_known_day_of_signing_is_the_date_of_the_document(town):
    document = recorded(town, signed_on=datetime.date(2023, 12, 27)).document
    assert document.recorded_date == "2023-12-27"


def test_a_reviewed_programme_is_recorded_as_closed(town):
    assert recorded(town, closed=True).document.state == DocumentState.CLOSED


def test_everybody_of_the_locality_sees_it(town):
    program = recorded(town)
    assert type(program).objects.visible_to(town.clerks[town.ubnd.pk]).filter(pk=program.pk).exists()


def test_notes_keep_what_the_source_printed(town):
    program = recorded(
        town, notes=[RecordedNote("Ngày ký", as_printed="23/4/2017", corrected="23/4/2018", why="in sai")]
    )
    assert SourceNote.objects.get(object_id=program.pk).corrected == "23/4/2018"


def test_a_party_stands_once(town):
    with pytest.raises(ValidationError, match="hai bên"):
        recorded(town, parties=[RecordedParty(town.ubnd), RecordedParty(town.ubnd)])


@pytest.mark.parametrize("dated", ["2024-13", "2024-02-30", "hôm qua", "02/2024"])
def test_a_date_that_cannot_be_is_refused(town, dated):
    with pytest.raises(ValidationError):
        recorded(town, dated=dated)


@pytest.mark.parametrize(
    ("dated", "first"), [("2024", "2024-01-01"), ("2024-02", "2024-02-01"), ("2024-02-28", "2024-02-28")]
)
def test_a_partial_date_begins_with_its_first_day(dated, first):
    assert known_day(dated) == datetime.date.fromisoformat(first)


def test_staff_and_clerks_record_for_their_own_agency_only(town):
    assert recorded(town, user=town.clerks[town.mttq.pk]).pk
    assert recorded(town, user=town.staff[town.mttq.pk]).pk
    for user in (town.leaders[town.mttq.pk], town.staff[town.ubnd.pk]):
        with pytest.raises(PermissionDenied):
            recorded(town, user=user)
