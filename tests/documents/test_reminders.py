"""Who is reminded of agreement, signature and number, when, and by whom."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activity.models import LogEntry, Notification
from agencies.choices import Role, SuccessionKind
from agencies.models import AgencySuccession
from documents import workflow
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import BindingReminder, Document
from documents.reminders import remind, remind_of_bindings, remind_of_numbers
from tests import factories
from tests.documents.acting import fresh, people, sign, user

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 9)


def on(day: int):
    """That day of November 2026, at nine in the morning in Hà Nội; the 9th is a Monday."""
    return time_machine.travel(datetime.datetime(2026, 11, day, 2, tzinfo=datetime.UTC), tick=False)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def document(town):
    """Submitted on Monday 9 November 2026; the HĐND has agreed, the UBND and the MTTQ have not."""
    document = factories.submitted(town).document
    workflow.agree(fresh(document), user=people(town)["other"], on=factories.today())
    Document.objects.filter(pk=document.pk).update(state_since=MONDAY)
    Notification.objects.all().delete()
    return fresh(document)


def told(account):
    return list(Notification.objects.filter(user=account).order_by("pk").values_list("text", flat=True))


def party_of(document, agency):
    return fresh(document).current_version.parties.get(agency=agency)


def test_a_waiting_party_is_reminded_after_three_working_days_and_then_weekly(town, document):
    heard = {}
    for day in (11, 12, 13, 18, 19, 20):
        with on(day):
            heard[day] = (remind_of_bindings(), remind_of_bindings())
    assert heard == {11: (0, 0), 12: (3, 0), 13: (0, 0), 18: (0, 0), 19: (3, 0), 20: (0, 0)}


def test_leaders_hear_what_is_asked_and_the_drafting_agency_who_is_missing(town, document):
    with on(12):
        remind_of_bindings()
    title = document.current_version.title
    asked = [f"Đề nghị thống nhất (chờ từ 09/11/2026): {title}"]
    assert [told(town.leaders[agency.pk]) for agency in town.parties] == [[], asked, asked]
    missing = f"Còn 2 bên chưa thống nhất (UBND phường Tây Hồ, MTTQ phường Tây Hồ; chờ từ 09/11/2026): {title}"
    assert told(town.staff[town.mttq.pk]) == [missing]
    assert told(town.clerks[town.ubnd.pk]) == []


def test_nobody_is_reminded_on_a_sunday_but_on_the_monday_after(town, document):
    Document.objects.update(state_since=datetime.date(2026, 11, 10))
    with on(15):
        assert remind_of_bindings() == 0
    with on(16):
        assert remind_of_bindings() == 3


def test_who_agreed_to_a_version_is_reminded_of_his_signature(town):
    document = factories.agreed(town).document
    sign(document, town, town.hdnd, people(town)["clerk"])
    Notification.objects.all().delete()
    Document.objects.update(state_since=MONDAY)
    with on(12):
        assert remind_of_bindings() == 5  # leader and văn thư of two parties, the drafter's staff
    title = document.current_version.title
    assert told(town.clerks[town.ubnd.pk]) == [f"Đề nghị ký (chờ từ 09/11/2026): {title}"]
    assert told(town.leaders[town.hdnd.pk]) == []


def test_the_heir_of_a_dissolved_party_is_reminded(town, document):
    heir = factories.agency(town.locality, short="UBND mới")
    leader = factories.user(heir, Role.LEADER)
    AgencySuccession.objects.create(predecessor=town.ubnd, successor=heir, kind=SuccessionKind.MERGED, on=MONDAY)
    with on(12):
        remind_of_bindings()
    assert len(told(leader)) == 1


def test_a_clerk_hears_on_the_next_working_day_of_a_signed_document_without_number(town):
    document = factories.signed(town).document
    Document.objects.update(state_since=datetime.date(2026, 11, 13))  # a Friday
    heard = {}
    for day in (13, 14, 16, 17):
        with on(day):
            heard[day] = (remind_of_numbers(), remind_of_numbers())
    assert heard == {13: (0, 0), 14: (0, 0), 16: (1, 0), 17: (1, 0)}
    text = f"Đã ký đủ, chưa vào số và ban hành (chờ từ 13/11/2026): {document.current_version.title}"
    assert told(town.clerks[town.mttq.pk])[-1] == text


def test_the_drafting_agency_reminds_a_party_once_a_day(town, document):
    staff, party = people(town)["staff"], party_of(document, town.ubnd)
    with on(10):
        remind(party, user=staff)
        with pytest.raises(AlreadyDone, match="Hôm nay đã nhắc Ủy ban nhân dân phường Tây Hồ"):
            remind(party, user=staff)
    with on(11):
        remind(party, user=staff)
    assert len(told(town.leaders[town.ubnd.pk])) == 2
    assert LogEntry.objects.filter(action="nhac-cac-ben", actor=staff).count() == 2


def test_a_reminder_by_hand_puts_the_clocks_off_for_a_week(town, document):
    with on(11):
        remind(party_of(document, town.ubnd), user=people(town)["staff"])
    with on(12):
        assert remind_of_bindings() == 2  # the MTTQ's leader and the drafter's staff
    assert len(told(town.leaders[town.ubnd.pk])) == 1


def test_only_the_drafting_agency_reminds(town, document):
    with pytest.raises(PermissionDenied):
        remind(party_of(document, town.ubnd), user=user(town.staff[town.hdnd.pk]))


def test_a_party_that_decided_is_not_reminded(town, document):
    with pytest.raises(AlreadyDone, match="đã có ý kiến"):
        remind(party_of(document, town.hdnd), user=people(town)["staff"])


def test_no_party_of_a_superseded_version_is_reminded(town, document):
    party = party_of(document, town.ubnd)
    workflow.revise(fresh(document), user=people(town)["staff"], on=factories.today(), reason="Bổ sung")
    with pytest.raises(InvalidTransition, match="không còn chờ"):
        remind(party, user=people(town)["staff"])


def test_the_page_reminds_and_says_when_it_did(client, town, document):
    page = reverse("coordination:binding", args=["chuong-trinh", document.program.pk])
    button = reverse("documents:remind_party", args=[party_of(document, town.ubnd).pk])
    client.force_login(people(town)["staff"])
    assert button in client.get(page).content.decode()
    response = client.post(button, {"next": page}, follow=True)
    shown = response.content.decode()
    assert response.redirect_chain == [(page, 302)]
    assert "Đã nhắc Ủy ban nhân dân phường Tây Hồ." in shown
    assert f"Nhắc lần cuối {factories.today():%d/%m/%Y}" in shown
    assert button not in shown


def test_other_parties_see_no_button_and_may_not_remind(client, town, document):
    button = reverse("documents:remind_party", args=[party_of(document, town.ubnd).pk])
    client.force_login(town.staff[town.hdnd.pk])
    page = reverse("coordination:binding", args=["chuong-trinh", document.program.pk])
    assert button not in client.get(page).content.decode()
    assert client.post(button).status_code == 403
    client.force_login(factories.user(factories.agency(factories.locality("Hồng Hà"))))
    assert client.post(button).status_code == 404
    assert not BindingReminder.objects.exists()
