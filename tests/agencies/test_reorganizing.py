"""Steps of reorganisation: what they change in the directory, what they refuse, all or nothing."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from activity.models import Notification
from agencies.choices import LocalityType, Role, StepKind, StepState, SuccessionKind
from agencies.models import (
    Agency,
    AgencyName,
    AgencySuccession,
    Locality,
    LocalitySuccession,
    Membership,
    ReorganizationStep,
)
from agencies.reorganizing import places
from agencies.reorganizing.parts import LineSort
from agencies.reorganizing.plan import Handover, Names, NewAgency, Plan, Renaming, from_json, to_json
from agencies.reorganizing.steps import StalePreview, carry_out_due, make, preview, withdraw
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MOUNTAIN = Names("Ban Nội chính Tây Hồ", "Ban Nội chính", "BNC")
RIVER = Names("Ban Kinh tế Tây Hồ", "Ban Kinh tế", "BKT")


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def keeper(town):
    return factories.user(town.mttq, Role.ADMINISTRATOR)


def plan(town, kind, on=None, **parts):
    return Plan(kind, on or timezone.localdate(), "Nghị quyết số 01/NQ-HĐND", town.locality.pk, **parts)


def merger(town, on=None, names=MOUNTAIN, **parts):
    """HĐND and UBND become one new agency."""
    ended = (town.hdnd.pk, town.ubnd.pk)
    handover = Handover(ended, (NewAgency(names, town.hdnd.pk),))
    return plan(town, StepKind.MERGE, on, handovers=(handover,), **parts)


def refusal(asked, user):
    with pytest.raises(ValidationError) as caught:
        make(asked, user=user)
    return caught.value.message_dict


def test_a_rename_gives_a_name_from_a_day_and_leaves_earlier_days_as_they_were(town, keeper):
    on = timezone.localdate() - DAY
    step = make(plan(town, StepKind.RENAME, on, renamings=(Renaming(town.ubnd.pk, MOUNTAIN),)), user=keeper)
    assert town.ubnd.name_on(on).full == "Ban Nội chính Tây Hồ"
    assert town.ubnd.name_on(on - DAY).full == "Ủy ban nhân dân phường Tây Hồ"
    assert step.summary == "Đổi tên Ủy ban nhân dân phường Tây Hồ thành Ban Nội chính Tây Hồ"
    assert (step.state, step.made_by_name) == (StepState.DONE, keeper.name)


def test_a_merger_ends_the_old_begins_the_new_and_carries_roles(town, keeper):
    staff, clerk = town.staff[town.hdnd.pk], town.clerks[town.ubnd.pk]
    left = Membership.objects.get(user=clerk)
    make(merger(town, members={left.pk: None}), user=keeper)
    today = timezone.localdate()
    new = Agency.objects.get(names__symbol="BNC")
    assert (new.since, new.locality) == (today, town.locality)
    assert list(Agency.objects.filter(until=today - DAY).order_by("pk")) == [town.hdnd, town.ubnd]
    assert set(new.successions_as_successor.values_list("predecessor", "kind", "on")) == {
        (town.hdnd.pk, SuccessionKind.MERGED, today), (town.ubnd.pk, SuccessionKind.MERGED, today),
    }  # fmt: skip
    roles = staff.memberships.order_by("pk").values_list("agency", "role", "since", "until")
    assert list(roles) == [
        (town.hdnd.pk, Role.STAFF, None, today - DAY), (new.pk, Role.STAFF, today, None),
    ]  # fmt: skip
    told = Notification.objects.get(user=staff)
    assert told.text.endswith("bạn là chuyên viên của Ban Nội chính Tây Hồ")
    left.refresh_from_db()
    assert left.until == today - DAY
    assert clerk.memberships.count() == 1


def test_a_post_goes_on_only_where_it_is_asked_for(town, keeper):
    kept, ended = town.heads[town.hdnd.pk], town.heads[town.ubnd.pk]
    make(merger(town, holders={kept.pk: 0}), user=keeper)
    new = Agency.objects.get(names__symbol="BNC")
    carried = new.appointments.get()
    assert (carried.official, carried.post.title, carried.post.is_head) == (kept.official, kept.post.title, True)
    ended.refresh_from_db()
    assert ended.until == timezone.localdate() - DAY
    assert not ended.official.appointments.exclude(pk=ended.pk).exists()


def test_an_agency_goes_into_another_that_is_renamed_the_same_day(town, keeper):
    handover = Handover((town.hdnd.pk,), (town.ubnd.pk,))
    asked = plan(town, StepKind.MERGE, handovers=(handover,), renamings=(Renaming(town.ubnd.pk, MOUNTAIN),))
    assert make(asked, user=keeper).summary.startswith("Sáp nhập Hội đồng nhân dân phường Tây Hồ vào Ủy ban nhân dân")
    assert AgencySuccession.objects.get().successor == town.ubnd
    assert Agency.objects.named().get(pk=town.ubnd.pk).symbol == "BNC"


def test_a_part_that_takes_over_from_the_whole_is_not_put_under_itself(town, keeper):
    Agency.objects.filter(pk__in=[town.ubnd.pk, town.mttq.pk]).update(parent=town.hdnd)
    make(plan(town, StepKind.ABOLISH, handovers=(Handover((town.hdnd.pk,), (town.ubnd.pk,)),)), user=keeper)
    town.ubnd.refresh_from_db()
    town.mttq.refresh_from_db()
    assert (town.ubnd.parent, town.mttq.parent) == (None, town.ubnd)


def test_a_split_sends_everybody_where_he_is_sent(town, keeper):
    staff, leader = (people[town.ubnd.pk].memberships.get() for people in (town.staff, town.leaders))
    heirs = (NewAgency(MOUNTAIN, town.ubnd.pk), NewAgency(RIVER, town.ubnd.pk))
    asked = plan(town, StepKind.SPLIT, handovers=(Handover((town.ubnd.pk,), heirs),), members={leader.pk: 1})
    make(asked, user=keeper)
    assert [m.agency.symbol for m in staff.user.memberships.order_by("pk")] == ["UBND", "BNC"]
    assert [m.agency.symbol for m in leader.user.memberships.order_by("pk")] == ["UBND", "BKT"]


def test_what_is_split_off_an_agency_that_goes_on_does_not_succeed_it(town, keeper):
    staff = town.staff[town.ubnd.pk].memberships.get()
    handover = Handover((town.ubnd.pk,), (NewAgency(RIVER, town.ubnd.pk),), continues=True)
    make(plan(town, StepKind.SPLIT, handovers=(handover,), members={staff.pk: 0}), user=keeper)
    town.ubnd.refresh_from_db()
    assert town.ubnd.until is None
    assert not AgencySuccession.objects.exists()
    assert [m.agency.symbol for m in staff.user.memberships.order_by("pk")] == ["UBND", "BKT"]
    assert town.leaders[town.ubnd.pk].memberships.get().until is None


def ago(days):
    return timezone.localdate() - days * DAY


@pytest.mark.parametrize(
    ("changed", "where", "told"),
    [
        (lambda town: Agency.objects.filter(pk=town.hdnd.pk).update(since=ago(0)), "on", "thành lập ngày"),
        (lambda town: Agency.objects.filter(pk=town.hdnd.pk).update(until=ago(9)), "on", "đã kết thúc ngày"),
        (lambda town: called(town.mttq, symbol="bnc"), "symbol_0", "đang là của Ủy ban MTTQ"),
        (lambda town: called(town.mttq, full="BAN NỘI CHÍNH TÂY HỒ"), "full_0", "đang là của"),
    ],
)
def test_what_contradicts_the_directory_is_refused_where_it_can_be_mended(town, keeper, changed, where, told):
    changed(town)
    problems = refusal(merger(town), keeper)
    assert list(problems) == [where]
    assert told in problems[where][0]
    assert not ReorganizationStep.objects.exists()


def called(agency, **names):
    AgencyName.objects.filter(agency=agency).update(**names)


def test_a_second_administrator_is_told_who_was_first(town, keeper):
    make(merger(town), user=keeper)
    problems = refusal(merger(town, names=RIVER), factories.user(town.mttq, Role.ADMINISTRATOR))
    assert f"(bước sắp xếp do {keeper.name} ghi ngày" in problems["on"][0]
    assert ReorganizationStep.objects.count() == 1


def test_a_role_given_later_than_the_end_must_be_mended_first(town, keeper):
    Membership.objects.filter(user=town.staff[town.hdnd.pk]).update(since=timezone.localdate())
    with pytest.raises(StalePreview) as caught:
        make(merger(town), user=keeper)
    assert "được giao vai trò từ ngày" in caught.value.preview.stops[0].text


def test_a_preview_that_grew_old_is_shown_again_with_what_is_new(town, keeper):
    seen = preview(merger(town), keeper).signs
    factories.agency(town.locality, parent=town.hdnd, full="Văn phòng HĐND")
    with pytest.raises(StalePreview) as caught:
        make(merger(town), user=keeper, seen=seen)
    fresh = [line for _, lines in caught.value.preview.sections for line, new in lines if new]
    assert [line.names for line in fresh] == [("Văn phòng HĐND",)]
    assert not ReorganizationStep.objects.exists()


def test_a_failure_of_one_part_leaves_everything_as_it_was(town, keeper, monkeypatch):
    def fail(change):
        raise RuntimeError

    monkeypatch.setattr("agencies.reorganizing.people.move", fail)
    with pytest.raises(RuntimeError):
        make(merger(town), user=keeper)
    assert not Agency.objects.filter(names__symbol="BNC").exists()
    assert not Agency.objects.filter(until__isnull=False).exists()


def test_an_administrator_keeps_to_his_own_locality(town, keeper):
    elsewhere = factories.town("Hồng Hà")
    beyond = plan(town, StepKind.MERGE, handovers=(Handover((town.hdnd.pk,), (elsewhere.hdnd.pk,)),))
    for asked, user in ((beyond, keeper), (merger(town), town.leaders[town.hdnd.pk]), (merger(elsewhere), keeper)):
        with pytest.raises(PermissionDenied):
            make(asked, user=user)


def test_a_step_for_a_day_to_come_waits_and_is_carried_out_on_it(town, keeper, monkeypatch):
    tomorrow = timezone.localdate() + DAY
    step = make(merger(town, tomorrow), user=keeper)
    assert step.state == StepState.WAITING
    assert carry_out_due() == []
    assert not Agency.objects.filter(names__symbol="BNC").exists()
    monkeypatch.setattr("agencies.reorganizing.steps.timezone.localdate", lambda: tomorrow)
    assert [one.state for one in carry_out_due()] == [StepState.DONE]
    assert Agency.objects.get(names__symbol="BNC").since == tomorrow
    assert carry_out_due() == []


def test_a_waiting_step_that_has_become_impossible_changes_nothing_and_says_why(town, keeper, monkeypatch):
    tomorrow = timezone.localdate() + DAY
    step = make(merger(town, tomorrow), user=keeper)
    AgencyName.objects.filter(agency=town.mttq).update(symbol="BNC")
    monkeypatch.setattr("agencies.reorganizing.steps.timezone.localdate", lambda: tomorrow)
    carry_out_due()
    step.refresh_from_db()
    assert step.state == StepState.FAILED
    assert step.details["problems"] == ["Ký hiệu “BNC” đang là của Ủy ban MTTQ Việt Nam phường Tây Hồ."]
    assert not Agency.objects.filter(until__isnull=False).exists()


def test_what_must_be_done_first_may_be_done_until_the_day(town, keeper, monkeypatch):
    tomorrow = timezone.localdate() + DAY
    late = Membership.objects.filter(user=town.staff[town.hdnd.pk])
    late.update(since=tomorrow)
    step = make(merger(town, tomorrow), user=keeper)
    monkeypatch.setattr("agencies.reorganizing.steps.timezone.localdate", lambda: tomorrow)
    carry_out_due()
    step.refresh_from_db()
    assert step.state == StepState.FAILED
    assert "được giao vai trò từ ngày" in step.details["problems"][0]


def test_a_waiting_step_is_withdrawn_by_another_one_and_stands_in_the_way_until_then(town, keeper):
    step = make(merger(town, timezone.localdate() + DAY), user=keeper)
    assert "Hãy rút lại bước ấy trước" in refusal(merger(town), keeper)["on"][0]
    with pytest.raises(ValidationError):
        withdraw(step, user=keeper, reason=" ")
    undoing = withdraw(step, user=keeper, reason="Nghị quyết lùi ngày")
    step.refresh_from_db()
    assert (step.state, undoing.withdraws, undoing.basis) == (StepState.WITHDRAWN, step, "Nghị quyết lùi ngày")
    with pytest.raises(ValidationError):
        withdraw(step, user=keeper, reason="Lần nữa")
    assert make(merger(town), user=keeper).state == StepState.DONE


def test_a_plan_comes_back_from_json_as_it_was(town):
    asked = merger(town, members={1: None, 2: 0}, renamings=(Renaming(town.mttq.pk, RIVER),))
    assert from_json(to_json(asked)) == asked


def test_localities_that_become_one_merge_body_by_body(town):
    admin = factories.user(is_superuser=True)
    other = factories.town("Phú Thượng")
    both = list(Locality.objects.named().filter(pk__in=[town.locality.pk, other.locality.pk]).order_by("pk"))
    new = places.PlaceName(LocalityType.WARD, "Hồ Tây")
    make(places.hand_over(StepKind.LOCALITY_MERGE, both, [new], timezone.localdate(), "NQ 1"), user=admin)
    place = LocalitySuccession.objects.first().successor
    made = Agency.objects.named().filter(locality=place).order_by("order")
    assert [agency.full for agency in made] == [
        "Hội đồng nhân dân phường Hồ Tây", "Ủy ban nhân dân phường Hồ Tây", "Ủy ban MTTQ Việt Nam phường Hồ Tây",
    ]  # fmt: skip
    assert town.staff[town.mttq.pk].memberships.latest("pk").agency == made[2]
    assert other.staff[other.mttq.pk].memberships.latest("pk").agency == made[2]
    assert set(Locality.objects.filter(successions_as_predecessor__isnull=False).values_list("until", flat=True)) == {
        timezone.localdate() - DAY
    }


def test_a_locality_renamed_takes_the_names_of_its_agencies_along(town):
    named = Locality.objects.named().get(pk=town.locality.pk)
    new = places.PlaceName(LocalityType.WARD, "Hồ Tây")
    asked = places.rename(named, new, timezone.localdate(), "NQ 1", with_agencies=True)
    make(asked, user=factories.user(is_superuser=True))
    assert str(town.locality.name_on(timezone.localdate())) == "phường Hồ Tây"
    assert Agency.objects.named().get(pk=town.mttq.pk).short == "MTTQ phường Hồ Tây"


def test_only_the_superuser_reorganises_localities(town, keeper):
    named = Locality.objects.named().get(pk=town.locality.pk)
    asked = places.rename(
        named, places.PlaceName(LocalityType.WARD, "Hồ"), timezone.localdate(), "", with_agencies=False
    )
    with pytest.raises(PermissionDenied):
        make(asked, user=keeper)


def test_lines_are_told_by_what_they_mean_for_the_reader(town, keeper):
    shown = preview(merger(town), keeper)
    assert [heading for heading, _ in shown.sections] == [
        LineSort.MOVES.label, LineSort.WARNS.label, LineSort.STAYS.label,
    ]  # fmt: skip
