"""Delegates picked from the directory by post, by kind of agency, or one by one."""

import pytest

from agencies.choices import AgencyKind, LocalityType
from agencies.models import Official
from meetings.models import Delegate, DelegateGroup
from meetings.picking import appointments_on_offer, sets_of
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def pick(client, meeting, rev=1, **chosen):
    return client.post(url("pick", meeting), {"rev": rev, **chosen}, follow=True)


def names(meeting):
    return list(Delegate.objects.filter(group__meeting=meeting).values_list("group__name", "name"))


def mass_organizations(town, number=3):
    made = [
        factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION, f"Hội số {n}", f"Hội {n}") for n in range(number)
    ]
    return [factories.appointment(one) for one in made]


def test_all_heads_of_mass_organizations_come_in_one_step_as_a_group_of_their_own(client, clerk, town):
    heads, meeting = mass_organizations(town), factories.meeting(town)
    factories.appointment(heads[0].agency, title="Phó Chủ tịch", is_head=False)
    response = pick(client, meeting, sets="dau-doan-the")
    group = "Tổ chức chính trị - xã hội"
    assert names(meeting) == [(group, head.official.name) for head in heads]
    assert meeting.groups.get().kind == "mttq"
    assert "Đã thêm 3 đại biểu." in text_of(response)
    first = Delegate.objects.first()
    assert (first.post, first.agency_name) == (heads[0].post.title, "Hội số 0")


def test_a_post_that_several_hold_below_is_one_choice(town):
    below = [factories.agency(factories.town(f"Phường {n}", parent=town.locality).locality) for n in range(2)]
    for agency in below:
        post = agency.posts.create(title="Bí thư Đảng ủy phường", is_head=True)
        official = Official.objects.create(locality=agency.locality, name="Ai đó")
        official.appointments.create(agency=agency, post=post)
    sets = {one.key: len(one.people) for one in sets_of(appointments_on_offer(factories.meeting(town)))}
    assert sets["chuc-Bí thư Đảng ủy phường"] == 2


def test_somebody_who_is_a_delegate_already_is_left_out_and_named(client, clerk, town):
    meeting, head = factories.meeting(town), town.heads[town.ubnd.pk]
    pick(client, meeting, people=head.pk, new_group="Chủ tọa")
    response = pick(client, meeting, rev=2, people=[head.pk, town.heads[town.mttq.pk].pk])
    assert [name for _, name in names(meeting)] == [head.official.name, town.heads[town.mttq.pk].official.name]
    assert f"1 người đã có trong danh sách nên không thêm lại: {head.official.name}." in text_of(response)


def test_a_set_and_one_of_it_ticked_too_add_him_once(client, clerk, town):
    heads, meeting = mass_organizations(town, 2), factories.meeting(town)
    response = pick(client, meeting, sets="dau-doan-the", people=heads[0].pk)
    assert len(names(meeting)) == 2
    assert "không thêm lại" not in text_of(response)


def test_people_go_into_an_existing_group_whose_count_gives_way(client, clerk, town):
    meeting = factories.meeting(town)
    group = DelegateGroup.objects.create(meeting=meeting, name="Lãnh đạo", count=1)
    pick(client, meeting, people=[head.pk for head in town.heads.values()], group=group.pk)
    group.refresh_from_db()
    assert (group.delegates.count(), group.count) == (len(town.heads), None)


def test_nothing_chosen_is_told_and_a_stranger_is_not_taken(client, clerk, town):
    meeting = factories.meeting(town)
    assert "Hãy chọn ít nhất một người" in text_of(pick(client, meeting))
    stranger = factories.town("Đống Đa", LocalityType.WARD).heads.popitem()[1]
    assert "people" in pick(client, meeting, people=stranger.pk).context["form"].errors
    assert not DelegateGroup.objects.exists()


def test_a_stale_page_keeps_what_was_ticked(client, clerk, town):
    meeting, head = factories.meeting(town), town.heads[town.ubnd.pk]
    response = pick(client, meeting, rev=9, people=head.pk)
    assert response.context["chosen"]["people"] == {str(head.pk)}
    assert not Delegate.objects.exists()


def test_choosing_costs_the_same_with_3_and_30_people(client, clerk, town):
    meeting = factories.meeting(town)
    one = count_queries(lambda: client.get(url("pick", meeting)))
    mass_organizations(town, 27)
    assert count_queries(lambda: client.get(url("pick", meeting))) == one <= 10
