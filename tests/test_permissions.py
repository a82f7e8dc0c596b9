"""Who sees and who may do what: role × action × agency as docs/development.md, "Who sees what", decides.

The world is made once for the module and rolled back after it: no test here changes a document.
"""

import datetime
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType, Role, SuccessionKind
from agencies.models import Agency, AgencySuccession, LocalitySuccession, User
from agencies.reorganizing.steps import may_reorganize, may_see_steps
from coordination.permissions import may_amend
from desk.overview.replying import may_reply
from documents import workflow
from documents.choices import Action, DocumentState
from documents.models import Document
from meetings.models import Meeting
from reporting.choices import ReportState
from reporting.event_rights import may_edit_event
from reporting.events import EventValues, add_event
from reporting.extending import may_ask
from reporting.field_notes import has_part
from reporting.letters import letters_seen, open_letter
from reporting.models import AgencyReport, Event
from reporting.owing import owed_to
from reporting.permissions import may_enter_paper, may_receive, may_set_rules
from tests import factories
from tests.documents import acting

pytestmark = pytest.mark.django_db
S, A, R = DocumentState, Action, Role

OPEN_TO = {
    A.SEND_OUT: S.DRAFT, A.ASK_OPINION: S.DRAFT, A.RECORD_OPINION: S.OPINION, A.REVISE: S.CONSULTING, A.SUBMIT: S.DRAFT,
    A.AGREE: S.AGREEING, A.RETURN: S.AGREEING, A.SIGN: S.AGREED, A.REFUSE: S.AGREED, A.ISSUE: S.SIGNED,
    A.OPEN_SIGNING: S.AGREED, A.STOP_SIGNING: S.AGREED, A.UNSIGN: S.SIGNED, A.CLOSE: S.ISSUED, A.CANCEL: S.DRAFT,
}  # fmt: skip
# Where an agency stands: it drafts and is a party, is another party, was asked for comments, is only of the locality,
# is the drafter's successor in the successor locality, or has nothing to do with it.
DRAFTER, PARTY, ASKED, BYSTANDER, SUCCESSOR, ELSEWHERE, ABOVE = (
    "drafter", "party", "asked", "bystander", "successor", "elsewhere", "above",
)  # fmt: skip
PLACES = (DRAFTER, PARTY, ASKED, BYSTANDER, SUCCESSOR, ELSEWHERE)

OF_THE_TOWN = {DRAFTER, PARTY, ASKED, BYSTANDER}

# Who may do what: (role, place). Everybody else who sees the document gets a 403.
DRAFTS = {(R.STAFF, DRAFTER), (R.LEADER, DRAFTER)}
DECIDES = {(R.LEADER, DRAFTER), (R.LEADER, PARTY)}
ALLOWED = {
    A.SEND_OUT: DRAFTS,
    A.ASK_OPINION: DRAFTS,
    A.RECORD_OPINION: DRAFTS | {(R.CLERK, DRAFTER)},
    A.REVISE: DRAFTS,
    A.SUBMIT: DRAFTS,
    A.AGREE: DECIDES,
    A.RETURN: DECIDES,
    A.SIGN: DECIDES | {(R.CLERK, DRAFTER), (R.CLERK, PARTY)},
    A.OPEN_SIGNING: {(R.CLERK, DRAFTER)},
    A.STOP_SIGNING: {(R.CLERK, DRAFTER)},
    A.REFUSE: DECIDES,
    A.UNSIGN: {(R.LEADER, DRAFTER)},
    A.ISSUE: {(R.CLERK, DRAFTER)},
    A.CLOSE: DRAFTS,
    A.CANCEL: {(R.LEADER, DRAFTER)},
}
# The places whose staff, leaders and clerks see a document in a state.
SEEN_FROM = {
    S.DRAFT: {DRAFTER, SUCCESSOR},
    S.CONSULTING: {DRAFTER, SUCCESSOR, PARTY, ASKED},
    S.OPINION: {DRAFTER, SUCCESSOR},
    S.AGREEING: {DRAFTER, SUCCESSOR, PARTY},
    S.AGREED: {DRAFTER, SUCCESSOR, PARTY},
    S.SIGNED: {DRAFTER, SUCCESSOR, PARTY},
    S.ISSUED: OF_THE_TOWN | {SUCCESSOR},
    S.CLOSED: OF_THE_TOWN | {SUCCESSOR},
    S.CANCELLED: {DRAFTER, SUCCESSOR},
}


