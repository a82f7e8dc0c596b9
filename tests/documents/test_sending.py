"""Sending out: an issued document reaches its recipients, is acknowledged, passed on, and asked after."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import AgencyKind, LocalityType, Role, SuccessionKind
from agencies.models import AgencySuccession, Membership, User
from desk.waiting import waiting_for
from documents import sending
from documents.choices import ShareReason
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Delivery, Document, PassingOn, Recipient
from documents.reading import history
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
R = Role
SENDER, PARTY, RECIPIENT, BELOW, HEIR, BYSTANDER, ELSEWHERE = PLACES = (
    "sender", "party", "recipient", "below", "heir", "bystander", "elsewhere",
)  # fmt: skip


class World:
    """A quận's programme, issued to its parties, a department, a ward below; another agency succeeds the department."""

    def __init__(self):
        self.town = town = factories.Town("Tây Hồ", LocalityType.URBAN_DISTRICT)
        ward = factories.locality("Bưởi", LocalityType.WARD, parent=town.locality)
        self.agencies = {
            SENDER: town.mttq,
            PARTY: town.ubnd,
            RECIPIENT: factories.agency(town.locality, AgencyKind.DEPARTMENT),
            BELOW: factories.agency(ward),
            HEIR: factories.agency(ward, AgencyKind.DEPARTMENT),
            BYSTANDER: factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION),
            ELSEWHERE: factories.agency(factories.locality("Cẩm Lệ")),
        }
        succession = {"kind": SuccessionKind.MERGED, "on": datetime.date(2025, 7, 1)}
        AgencySuccession.objects.create(
            predecessor=self.agencies[RECIPIENT], successor=self.agencies[HEIR], **succession
        )
        self.people = {
            (role, place): factories.user(agency, role)
            for role, (place, agency) in product(Role, self.agencies.items())
        }
        made = factories.program(town)
        for position, place in enumerate((BELOW, RECIPIENT, PARTY), 1):
            Recipient.objects.create(
                version=made.document.current_version, agency=self.agencies[place], position=position
            )
        Notification.objects.all().delete()
        self.document = factories.issue(town, made, factories.today()).document

    def person(self, role, place):
        return User.objects.get(pk=self.people[role, place].pk)

    def delivery(self, place=RECIPIENT):
        return Delivery.objects.get(document=self.document, agency=self.agencies[place])


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def told(person):
    return list(Notification.objects.filter(user=person, text__startswith="Văn bản đến").values_list("path", flat=True))


def page(name, *args):
    return reverse(f"documents:{name}", args=args)


def test_every_recipient_and_party_gets_it_once_but_not_who_issues_it(world):
    got = list(world.document.deliveries.values_list("agency", flat=True))
    wanted = [world.town.hdnd, world.town.ubnd, world.agencies[BELOW], world.agencies[RECIPIENT]]
    assert got == [agency.pk for agency in wanted]
    shared = world.document.shares.filter(why=ShareReason.RECIPIENT)
    assert set(shared.values_list("agency", flat=True)) == set(got)
    assert Document.objects.visible_to(world.person(R.STAFF, BELOW)).filter(pk=world.document.pk).exists()
    assert not Document.objects.visible_to(world.person(R.STAFF, ELSEWHERE)).filter(pk=world.document.pk).exists()


def test_offices_are_told_also_those_that_carry_on_for_a_dissolved_agency(world):
    path = page("sending", world.document.pk).lstrip("/")
    for role, place in product((R.CLERK, R.LEADER), (RECIPIENT, BELOW, HEIR)):
        assert told(world.person(role, place)) == [path], (role, place)
    for role, place in [(R.STAFF, RECIPIENT), (R.CLERK, PARTY), (R.CLERK, BYSTANDER), (R.CLERK, SENDER)]:
        assert told(world.person(role, place)) == [], (role, place)


def test_who_acknowledges(world, client):
    got = {}
    for role, place in product(Role, PLACES):
        client.force_login(world.person(role, place))
        with transaction.atomic():
            got[role, place] = client.post(page("acknowledge"), {"mot": world.delivery().pk}).status_code
            if world.delivery().acknowledged_at:
                assert world.delivery().acknowledged_by == world.people[role, place]
            transaction.set_rollback(True)
    allowed = set(product((R.CLERK, R.LEADER), (RECIPIENT, HEIR)))
    assert got == {who: 302 if who in allowed else 403 for who in product(Role, PLACES)}


def test_who_passes_on(world, client):
    receives = set(product((R.STAFF, R.LEADER, R.CLERK), (RECIPIENT, HEIR)))
    got = {}
    for role, place in product(Role, PLACES):
        client.force_login(world.person(role, place))
        got[role, place] = client.get(page("pass_on", world.delivery().pk)).status_code
    wanted = dict.fromkeys(product(Role, PLACES), 404) | dict.fromkeys(receives, 200)
    assert got == wanted | {(R.STAFF, RECIPIENT): 403, (R.STAFF, HEIR): 403}


