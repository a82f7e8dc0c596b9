"""A reorganisation hands over meetings to be held and open tasks; what was held keeps its organizer."""

import datetime

import pytest
from django.utils import timezone

from agencies.choices import StepKind
from agencies.models import Agency
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan
from agencies.reorganizing.steps import make
from meetings.choices import TaskState
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_successor_holds_what_is_planned_and_does_what_is_open():
    town = factories.town()
    held = factories.meeting(town, timezone.localdate() - datetime.timedelta(days=30), held=True)
    planned = factories.meeting(town)
    tasks = [held.tasks.create(to_text="MTTQ", lead=town.mttq, what=f"Việc {n}") for n in (1, 2)]
    for task in tasks:
        task.agencies.set([town.mttq, town.ubnd])
    held.tasks.filter(pk=tasks[1].pk).update(state=TaskState.DONE, done_on=timezone.localdate())
    heir = NewAgency(Names("Mặt trận mới", "MT mới", "MTM"), town.mttq.pk)
    plan = Plan(
        StepKind.MERGE, timezone.localdate(), "", town.locality.pk, (Handover((town.mttq.pk, town.hdnd.pk), (heir,)),)
    )
    make(plan, user=factories.user(is_superuser=True))
    new = Agency.objects.get(names__symbol="MTM")
    for row in (held, planned, *tasks):
        row.refresh_from_db()
    assert (held.organizer, planned.organizer) == (town.mttq, new)
    assert (tasks[0].lead, set(tasks[0].agencies.all())) == (new, {new, town.ubnd})
    assert (tasks[1].lead, set(tasks[1].agencies.all())) == (town.mttq, {town.mttq, town.ubnd})
