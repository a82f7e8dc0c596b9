import datetime

import pytest
from django.core.exceptions import PermissionDenied

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import Role
from documents.exceptions import InvalidTransition, StaleRevision
from meetings import workflow
from meetings.choices import MOVES, Action, MeetingState, PurposeKind
from meetings.models import Meeting
from meetings.recording import RecordedPurpose
from meetings.signing import sign_at_ceremony
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = factories.today()

# The states each action starts from and where it leads, written out: the table in choices.py must say the same.
EXPECTED = {
    Action.EDIT: ({"chuan-bi", "da-moi", "dang-hop", "ket-thuc", "da-thong-bao", "hoan"}, None),
    Action.RECORD: ({"dang-hop", "ket-thuc", "da-thong-bao"}, None),
    Action.SIGN: ({"chuan-bi", "da-moi", "dang-hop", "ket-thuc", "da-thong-bao"}, None),
    Action.ATTEND: ({"chuan-bi", "da-moi", "dang-hop", "ket-thuc"}, None),
    Action.INVITE: ({"chuan-bi"}, "da-moi"),
    Action.START: ({"chuan-bi", "da-moi"}, "dang-hop"),
    Action.END: ({"chuan-bi", "da-moi", "dang-hop"}, "ket-thuc"),
    Action.CONCLUDE: ({"ket-thuc"}, "da-thong-bao"),
    Action.POSTPONE: ({"chuan-bi", "da-moi"}, "hoan"),
    Action.RESCHEDULE: ({"hoan"}, "chuan-bi"),
    Action.CANCEL: ({"chuan-bi", "da-moi", "hoan"}, "huy"),
}


@pytest.fixture
def clerk(town):
    return town.clerks[town.mttq.pk]


def perform(action, meeting, user, **kwargs):
    """Does the action with what it needs."""
    calls = {
        Action.EDIT: lambda: amend(meeting, user, Action.EDIT, **kwargs),
        Action.RECORD: lambda: amend(meeting, user, Action.RECORD, **kwargs),
        Action.INVITE: lambda: workflow.invite(meeting, user=user, on=TODAY, **kwargs),
        Action.ATTEND: lambda: amend(meeting, user, Action.ATTEND, **kwargs),
        Action.START: lambda: workflow.start(meeting, user=user, **kwargs),
        Action.END: lambda: workflow.end(meeting, user=user, **kwargs),
        Action.CONCLUDE: lambda: workflow.conclude(meeting, user=user, **kwargs),
        Action.POSTPONE: lambda: workflow.postpone(meeting, user=user, on=TODAY, reason="Bận việc", **kwargs),
        Action.RESCHEDULE: lambda: workflow.reschedule(meeting, user=user, on=TODAY, held_on=TODAY, **kwargs),
        Action.CANCEL: lambda: workflow.cancel(meeting, user=user, on=TODAY, reason="Không cần nữa", **kwargs),
    }
    return calls[action]()


def amend(meeting, user, action, rev=None):
    return workflow.amend(meeting, action=action, user=user, rev=rev, save=lambda: None, summary="Sửa địa điểm")


def in_state(town, state):
    meeting = factories.meeting(town)
    reason = "Vì sao" if state in (MeetingState.POSTPONED, MeetingState.CANCELLED) else ""
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason=reason)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("action", [action for action in Action if action != Action.SIGN])
def test_each_action_in_each_state(town, clerk, action, state):
    meeting = in_state(town, state)
    sources, target = EXPECTED[action]
    assert (action in workflow.available_actions(meeting, clerk)) == (state.value in sources)
    if state.value in sources:
        perform(action, meeting, clerk)
        meeting.refresh_from_db()
        assert meeting.state == (target or state.value)
        assert meeting.rev == 2
    else:
        with pytest.raises(InvalidTransition, match=state.label):
            perform(action, meeting, clerk)
        meeting.refresh_from_db()
        assert (meeting.state, meeting.rev) == (state.value, 1)


def test_the_table_of_moves_is_the_one_written_here():
    assert {action: ({s.value for s in move.sources}, move.target) for action, move in MOVES.items()} == EXPECTED


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK])
def test_those_who_work_for_the_organizer_may_do_everything(town, role):
    assert Action.INVITE in workflow.available_actions(factories.meeting(town), town.people(role)[town.mttq.pk])


