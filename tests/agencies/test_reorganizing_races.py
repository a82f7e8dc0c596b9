"""Two administrators at the same moment: one step is made, the other one is told."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.choices import Role, StepKind
from agencies.models import ReorganizationStep, User
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan
from agencies.reorganizing.steps import make
from tests import factories
from tests.documents.test_concurrency import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


def test_of_two_mergers_at_once_one_is_made_and_the_other_is_told():
    town = factories.town()
    keepers = [factories.user(town.mttq, Role.ADMINISTRATOR).pk for _ in range(2)]

    def merge(number):
        heir = NewAgency(Names(f"Ban số {number}", f"Ban {number}", f"B{number}"), town.hdnd.pk)
        ended = (town.hdnd.pk, town.ubnd.pk) if number else (town.ubnd.pk, town.hdnd.pk)
        plan = Plan(StepKind.MERGE, timezone.localdate(), "", town.locality.pk, (Handover(ended, (heir,)),))
        return make(plan, user=User.objects.get(pk=keepers[number]))

    results = together(lambda: merge(0), lambda: merge(1))
    assert sorted(type(result) for result in results if not isinstance(result, ReorganizationStep)) == [ValidationError]
    refused = next(result for result in results if isinstance(result, ValidationError))
    assert "đã kết thúc ngày" in refused.message_dict["on"][0]
    assert ReorganizationStep.objects.count() == 1
