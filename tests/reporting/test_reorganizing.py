"""A reorganisation hands the reports owed to the successor; those handed in keep their name."""

import datetime

import pytest
from django.utils import timezone

from agencies.choices import StepKind
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan
from agencies.reorganizing.steps import make
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """A town with a programme issued last week and a period open on it."""
    town = factories.town()
    town.program = factories.issued(town, on=timezone.localdate() - datetime.timedelta(days=7))
    last = datetime.date(timezone.localdate().year, 12, 31)
    town.period = factories.opened_period(town, town.program, cutoff_on=last, due_on=last)
    return town


def step(town, ended, heir):
    handover = Handover(tuple(agency.pk for agency in ended), (heir,))
    plan = Plan(StepKind.MERGE, timezone.localdate(), "", town.locality.pk, (handover,))
    make(plan, user=factories.user(is_superuser=True))


def test_a_new_agency_makes_the_report_its_predecessor_owed(opened):
    report = opened.period.reports.get(agency=opened.ubnd)
    step(opened, [opened.ubnd], NewAgency(Names("Ủy ban mới", "UB mới", "UBM"), opened.ubnd.pk))
    report.refresh_from_db()
    assert (report.agency.symbol, report.agency_name) == ("UBM", "Ủy ban mới")


def test_where_the_successor_owes_one_itself_it_writes_both(opened, client):
    report = opened.period.reports.get(agency=opened.ubnd)
    step(opened, [opened.ubnd], opened.mttq.pk)
    report.refresh_from_db()
    assert report.agency == opened.ubnd
    client.force_login(opened.staff[opened.ubnd.pk])
    assert client.post(f"/bao-cao/{report.pk}/").status_code != 403
    assert report.get_absolute_url() in client.get("/").content.decode()