def sees(role, place, state):
    """The rule: a draft is its drafter's, an issued document the locality's and its superiors'."""
    if role == R.VIEWER:
        return state in (S.ISSUED, S.CLOSED) and place in OF_THE_TOWN | {ABOVE}
    if role == R.ADMINISTRATOR:
        return state in (S.ISSUED, S.CLOSED) and place in SEEN_FROM[state]
    return place in SEEN_FROM[state]


def expected(role, action, place):
    if not sees(role, place, OPEN_TO[action]):
        return 404
    return 200 if (role, place) in ALLOWED[action] else 403


class World:
    """Quận Tây Hồ under the city, its documents in every state, the phường that succeeds it, and Cẩm Lệ."""

    def __init__(self):
        city = factories.locality("Hà Nội", LocalityType.CITY)
        self.town = factories.town("Tây Hồ", LocalityType.URBAN_DISTRICT, city)
        organization = AgencyKind.MASS_ORGANIZATION
        ward = factories.locality("Tây Hồ", LocalityType.WARD)
        self.agencies = {
            DRAFTER: self.town.mttq,
            PARTY: self.town.ubnd,
            ASKED: factories.agency(self.town.locality, organization),
            BYSTANDER: factories.agency(self.town.locality, organization),
            SUCCESSOR: factories.agency(ward, AgencyKind.FATHERLAND_FRONT),
            ELSEWHERE: factories.town("Cẩm Lệ").mttq,
            ABOVE: factories.agency(city),
        }
        succession = {"kind": SuccessionKind.REORGANISED, "on": datetime.date(2025, 7, 1)}
        LocalitySuccession.objects.create(predecessor=self.town.locality, successor=ward, **succession)
        AgencySuccession.objects.create(predecessor=self.town.mttq, successor=self.agencies[SUCCESSOR], **succession)
        self.people = {
            (role, place): factories.user(agency, role)
            for role, (place, agency) in product(Role, self.agencies.items())
        }
        self.superuser = factories.user(is_superuser=True)
        self.documents = {state: self.document_in(state) for state in DocumentState}
        self.being_signed = self.document_in(S.AGREED)
        acting.prepare(A.STOP_SIGNING, self.being_signed, self.town)
        self.reports = {state: self.report_in(state) for state in ReportState}
        said = {"kind": "khac", "subject": "Hội nghị", "planned_on": factories.today()}
        values = EventValues(agency_id=self.town.mttq.pk, **said)
        self.event = add_event(user=self.town.staff[self.town.mttq.pk], values=values)

    def document_in(self, state):
        if state != S.CONSULTING:
            return acting.in_state(state, self.town)
        draft = factories.program(self.town).document
        staff, asked = self.town.staff[self.town.mttq.pk], self.agencies[ASKED].pk
        workflow.send_out(draft, user=staff, on=factories.today(), agencies=[self.town.ubnd.pk, asked])
        return acting.fresh(draft)

    def report_in(self, state):
        span = dict.fromkeys(("starts_on", "cutoff_on", "due_on"), factories.today())
        program = self.documents[S.ISSUED].program
        period = factories.opened_period(self.town, program, f"Kỳ {state.label}", **span)
        return factories.report_in(self.town, period, self.town.ubnd, state)

    def document_for(self, action):
        """One where the action is open to who may take it."""
        return acting.fresh(self.being_signed if action == A.STOP_SIGNING else self.documents[OPEN_TO[action]])

    def person(self, role, place):
        return User.objects.get(pk=self.people[role, place].pk)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def attempt(client, user, action, document):
    """Posts the action's form with a day that is none: who may do it gets the form back, nobody changes anything."""
    own = user.acting.agency_id if user.acting else None
    parties = document.current_version.parties.all()
    party = next((party for party in parties if party.agency_id == own), parties[0])
    path = (
        reverse("coordination:send_out", args=["chuong-trinh", document.program.pk])
        if action == A.SEND_OUT
        else reverse("documents:action", args=[document.pk, action])
    )
    return client.post(path, {"on": "không phải ngày", "party": party.pk, "rev": document.rev}).status_code


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_the_permission_matrix(client, world, role, place):
    user = world.person(role, place)
    client.force_login(user)
    documents = {action: world.document_for(action) for action in Action}
    found = {action: attempt(client, user, action, document) for action, document in documents.items()}
    assert found == {action: expected(role, action, place) for action in Action}
    offered = {action for action, document in documents.items() if action in workflow.available_actions(document, user)}
    assert offered == {action for action in Action if found[action] == 200}


