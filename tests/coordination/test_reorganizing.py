"""A reorganisation puts the successor in the items of drafts, and lets it answer what was asked."""

import pytest
from django.utils import timezone

from agencies.choices import StepKind
from agencies.models import Agency
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan
from agencies.reorganizing.steps import make
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_successor_leads_and_supports_once_each():
    town = factories.town()
    program = factories.program(town, items=1)
    line = program.document.current_version.lines.get()
    line.supports.create(agency=town.hdnd, duty="Giám sát")
    heir = NewAgency(Names("Khối chung Tây Hồ", "Khối chung", "KC"), town.hdnd.pk)
    handover = Handover((town.hdnd.pk, town.ubnd.pk, town.mttq.pk), (heir,))
    plan = Plan(StepKind.MERGE, timezone.localdate(), "", town.locality.pk, (handover,))
    make(plan, user=factories.user(is_superuser=True))
    new = Agency.objects.get(names__symbol="KC")
    line.refresh_from_db()
    assert line.lead == new
    support = line.supports.get()
    assert (support.agency, support.duty) == (new, "Giám sát; Vận động nhân dân")
