"""The wording in force where a source tells no day, and what lists read of it."""

import datetime

import pytest

from coordination import editing
from coordination.editing import LineValues
from coordination.in_force import latest_text, version_in_force
from coordination.models import Addendum, Program
from coordination.recording import RecordedParty, record_program
from tests import factories

pytestmark = pytest.mark.django_db

JANUARY, MAY, JUNE = datetime.date(2026, 1, 5), datetime.date(2026, 5, 11), datetime.date(2026, 6, 1)
AUTUMN = datetime.date(2026, 9, 30)


@pytest.fixture
def town():
    return factories.town()


def test_a_recorded_programme_that_tells_no_day_is_in_force(town):
    program = record_program(
        user=None, drafting_agency=town.mttq, title="Chương trình năm 2023", family="a", year_from=2023, year_to=2023,
        parties=[RecordedParty(town.ubnd)],
    )  # fmt: skip
    assert version_in_force(program, datetime.date(2023, 1, 1)) == program.document.frozen_version


def test_a_draft_is_never_in_force_and_a_signed_text_can_be_gone_on_from(town):
    assert latest_text(factories.agreed(town, JANUARY)) is None
    signed = factories.signed(town, JANUARY)
    assert version_in_force(signed, AUTUMN) is None
    assert latest_text(signed) == signed.document.frozen_version


def test_the_next_date_of_a_list_is_that_of_the_text_in_force(town):
    program, staff = factories.issued(town, JANUARY, items=2), town.staff[town.mttq.pk]
    made = factories.addendum(program, staff, JUNE)
    one, two = made.document.current_version.lines.order_by("position")
    values = LineValues(title=one.title, lead_id=town.ubnd.pk, due_kind="truoc-ngay", due_on=AUTUMN)
    editing.save_line(made, one.pk, user=staff, values=values)
    editing.end_line(made, two.pk, user=staff, ended_on=JUNE)
    factories.bound_addendum(Addendum.objects.get(pk=made.pk), town, MAY)

    def next_date(on):
        return Program.objects.with_next_date(on).get(pk=program.pk).next_date

    assert (next_date(MAY), next_date(JUNE)) == (datetime.date(2026, 6, 30), AUTUMN)