@pytest.mark.parametrize("action", [action for action in EXPECTED if action != Action.SIGN])
@pytest.mark.parametrize("who", ["another agency", "administrator", "viewer"])
def test_others_may_do_nothing(town, action, who):
    users = {
        "another agency": lambda: town.clerks[town.ubnd.pk],
        "administrator": lambda: factories.user(town.mttq, Role.ADMINISTRATOR),
        "viewer": lambda: factories.user(town.mttq, Role.VIEWER),
    }
    user = users[who]()
    meeting = in_state(town, next(iter(MOVES[action].sources)))
    assert workflow.available_actions(meeting, user) == set()
    with pytest.raises(PermissionDenied):
        perform(action, meeting, user)


def test_a_meeting_is_not_held_before_its_day(town, clerk):
    meeting = factories.meeting(town, TODAY + datetime.timedelta(days=1))
    assert Action.END not in workflow.available_actions(meeting, clerk)
    with pytest.raises(InvalidTransition, match="Chưa đến ngày họp"):
        workflow.end(meeting, user=clerk)


def test_postponing_needs_a_reason_and_keeps_it_until_there_is_a_new_day(town, clerk):
    meeting = factories.meeting(town)
    with pytest.raises(InvalidTransition, match="phải nêu lý do"):
        workflow.postpone(meeting, user=clerk, on=TODAY, reason="  ")
    assert workflow.postpone(meeting, user=clerk, on=TODAY, reason="Bão số 3").state_reason == "Bão số 3"
    new_day = TODAY + datetime.timedelta(days=9)
    again = workflow.reschedule(meeting, user=clerk, on=TODAY, held_on=new_day)
    assert (again.state, again.held_on, again.state_reason) == (MeetingState.PLANNED, new_day, "")
    assert again.sequence == meeting.sequence + 2  # put off, then held anew: a calendar takes both


def test_a_stale_action_says_everything_that_was_missed(town, clerk):
    meeting = factories.meeting(town)
    staff = town.staff[town.mttq.pk]
    amend(meeting, staff, Action.EDIT, rev=1)
    workflow.invite(meeting, user=staff, on=TODAY, rev=2)
    with pytest.raises(StaleRevision) as stale:
        workflow.end(meeting, user=clerk, rev=1)
    assert "Đã mời họp" in str(stale.value)
    assert "Sửa địa điểm" in str(stale.value)
    assert staff.name in str(stale.value)
    assert "Ghi nhận hội nghị" not in str(stale.value)


def test_each_change_leaves_one_entry_with_its_day_and_reason(town, clerk):
    meeting = factories.meeting(town)
    day = TODAY - datetime.timedelta(days=2)
    workflow.cancel(meeting, user=clerk, on=day, reason="Ghép với hội nghị khác")
    newest = entries_about(meeting)[0]
    assert (newest.summary, newest.on, newest.reason) == ("Hủy hội nghị", day, "Ghép với hội nghị khác")
    assert entries_about(meeting).count() == 2


def test_the_parties_are_told_when_invited_and_when_it_is_put_off(town, clerk):
    purposes = [RecordedPurpose(PurposeKind.SIGNING, factories.submitted(town))]
    meeting = factories.meeting(town, purposes=purposes, title="Lễ ký kết")
    Notification.objects.all().delete()
    workflow.invite(meeting, user=clerk, on=TODAY)
    told = Notification.objects.filter(user=town.leaders[town.hdnd.pk])
    assert [note.text for note in told] == [f"Mời họp ngày {TODAY:%d/%m/%Y}: Lễ ký kết"]
    workflow.postpone(meeting, user=clerk, on=TODAY, reason="Bận")
    assert told.filter(text__startswith="Hoãn hội nghị").count() == 1


def test_nobody_is_told_that_a_meeting_is_put_off_to_which_nobody_was_invited(town, clerk):
    purposes = [RecordedPurpose(PurposeKind.SIGNING, factories.submitted(town))]
    meeting = factories.meeting(town, purposes=purposes)
    Notification.objects.all().delete()
    workflow.postpone(meeting, user=clerk, on=TODAY, reason="Bận")
    assert not Notification.objects.exists()


def test_a_meeting_at_which_was_signed_is_not_put_off(town, clerk):
    program = factories.agreed(town)
    meeting = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)])
    party = program.document.current_version.parties.first()
    sign_at_ceremony(
        meeting,
        program=program,
        party=party,
        user=clerk,
        appointment=town.heads[party.agency_id],
        authority="TM.",
    )
    with pytest.raises(InvalidTransition, match="Đã ghi nhận chữ ký"):
        workflow.postpone(meeting, user=clerk, on=TODAY, reason="Bận")
