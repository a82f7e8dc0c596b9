"""Next year's draft from a signed programme."""

import datetime

import pytest

from agencies.choices import SuccessionKind
from agencies.models import AgencySuccession, Appointment
from coordination.choices import NoteKind, SectionKey
from coordination.models import ContentItem, ItemLine
from coordination.rollover.carrying import roll_over
from documents.choices import DocumentState
from documents.models import LegalBasis, LegalBasisLine, Recipient, Section
from tests import factories

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2026, 1, 15)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.issued(town, on=JANUARY)


@pytest.fixture
def drafter(town):
    return town.staff[town.mttq.pk]


def items_of(program):
    return set(program.items.values_list("pk", flat=True))


def rolled(program, user, **kwargs):
    return roll_over(program, user=user, kept=kwargs.pop("kept", items_of(program)), **kwargs)


def notes(program, kind):
    return [str(note) for note in program.rollover_notes.filter(kind=kind)]


def test_the_draft_is_a_programme_of_the_next_year_with_items_of_its_own(town, program, drafter):
    made = rolled(program, drafter)
    draft = made.document.current_version
    assert (made.previous, made.year_from, made.year_to, made.family) == (program, 2027, 2027, program.family)
    assert (made.document.state, made.document.standing_agency) == (DocumentState.DRAFT, town.mttq)
    assert draft.title == "Chương trình phối hợp công tác năm 2027"
    assert [party.agency for party in draft.parties.all()] == town.parties
    assert draft.sections.get(key=SectionKey.PURPOSE).body == "Phối hợp chặt chẽ giữa các bên."
    lines = list(draft.lines.all())
    assert [line.title for line in lines] == ["Nội dung số 1", "Nội dung số 2"]
    assert {line.item.carried_from_id for line in lines} == items_of(program)
    assert items_of(made).isdisjoint(items_of(program))
    assert [(line.due_on, line.lead) for line in lines] == [(datetime.date(2027, 6, 30), town.ubnd)] * 2
    target = lines[0].line_indicators.get()
    assert (target.target, target.indicator.item_id) == (10, lines[0].item_id)


def test_who_may_roll_over(client, town, program):
    other = factories.Town("Cẩm Lệ")
    address = f"/chuong-trinh/{program.pk}/nam-sau/"
    for people, status in ((town.staff, 200), (town.leaders, 200), (town.clerks, 403)):
        client.force_login(people[town.ubnd.pk])
        assert client.get(address).status_code == status
    client.force_login(factories.user(factories.agency(town.locality)))
    assert client.get(address).status_code == 403
    client.force_login(other.staff[other.mttq.pk])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
