"""Every action in every state; what each leaves behind; dates, deputies, second attempts."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import AgencyKind, Role
from agencies.models import Membership, User
from documents import workflow
from documents.choices import MOVES, Action, DocumentKind, Numbering
from documents.exceptions import AlreadyDone, Incomplete, InvalidTransition, StaleRevision, WrongDate
from documents.models import Register, Signature
from tests import factories
from tests.documents.acting import S, fresh, in_state, people, perform, prepare, sign, user

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def town():
    return factories.town()


# AGREE and SIGN by the first of three parties leave the state as it is; SUBMIT from OPINION waits for the opinion.
STAYS = {Action.AGREE: S.AGREEING, Action.SIGN: S.AGREED}
ALLOWED = [(source, action) for action, move in MOVES.items() for source in move.sources]
FORBIDDEN = [(state, action) for state in S for action in Action if (state, action) not in ALLOWED]


def test_the_table_of_states_and_actions_is_whole():
    assert len(ALLOWED) + len(FORBIDDEN) == len(S) * len(Action) == 135
    assert len(ALLOWED) == 25


@pytest.mark.parametrize(("source", "action"), ALLOWED)
def test_an_allowed_action_leads_to_its_target_and_is_logged_once(town, source, action):
    document = in_state(source, town)
    prepare(action, document, town)
    before = entries_about(document).count()
    perform(action, document, town)
    document = fresh(document)
    assert document.state == STAYS.get(action, MOVES[action].target)
    assert entries_about(document).count() == before + 1
    entry = entries_about(document).first()
    assert entry.action == action
    assert entry.on == timezone.localdate()


@pytest.mark.parametrize(("state", "action"), FORBIDDEN)
def test_an_action_of_another_state_changes_nothing(town, state, action):
    document = in_state(state, town)
    before, entries = fresh(document), entries_about(document).count()
    with pytest.raises(InvalidTransition, match="Không thể thực hiện"):
        perform(action, document, town)
    after = fresh(document)
    assert (after.state, after.rev, after.symbol) == (before.state, before.rev, before.symbol)
    assert entries_about(document).count() == entries


@pytest.mark.parametrize("state", list(S))
def test_the_buttons_offer_exactly_what_the_table_allows(town, state):
    document = in_state(state, town)
    offered = set()
    for account in [*town.staff.values(), *town.leaders.values(), *town.clerks.values()]:
        offered |= workflow.available_actions(fresh(document), user(account))
    expected = {action for source, action in ALLOWED if source == state}
    expected -= {Action.SUBMIT} if state == S.OPINION else {Action.STOP_SIGNING}
    assert offered == expected


def an_addendum(town):
    program = factories.issued(town)
    made = factories.addendum(program, town.staff[town.mttq.pk], factories.today())
    made.document.current_version.lines.filter(position=1).update(title="Nội dung mới")
    factories.register(town.mttq, kinds=[DocumentKind.ADDENDUM], year=factories.today().year, name="Sổ sửa đổi")
    return made


def a_regulation(town):
    made = factories.regulation(town)
    factories.register(town.mttq, kinds=[DocumentKind.REGULATION], year=factories.today().year, name="Sổ quy chế")
    return made


def goes_by_the_table(document, town, state, without):
    assert fresh(document).state == state
    allowed = {action for source, action in ALLOWED if source == state} - without
    offered = set()
    for account in [*town.staff.values(), *town.leaders.values(), *town.clerks.values()]:
        offered |= workflow.available_actions(fresh(document), account)
    assert offered == allowed - {Action.STOP_SIGNING}
    for action in set(Action) - allowed:
        with pytest.raises(InvalidTransition, match="Không thể thực hiện"):
            perform(action, fresh(document), town)


@pytest.mark.parametrize(("make", "without"), [(an_addendum, {Action.CLOSE}), (a_regulation, set())])
def test_addenda_and_regulations_go_by_the_same_table(town, make, without):
    made, on = make(town), factories.today()
    goes_by_the_table(made.document, town, S.DRAFT, without)
    factories.agreed_addendum(made, town, on)
    goes_by_the_table(made.document, town, S.AGREED, without)
    factories.sign_addendum(made, town, on)
    goes_by_the_table(made.document, town, S.SIGNED, without)
    perform(Action.ISSUE, fresh(made.document), town)
    goes_by_the_table(made.document, town, S.ISSUED, without)


# Who is told


def told(account: User) -> list[str]:
    return [text.split(":")[0] for text in Notification.objects.filter(user=account).values_list("text", flat=True)]


def clear_notifications():
    Notification.objects.all().delete()


def test_submitting_tells_the_parties_leaders_but_not_the_one_who_did_it(town):
    program = factories.program(town)
    workflow.submit(program.document, user=user(town.leaders[town.mttq.pk]), on=timezone.localdate())
    assert told(town.leaders[town.hdnd.pk]) == ["Chờ bạn thống nhất"]
    assert told(town.leaders[town.ubnd.pk]) == ["Chờ bạn thống nhất"]
    assert told(town.leaders[town.mttq.pk]) == []
    assert told(town.staff[town.hdnd.pk]) == []


def test_sending_out_tells_the_agencies_asked_only(town):
    document = factories.program(town).document
    perform(Action.SEND_OUT, document, town)
    assert told(town.staff[town.ubnd.pk]) == told(town.leaders[town.ubnd.pk]) == ["Đề nghị góp ý dự thảo"]
    assert told(town.staff[town.hdnd.pk]) == []


def test_a_return_tells_the_drafting_agency_and_all_parties(town):
    document = factories.submitted(town).document
    clear_notifications()
    perform(Action.RETURN, document, town)
    assert len(told(town.staff[town.mttq.pk])) == len(told(town.leaders[town.ubnd.pk])) == 1
    assert told(town.leaders[town.hdnd.pk]) == []


def test_the_last_agreement_tells_everybody_who_goes_on(town):
    document = factories.submitted(town).document
    for agency in (town.hdnd, town.ubnd):
        workflow.agree(fresh(document), user=user(town.leaders[agency.pk]), on=timezone.localdate())
    clear_notifications()
    workflow.agree(fresh(document), user=user(town.leaders[town.mttq.pk]), on=timezone.localdate())
    assert told(town.clerks[town.mttq.pk]) == told(town.leaders[town.hdnd.pk]) == ["Các bên đã thống nhất, chờ ký"]


def test_the_last_signature_tells_the_clerk_who_issues(town):
    document = factories.agreed(town).document
    for agency in town.parties:
        clear_notifications()
        sign(document, town, agency, user(town.clerks[agency.pk]))
    assert told(town.clerks[town.mttq.pk]) == []  # he recorded it himself
    assert told(town.staff[town.mttq.pk]) == ["Các bên đã ký đủ"]


def test_before_it_has_a_number_a_mistake_is_mended_by_signing_anew(town):
    document = factories.signed(town).document
    clear_notifications()
    draft = perform(Action.UNSIGN, document, town)
    assert fresh(document).state == S.DRAFT
    assert fresh(document).signed_on is None
    signatures = Signature.objects.filter(party__version__document=document)
    assert {signature.void_reason for signature in signatures} == {"Sai tên cơ quan"}
    assert not draft.is_frozen
    assert len(told(town.clerks[town.ubnd.pk])) == 1


def test_issue_tells_every_party(town):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.signed(town).document
    clear_notifications()
    perform(Action.ISSUE, document, town)
    assert len(told(town.clerks[town.ubnd.pk])) == len(told(town.leaders[town.hdnd.pk])) == 1


def test_cancelling_tells_those_who_saw_it(town):
    document = factories.submitted(town).document
    clear_notifications()
    perform(Action.CANCEL, document, town)
    assert told(town.staff[town.ubnd.pk]) == ["Văn bản đã bị hủy"]


# Revision, second attempts


def test_a_stale_page_is_told_what_changed_by_whom(town):
    document = factories.submitted(town).document
    perform(Action.RETURN, document, town)
    with pytest.raises(StaleRevision) as error:
        workflow.agree(document, user=user(town.leaders[town.ubnd.pk]), on=timezone.localdate(), rev=document.rev)
    assert town.leaders[town.hdnd.pk].name in str(error.value)
    assert "đề nghị chỉnh sửa" in str(error.value)


def test_parties_agreeing_at_the_same_time_do_not_disturb_one_another(town):
    document = factories.submitted(town).document
    for agency in town.parties:
        workflow.agree(document, user=user(town.leaders[agency.pk]), on=timezone.localdate(), rev=document.rev)
    assert fresh(document).state == S.AGREED


def test_a_second_click_is_told_that_it_is_done(town):
    document = factories.program(town).document
    workflow.submit(document, user=people(town)["staff"], on=timezone.localdate(), rev=document.rev)
    with pytest.raises(AlreadyDone, match="đã được ghi nhận"):
        workflow.submit(document, user=people(town)["staff"], on=timezone.localdate(), rev=document.rev)


def test_a_party_decides_once(town):
    document = factories.submitted(town).document
    perform(Action.AGREE, document, town)
    for action in (Action.AGREE, Action.RETURN):
        with pytest.raises(InvalidTransition, match="đã có ý kiến"):
            perform(action, document, town)


# Dates


@pytest.mark.parametrize(("source", "action"), ALLOWED)
def test_no_business_date_lies_in_the_future(town, source, action):
    document = in_state(source, town)
    prepare(action, document, town)
    with pytest.raises(WrongDate, match="chưa đến"):
        perform(action, document, town, on=timezone.localdate() + DAY)


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALLOWED if pair[0] not in (S.DRAFT, S.CANCELLED)])
def test_no_step_is_dated_before_the_one_it_follows(town, state, action):
    document = in_state(state, town)
    prepare(action, document, town)
    with pytest.raises(WrongDate, match=f"Không được trước ngày {timezone.localdate():%d/%m/%Y}"):
        perform(action, document, town, on=timezone.localdate() - DAY)


def test_signing_follows_the_latest_agreement_of_all_parties(town):
    today = timezone.localdate()
    document = factories.submitted(town, on=today - 5 * DAY).document
    for agency, day in zip(town.parties, (today - 2 * DAY, today - 3 * DAY, today - 4 * DAY), strict=True):
        workflow.agree(fresh(document), user=user(town.leaders[agency.pk]), on=day)
    assert fresh(document).state_since == today - 2 * DAY
    with pytest.raises(WrongDate):
        sign(document, town, town.mttq, people(town)["clerk"], on=today - 3 * DAY)


def test_the_document_is_signed_on_the_day_of_the_last_signature_and_not_issued_before(town):
    today = timezone.localdate()
    factories.register(town.mttq, year=today.year, starts_on=today - 30 * DAY, ends_on=None)
    document = factories.agreed(town, on=today - 5 * DAY).document
    for agency, day in zip(town.parties, (today - DAY, today - 3 * DAY, today - 2 * DAY), strict=True):
        sign(document, town, agency, people(town)["clerk"], on=day)
    assert fresh(document).signed_on == today - DAY
    with pytest.raises(WrongDate):
        perform(Action.ISSUE, document, town, on=today - 2 * DAY)


# Submission, agreement


def test_an_incomplete_draft_is_not_submitted(town):
    document = factories.program(town, items=0).document
    with pytest.raises(Incomplete) as error:
        perform(Action.SUBMIT, document, town)
    assert [finding.message for finding in error.value.findings] == ["chưa có nội dung phối hợp nào"]
    assert fresh(document).state == S.DRAFT


def test_the_committees_opinion_is_recorded_before_submission(town):
    document = in_state(S.OPINION, town)
    with pytest.raises(InvalidTransition, match="cấp ủy"):
        perform(Action.SUBMIT, document, town)
    perform(Action.RECORD_OPINION, document, town)
    with pytest.raises(AlreadyDone):
        perform(Action.RECORD_OPINION, document, town)
    perform(Action.SUBMIT, document, town)


def test_an_agency_that_is_no_party_decides_nothing(town):
    other = factories.agency(town.locality, AgencyKind.OTHER)
    outsider = factories.user(other, Role.LEADER)
    document = factories.submitted(town).document
    with pytest.raises(PermissionDenied):
        workflow.agree(document, user=outsider, on=timezone.localdate())


def test_a_membership_that_has_ended_gives_no_right(town):
    document = factories.submitted(town).document
    leader = town.leaders[town.hdnd.pk]
    Membership.objects.filter(user=leader).update(until=timezone.localdate() - DAY)
    with pytest.raises(PermissionDenied):
        workflow.agree(document, user=user(leader), on=timezone.localdate())


# Issue


def test_each_party_gives_its_own_number(town):
    for agency in town.parties:
        factories.register(agency, year=timezone.localdate().year, pattern="{so}/{loai}-{co_quan}")
    Register.objects.filter(agency=town.ubnd).update(next=7)
    document = factories.signed(town).document
    entries = workflow.issue(document, user=people(town)["clerk"], on=timezone.localdate(), numbering=Numbering.EACH)
    assert [entry.printed for entry in entries] == ["01/CTrPH-HĐND", "07/CTrPH-UBND", "01/CTrPH-UBMTTQ"]
    assert fresh(document).symbol == "01/CTrPH-HĐND; 07/CTrPH-UBND; 01/CTrPH-UBMTTQ"
    assert fresh(document).numbering == Numbering.EACH


def test_without_a_register_nothing_is_issued(town):
    document = factories.signed(town).document
    with pytest.raises(Incomplete, match="chưa có sổ đăng ký"):
        perform(Action.ISSUE, document, town)
    assert fresh(document).state == S.SIGNED