def test_the_superuser_sees_everything_and_decides_nothing(client, world):
    client.force_login(world.superuser)
    for action in Action:
        document = world.document_for(action)
        assert attempt(client, world.superuser, action, document) == 403
        assert workflow.available_actions(document, User.objects.get(pk=world.superuser.pk)) == set()


def test_who_is_not_signed_in_is_asked_to(client, world):
    for action in Action:
        path = reverse("documents:action", args=[world.documents[OPEN_TO[action]].pk, action])
        assert client.post(path).url == f"/dang-nhap/?next={path}"


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_a_document_is_seen_by_whom_its_state_says(world, role, place):
    seen = set(Document.objects.visible_to(world.person(role, place)))
    found = {state for state in DocumentState if world.documents[state] in seen}
    assert found == {state for state in DocumentState if sees(role, place, state)}


def test_nobody_signed_in_sees_nothing_and_the_superuser_everything(world):
    assert not Document.objects.visible_to(AnonymousUser()).exists()
    assert set(world.documents.values()) <= set(Document.objects.visible_to(world.superuser))


def test_a_party_from_another_locality_sees_that_document_only():
    town, guest = factories.town("Tây Hồ"), factories.town("Ba Đình")
    for mine, theirs in ((town.heads, guest.heads), (town.leaders, guest.leaders), (town.clerks, guest.clerks)):
        mine |= theirs
    joint = factories.issued(town, parties=[*town.parties, guest.mttq]).document
    own = factories.issued(town).document
    assert list(Document.objects.visible_to(guest.staff[guest.mttq.pk])) == [joint]
    assert list(Document.objects.visible_to(guest.staff[guest.ubnd.pk])) == []
    assert set(Document.objects.visible_to(town.staff[town.ubnd.pk])) == {joint, own}


@pytest.mark.parametrize("held", [False, True], ids=["planned", "held"])
@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_a_meeting_is_seen_by_its_locality_its_successor_and_viewers_above(world, role, place, held):
    """While it is only planned, by staff, leaders and clerks alone."""
    meeting = factories.meeting(world.town, held=held)
    wanted = OF_THE_TOWN | ({ABOVE} if role == R.VIEWER else {SUCCESSOR})
    if not held and role in (R.VIEWER, R.ADMINISTRATOR):
        wanted = set()
    assert (meeting in Meeting.objects.visible_to(world.person(role, place))) == (place in wanted)


# A report of the party. Before it is handed in it is the party's own; then the drafting and standing agency reads it;
# accepted, everybody who sees the issued programme.
REPORT_SEEN_FROM = {
    ReportState.DRAFT: {PARTY},
    ReportState.SENT: {PARTY},
    ReportState.CONFIRMED: {PARTY, DRAFTER, SUCCESSOR},
    ReportState.SUPPLEMENT: {PARTY, DRAFTER, SUCCESSOR},
    ReportState.ACCEPTED: {PARTY, DRAFTER, SUCCESSOR, ASKED, BYSTANDER},
}