def test_acknowledging_is_logged_once_and_the_second_time_told(world, client):
    clerk = world.person(R.CLERK, RECIPIENT)
    client.force_login(clerk)
    for _ in range(2):
        response = client.post(page("acknowledge"), {"mot": world.delivery().pk, "ve": world.document.pk}, follow=True)
    assert "đã được xác nhận trước đó" in response.content.decode()
    deeds = entries_about(world.document).filter(action="xac-nhan-nhan")
    assert [entry.actor for entry in deeds] == [clerk]
    assert deeds.get() in history(world.document, world.person(R.STAFF, SENDER))
    assert deeds.get() not in history(world.document, world.person(R.STAFF, PARTY))
    read = history(world.document, world.person(R.STAFF, RECIPIENT))
    assert set(read.values_list("action", flat=True)) == {"ban-hanh", "xac-nhan-nhan"}


def test_several_are_acknowledged_at_once_but_none_where_one_is_not_ones_own(world, client):
    other = factories.issued(world.town, title="Chương trình khác").document
    clerk = world.person(R.CLERK, RECIPIENT)
    sending.send_more(other, user=world.town.clerks[world.town.mttq.pk], agencies=[world.agencies[RECIPIENT].pk])
    client.force_login(clerk)
    mine = list(Delivery.objects.received_by(clerk).values_list("pk", flat=True))
    assert len(mine) == 2
    foreign = world.delivery(BELOW).pk
    assert client.post(page("acknowledge"), {"chon": [*mine, foreign]}).status_code == 403
    with pytest.raises(PermissionDenied):
        sending.acknowledge([*Delivery.objects.received_by(clerk), world.delivery(BELOW)], user=clerk)
    assert Delivery.objects.received_by(clerk).unacknowledged().count() == 2
    response = client.post(page("acknowledge"), {"chon": mine, "loc": "chua-xac-nhan"})
    assert response.url == page("inbox") + "?loc=chua-xac-nhan"
    assert Delivery.objects.received_by(clerk).unacknowledged().count() == 0


def test_passing_on_acknowledges_tells_the_person_and_waits_until_he_opens_it(world, client):
    clerk, staff = world.person(R.CLERK, RECIPIENT), world.person(R.STAFF, RECIPIENT)
    client.force_login(clerk)
    client.post(page("pass_on", world.delivery().pk), {"to": [staff.pk], "note": "Tham mưu trước ngày 15"})
    row = PassingOn.objects.get()
    assert (row.to, row.by, row.note) == (staff, clerk, "Tham mưu trước ngày 15")
    assert world.delivery().acknowledged_by == clerk
    assert Notification.objects.filter(user=staff, text__startswith=f"{clerk.name} chuyển văn bản").count() == 1
    assert [one.what for one in waiting_for(world.person(R.STAFF, RECIPIENT))] == ["Xem văn bản được chuyển"]
    client.force_login(staff)
    text = client.get(page("sending", world.document.pk)).content.decode()
    assert "Tham mưu trước ngày 15" in text
    assert PassingOn.objects.get().seen_at is not None
    assert waiting_for(world.person(R.STAFF, RECIPIENT)) == []
    assert "Tham mưu" not in str(list(entries_about(world.document).values_list("summary", "reason")))


def test_it_is_passed_on_within_the_agency_and_once_to_each(world):
    clerk = world.person(R.CLERK, RECIPIENT)
    with pytest.raises(InvalidTransition, match="cơ quan bạn"):
        sending.pass_on(world.delivery(), user=clerk, to=[world.person(R.STAFF, BELOW)])
    ended = world.person(R.STAFF, RECIPIENT)
    sending.pass_on(world.delivery(), user=clerk, to=[ended])
    with pytest.raises(AlreadyDone):
        sending.pass_on(world.delivery(), user=clerk, to=[ended])
    Membership.objects.filter(user=ended).update(until=factories.today() - datetime.timedelta(days=1))
    PassingOn.objects.all().delete()
    with pytest.raises(InvalidTransition):
        sending.pass_on(world.delivery(), user=clerk, to=[ended])


def test_a_clerk_is_waited_for_until_the_agency_acknowledges(world):
    def what():
        return [one.what for one in waiting_for(world.person(R.CLERK, HEIR))]

    assert what() == ["Xác nhận văn bản đến"]
    assert waiting_for(world.person(R.LEADER, HEIR)) == []
    sending.acknowledge([world.delivery()], user=world.person(R.CLERK, HEIR))
    assert what() == []


def test_an_agency_is_reminded_once_a_day_by_the_sender_until_it_acknowledges(world, client):
    delivery, staff = world.delivery(), world.person(R.STAFF, SENDER)
    for role, place in product(Role, set(PLACES) - {SENDER}):
        with pytest.raises(PermissionDenied):
            sending.remind(delivery, user=world.person(role, place))
    client.force_login(staff)
    client.post(page("remind", delivery.pk))
    assert Notification.objects.filter(text__startswith="Đề nghị xác nhận").count() == 4  # office of it and its heir
    with pytest.raises(AlreadyDone, match="Hôm nay đã nhắc"):
        sending.remind(delivery, user=staff)
    Delivery.objects.filter(pk=delivery.pk).update(reminded_at=timezone.now() - datetime.timedelta(days=1))
    sending.remind(delivery, user=staff)
    assert entries_about(world.document).filter(action="nhac-nhan").count() == 2
    sending.acknowledge([delivery], user=world.person(R.LEADER, RECIPIENT))
    with pytest.raises(AlreadyDone, match="đã xác nhận"):
        sending.remind(delivery, user=staff)


