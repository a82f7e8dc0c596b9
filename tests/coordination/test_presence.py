"""Who else is in a draft."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activity import due
from agencies.choices import Role
from coordination.models import DraftPresence
from documents import workflow
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.program(town)


def address(program):
    return reverse("coordination:presence", args=["chuong-trinh", program.pk])


def come(client, user, program, **told):
    client.force_login(user)
    return client.post(address(program), told)


def test_two_editors_see_each_other_and_where_they_are(client, town, program):
    staff, leader = town.staff[town.mttq.pk], town.leaders[town.mttq.pk]
    come(client, leader, program, place="noi-dung-7", name="nội dung 2")
    answer = come(client, staff, program, place="cac-ben", name="Các bên tham gia")
    assert answer.json() == {
        "here": [{"id": leader.pk, "name": leader.name, "place": "noi-dung-7", "at": "nội dung 2"}],
        "closed": "",
    }
    client.force_login(leader)
    assert [one["name"] for one in client.get(address(program)).json()["here"]] == [staff.name]
    assert come(client, staff, program, leaves="1").status_code == 204
    client.force_login(leader)
    assert client.get(address(program)).json()["here"] == []


def test_an_editor_that_fell_silent_is_forgotten(client, town, program):
    staff, leader = town.staff[town.mttq.pk], town.leaders[town.mttq.pk]
    come(client, leader, program)
    DraftPresence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=46))
    assert come(client, staff, program).json()["here"] == []
    assert due.run_all()["presences"] == 1
    assert DraftPresence.objects.get().user == staff


def test_only_who_may_edit_is_told(client, town, program):
    assert come(client, town.staff[town.ubnd.pk], program).status_code == 404
    assert come(client, town.clerks[town.mttq.pk], program).status_code == 403
    assert not DraftPresence.objects.exists()
    client.logout()
    assert client.post(address(program)).status_code == 302


def test_an_open_editor_learns_that_the_draft_was_sent_on(client, town, program):
    workflow.submit(program.document, user=town.staff[town.mttq.pk], on=factories.today())
    answer = come(client, town.staff[town.mttq.pk], program).json()
    assert answer["here"] == []
    assert answer["closed"].startswith("Chương trình phối hợp đang ở trạng thái “Trình thống nhất”")


def test_asking_takes_six_queries_however_many_are_there(client, town, program):
    staff = town.staff[town.mttq.pk]
    come(client, staff, program)
    first = count_queries(lambda: client.post(address(program), {"place": "can-cu"}))
    for _ in range(5):
        factories.user(town.mttq, Role.STAFF)
    people = list(town.mttq.memberships.exclude(user=staff).values_list("user", flat=True))
    DraftPresence.objects.bulk_create(
        DraftPresence(document=program.document, user_id=pk, seen_at=timezone.now()) for pk in people
    )
    assert count_queries(lambda: client.post(address(program), {"place": "can-cu"})) == first <= 6
    assert len(client.get(address(program)).json()["here"]) == len(people) >= 5