def reads_report(role, place, state):
    if role in (R.VIEWER, R.ADMINISTRATOR) and state != ReportState.ACCEPTED:
        return False
    return place in (OF_THE_TOWN | {ABOVE} if role == R.VIEWER else REPORT_SEEN_FROM[state])


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_an_agencys_report_is_seen_by_whom_its_state_says(world, role, place):
    seen = set(AgencyReport.objects.visible_to(world.person(role, place)))
    found = {state for state in ReportState if world.reports[state] in seen}
    assert found == {state for state in ReportState if reads_report(role, place, state)}


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_agencies_are_reorganised_by_the_administrator_of_their_locality(world, role, place):
    person = world.person(role, place)
    allowed = role == R.ADMINISTRATOR and place in OF_THE_TOWN
    assert may_reorganize(person, world.town.locality.pk) == allowed
    assert may_see_steps(person) == (role == R.ADMINISTRATOR)


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_an_issued_programme_is_amended_by_its_drafting_agency(world, role, place):
    person = world.person(role, place)
    amended = {state for state in DocumentState if may_amend(person, world.documents[state].program)}
    assert amended == ({S.ISSUED} if (role, place) in DRAFTS else set())


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_more_time_is_asked_by_who_owes_and_granted_by_who_collects(world, role, place):
    report, person = world.reports[ReportState.DRAFT], world.person(role, place)
    works = role in (R.STAFF, R.LEADER)
    assert may_ask(person, report) == (works and place == PARTY)
    assert may_receive(person, report) == (works and place == DRAFTER)
    assert may_enter_paper(person, report) == (role == Role.CLERK and place in (PARTY, DRAFTER))


def test_who_drafts_and_collects_says_how_indicators_are_counted(world):
    program = world.reports[ReportState.CONFIRMED].period.program
    may = {(r, p) for r, p in product(Role, [*PLACES, ABOVE]) if may_set_rules(world.person(r, p), program)}
    assert may == {(R.STAFF, DRAFTER), (R.LEADER, DRAFTER)}


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_the_course_of_a_report_is_followed_by_who_makes_it_and_who_collects_it(world, role, place):
    own = place == PARTY and role in (R.STAFF, R.LEADER, R.CLERK)
    collects = place == DRAFTER and role in (R.STAFF, R.LEADER)
    assert has_part(world.person(role, place), world.reports[ReportState.CONFIRMED]) == (own or collects)


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_who_owes_is_told_to_the_collecting_agency_and_its_successor(world, role, place):
    person = world.person(role, place)
    if role not in (R.STAFF, R.LEADER, R.CLERK):
        with pytest.raises(PermissionDenied):
            owed_to(person)
    else:
        assert (world.reports[ReportState.DRAFT] in owed_to(person)) == (place in (DRAFTER, SUCCESSOR))


def test_a_letter_asks_those_who_owe_in_the_name_of_who_collects(world):
    """And is read, until it is issued, by the agency that writes it alone."""
    period = world.reports[ReportState.DRAFT].period
    today = timezone.localdate()
    ask = {"agencies": [world.town.ubnd.pk], "until": today, "on": today}
    opened = set()
    for role, place in product(Role, [*PLACES, ABOVE]):
        try:
            with transaction.atomic():
                letter = open_letter(period, user=world.person(role, place), **ask)
                readers = {at for at in PLACES if letter in letters_seen(world.person(R.STAFF, at))}
                opened.add((role, place))
                transaction.set_rollback(True)
        except PermissionDenied:
            continue
    assert (opened, readers) == (DRAFTS, {DRAFTER, SUCCESSOR})


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_an_event_is_written_by_its_agency_and_read_in_its_locality(world, role, place):
    event, person = world.event, world.person(role, place)
    works = role in (R.STAFF, R.LEADER, R.CLERK)
    assert may_edit_event(person, event) == (works and place in (DRAFTER, SUCCESSOR))
    wanted = OF_THE_TOWN | ({ABOVE} if role == R.VIEWER else {SUCCESSOR})
    assert (event in Event.objects.visible_to(person)) == (place in wanted)


@pytest.mark.parametrize("place", [*PLACES, ABOVE])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_a_scorecard_is_read_by_its_agency_and_superiors_and_answered_by_its_leader(world, role, place):
    """Never by the other parties, equals of the agency."""
    agency, person = world.town.mttq, world.person(role, place)
    own = role != R.ADMINISTRATOR and place in (DRAFTER, SUCCESSOR)
    seen = own or (role == R.VIEWER and place == ABOVE)
    assert (agency in Agency.objects.overseen_by(person)) == seen
    assert may_reply(person, agency) == (role == R.LEADER and place == DRAFTER)
