"""Giao quyền, ủy quyền: who records it, what is refused, how it ends."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from agencies.models import Appointment, Delegation, User
from documents import workflow
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def town():
    made = factories.town()
    made.deputy = factories.appointment(made.ubnd, title="Phó Chủ tịch", is_head=False)
    made.deputy_account = factories.user(made.ubnd, Role.LEADER, official=made.deputy.official)
    User.objects.filter(pk=made.leaders[made.ubnd.pk].pk).update(official=made.heads[made.ubnd.pk].official)
    return made


def typed(town, **changes):
    return {
        "from_appointment": town.heads[town.ubnd.pk].pk,
        "to_appointment": town.deputy.pk,
        "authority": "KT.",
        "powers": "Ký thay trong thời gian Chủ tịch đi công tác",
        "basis": "Thông báo số 12/TB-UBND",
        "since": timezone.localdate(),
        "until": timezone.localdate() + 5 * DAY,
        **changes,
    }


def given(town, **changes):
    fields = {**typed(town), **changes}
    ends = {end: Appointment.objects.get(pk=fields.pop(end)) for end in ("from_appointment", "to_appointment")}
    return Delegation.objects.create(**ends, **fields)


def page(agency):
    return reverse("agencies:delegation_add", args=[agency.pk])


def errors(client, town, **changes):
    """What the form says, by field, to the clerk of the UBND."""
    client.force_login(town.clerks[town.ubnd.pk])
    response = client.post(page(town.ubnd), typed(town, **changes))
    return {} if response.status_code == 302 else {f: told[0] for f, told in response.context["form"].errors.items()}


def test_a_clerk_records_a_delegation_of_his_head(client, town):
    client.force_login(town.clerks[town.ubnd.pk])
    response = client.post(page(town.ubnd), typed(town), follow=True)
    made = Delegation.objects.get()
    assert (made.authority, made.until, made.recorded_by) == (
        "KT.", timezone.localdate() + 5 * DAY, town.clerks[town.ubnd.pk],
    )  # fmt: skip
    shown = response.content.decode()
    assert "Thông báo số 12/TB-UBND" in shown
    assert "Đang hiệu lực" in shown


def test_a_leader_gives_his_own_power_and_nobody_elses(client, town):
    client.force_login(town.deputy_account)
    offered = client.get(page(town.ubnd)).context["form"].fields["from_appointment"].queryset
    assert list(offered) == [town.deputy]
    form = client.post(page(town.ubnd), typed(town)).context["form"]
    assert "from_appointment" in form.errors
    client.force_login(town.leaders[town.ubnd.pk])
    assert client.post(page(town.ubnd), typed(town)).status_code == 302


def test_a_leader_without_a_post_is_told_who_can(client, town):
    client.force_login(town.leaders[town.hdnd.pk])
    assert "Tài khoản của bạn chưa gắn với người đang giữ chức vụ" in client.get(page(town.hdnd)).content.decode()


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        (Role.STAFF, True, 403),
        (Role.CLERK, True, 200),
        (Role.LEADER, True, 200),
        (Role.ADMINISTRATOR, True, 200),
        (Role.VIEWER, True, 403),
        (Role.CLERK, False, 403),
        (Role.LEADER, False, 403),
        (Role.ADMINISTRATOR, False, 200),
    ],
)
def test_who_may_record_within_the_locality(client, town, role, own, status):
    client.force_login(factories.user(town.ubnd if own else town.mttq, role))
    assert client.get(page(town.ubnd)).status_code == status


def test_an_administrator_of_elsewhere_finds_nothing(client, town):
    other = factories.user(factories.agency(factories.locality("Hồng Hà")), Role.ADMINISTRATOR)
    delegation = given(town)
    client.force_login(other)
    assert client.get(page(town.ubnd)).status_code == 404
    assert client.get(reverse("agencies:delegation_end", args=[delegation.pk])).status_code == 404
    assert list(client.get(reverse("agencies:delegations")).context["page_obj"]) == []


def test_nobody_delegates_to_himself(client, town):
    second = factories.appointment(town.ubnd, title="Trưởng ban", is_head=False)
    Appointment.objects.filter(pk=second.pk).update(official=town.heads[town.ubnd.pk].official)
    told = errors(client, town, to_appointment=second.pk, on_paper="1")
    assert told == {"to_appointment": "Không thể giao quyền cho chính mình."}


def test_the_dates_stay_within_both_posts(client, town):
    today = timezone.localdate()
    Appointment.objects.filter(pk=town.deputy.pk).update(since=today, until=today + 3 * DAY)
    held = f"{town.deputy} giữ chức vụ từ {today:%d/%m/%Y} đến {today + 3 * DAY:%d/%m/%Y}"
    assert errors(client, town, since=today - DAY) == {"since": f"{held}: ngày bắt đầu ở ngoài thời gian đó."}
    inside = {"until": f"{held}: ghi ngày kết thúc trong thời gian đó."}
    assert errors(client, town) == inside
    assert errors(client, town, until="") == inside
    assert errors(client, town, until=today + 3 * DAY) == {}


def test_the_same_power_is_not_given_twice_at_once(client, town):
    today = timezone.localdate()
    given(town, since=today + 2 * DAY, until=today + 4 * DAY)
    told = errors(client, town)["__all__"]
    assert told == (
        f"Đã có giao quyền KT. giữa hai người này từ {today + 2 * DAY:%d/%m/%Y} đến {today + 4 * DAY:%d/%m/%Y}. "
        "Kết thúc lần đó trước, hoặc chọn thời gian khác."
    )
    assert errors(client, town, until=today + DAY) == {}
    assert errors(client, town, since=today + 5 * DAY) == {}


def test_a_deputy_without_a_leaders_account_signs_on_paper_only(client, town):
    town.deputy_account.memberships.update(until=timezone.localdate() - DAY)
    told = errors(client, town)["to_appointment"]
    assert told.startswith(f"{town.deputy} chưa có tài khoản với vai trò lãnh đạo của cơ quan")
    assert errors(client, town, on_paper="1") == {}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"authority": "TUQ.", "until": ""}, "until", "Thừa ủy quyền phải có thời hạn: ghi ngày kết thúc."),
        ({"authority": "TM."}, "authority", "Hãy chọn một mục trong danh sách: không có “TM.”."),
        ({"basis": ""}, "basis", "Trường này là bắt buộc."),
        ({"until": "2020-01-01"}, "__all__", "Ngày kết thúc không được trước ngày bắt đầu."),
    ],
)
def test_what_else_is_refused(client, town, changes, field, message):
    assert errors(client, town, **changes)[field] == message
    assert not Delegation.objects.exists()


def test_a_delegation_ends_early_and_says_who_ended_it(client, town):
    delegation = given(town)
    client.force_login(town.clerks[town.ubnd.pk])
    end = reverse("agencies:delegation_end", args=[delegation.pk])
    past = client.post(end, {"until": timezone.localdate() - DAY}).context["form"].errors["until"]
    assert past == ["Ngày này đã qua: giao quyền kết thúc sớm nhất là hết ngày hôm nay."]
    later = client.post(end, {"until": timezone.localdate() + 9 * DAY}).context["form"].errors["until"]
    assert later[0].startswith("Giao quyền đã có hạn đến ngày")
    assert "(kết thúc sớm)" in client.post(end, {"until": timezone.localdate()}, follow=True).content.decode()
    delegation.refresh_from_db()
    assert (delegation.until, delegation.ended_by) == (timezone.localdate(), town.clerks[town.ubnd.pk])


def test_what_is_over_is_not_ended_again(client, town):
    delegation = given(town, since=timezone.localdate() - 9 * DAY, until=timezone.localdate() - DAY)
    client.force_login(town.clerks[town.ubnd.pk])
    form = client.post(
        reverse("agencies:delegation_end", args=[delegation.pk]), {"until": timezone.localdate()}
    ).context["form"]
    assert form.errors["until"][0].startswith("Giao quyền này đã kết thúc ngày")


def test_the_deputy_does_not_end_what_his_head_gave(client, town):
    delegation = given(town)
    client.force_login(town.deputy_account)
    assert client.get(reverse("agencies:delegation_end", args=[delegation.pk])).status_code == 403
    assert client.post(reverse("agencies:delegation_take_back", args=[delegation.pk])).status_code == 403


def test_an_entry_is_taken_back_unless_somebody_agreed_by_it(client, town):
    used, unused = given(town), given(town, authority="TL.")
    document = factories.submitted(town).document
    agreement = workflow.agree(document, user=town.deputy_account, on=timezone.localdate())
    assert agreement.delegation == used
    client.force_login(town.clerks[town.ubnd.pk])
    for delegation in (used, unused):
        response = client.post(reverse("agencies:delegation_take_back", args=[delegation.pk]), follow=True)
    assert list(Delegation.objects.all()) == [used]
    assert "Đã bỏ mục giao quyền chưa dùng." in response.content.decode()
    refused = client.post(reverse("agencies:delegation_take_back", args=[used.pk]), follow=True).content.decode()
    assert "Đã có ý kiến thống nhất hoặc chữ ký theo giao quyền này: chỉ kết thúc được." in refused


def test_the_list_stays_within_six_queries_and_leads_on_from_the_agency(client, town):
    for number in range(3):
        given(
            town, since=timezone.localdate() + 10 * number * DAY, until=timezone.localdate() + (10 * number + 5) * DAY
        )
    client.force_login(town.staff[town.ubnd.pk])
    address = f"{reverse('agencies:delegations')}?co-quan={town.ubnd.pk}"
    assert address in client.get(reverse("agencies:agency", args=[town.ubnd.pk])).content.decode()
    assert address not in client.get(reverse("agencies:agency", args=[town.mttq.pk])).content.decode()
    assert count_queries(lambda: client.get(reverse("agencies:delegations"))) <= 6
    shown = client.get(address).content.decode()
    assert "Chưa đến ngày" in shown
    assert "Kết thúc" not in shown