def test_a_clerk_of_the_sender_sends_it_to_further_agencies(world, client):
    further = world.agencies[BYSTANDER]
    for role, place in set(product(Role, PLACES)) - {(R.CLERK, SENDER)}:
        with pytest.raises(PermissionDenied):
            sending.send_more(world.document, user=world.person(role, place), agencies=[further.pk])
    client.force_login(world.person(R.CLERK, SENDER))
    offered = dict(client.get(page("send_more", world.document.pk)).context["form"].offered)
    names = [pk for choices in offered.values() for pk, _ in choices]
    assert set(names) == {further.pk, world.agencies[HEIR].pk}
    client.post(page("send_more", world.document.pk), {"agencies": [further.pk]})
    assert world.delivery(BYSTANDER).sent_by == world.people[R.CLERK, SENDER]
    assert entries_about(world.document).first().summary == f"Gửi thêm văn bản đến {further.short}"
    with pytest.raises(AlreadyDone):
        sending.send_more(world.document, user=world.person(R.CLERK, SENDER), agencies=[further.pk])


def test_nothing_is_sent_before_issue(world):
    draft = factories.program(world.town).document
    with pytest.raises(InvalidTransition, match="chưa ban hành"):
        sending.send_more(draft, user=world.person(R.CLERK, SENDER), agencies=[world.town.ubnd.pk])
    assert not draft.deliveries.exists()


def test_each_sees_of_the_sending_what_concerns_him(world, client):
    Delivery.objects.filter(pk=world.delivery().pk).update(sent_at=timezone.now() - datetime.timedelta(days=3))

    def shown(role, place):
        client.force_login(world.person(role, place))
        context = client.get(page("sending", world.document.pk)).context
        sent = None if context["sent"] is None else len(context["sent"])
        return sent, [row.agency.pk for row in context["received"]]

    own = {place: world.agencies[place].pk for place in PLACES}
    assert shown(R.STAFF, SENDER) == (4, [])
    assert shown(R.STAFF, PARTY) == (None, [own[PARTY]])
    assert shown(R.STAFF, RECIPIENT) == shown(R.STAFF, HEIR) == (None, [own[RECIPIENT]])
    assert shown(R.STAFF, BELOW) == (None, [own[BELOW]])
    assert shown(R.STAFF, BYSTANDER) == shown(R.VIEWER, SENDER) == (None, [])
    client.force_login(world.person(R.STAFF, SENDER))
    assert "đã 3 ngày" in client.get(page("sending", world.document.pk)).content.decode()


def test_the_inbox_filters(world, client):
    staff = world.person(R.STAFF, RECIPIENT)
    client.force_login(staff)

    def shown(chosen=""):
        return len(client.get(page("inbox"), {"loc": chosen}).context["page_obj"].object_list)

    states = ("", "chua-xac-nhan", "da-xac-nhan", "toi-duoc-chuyen")
    assert [shown(state) for state in states] == [1, 1, 0, 0]
    sending.pass_on(world.delivery(), user=world.person(R.LEADER, RECIPIENT), to=[staff])
    assert [shown(state) for state in states] == [1, 0, 1, 1]
    client.force_login(world.person(R.VIEWER, RECIPIENT))
    assert shown() == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_cost_the_same_for_one_agency_and_for_thirty(world, client, rows):
    clerk = world.person(R.CLERK, SENDER)
    more = [factories.agency(world.town.locality) for _ in range(rows)]
    sending.send_more(world.document, user=clerk, agencies=[agency.pk for agency in more])
    client.force_login(clerk)
    client.get(page("sending", world.document.pk))
    assert count_queries(lambda: client.get(page("sending", world.document.pk))) <= 10
    assert count_queries(lambda: client.get(page("send_more", world.document.pk))) <= 10


@pytest.mark.parametrize("rows", [1, 30])
def test_the_inbox_costs_at_most_six_queries_however_long(world, client, rows):
    clerk = world.person(R.CLERK, RECIPIENT)
    for _ in range(rows):
        copy = Document.objects.get(pk=world.document.pk)
        copy.pk, copy.code = None, None
        copy.save()
        delivery = Delivery.objects.create(document=copy, agency=world.agencies[RECIPIENT])
        PassingOn.objects.create(delivery=delivery, to=world.people[R.STAFF, RECIPIENT], by=clerk)
    client.force_login(clerk)
    response = client.get(page("inbox"))
    assert len(response.content) < 60_000
    assert count_queries(lambda: client.get(page("inbox"))) <= 6
