"""Which version a user reads, what of the history, and the buttons he finds."""

import pytest
from django.utils import timezone

from agencies.choices import Role
from agencies.models import AgencySuccession
from documents import workflow
from documents.actions import buttons
from documents.choices import Action
from documents.models import Document
from documents.reading import binding_parties, history, name_agencies, page_prefetches, readable_version
from tests import factories
from tests.documents.acting import S, fresh, in_state, people, perform, user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def reopened(town):
    """Version 1 was sent back, version 2 is being drafted."""
    document = in_state(S.AGREEING, town)
    perform(Action.RETURN, document, town)
    return fresh(document)


@pytest.mark.parametrize(("who", "no"), [("staff", 2), ("leader", 2), ("clerk", 2), ("other", 1)])
def test_the_drafting_agency_reads_the_draft_and_the_parties_what_was_sent(town, reopened, who, no):
    assert readable_version(reopened, people(town)[who]).no == no


def test_a_draft_that_was_never_sent_is_read_by_nobody_else(town):
    assert readable_version(in_state(S.DRAFT, town), people(town)["other"]) is None


def test_the_superuser_reads_the_draft(town, reopened):
    assert readable_version(reopened, factories.user(is_superuser=True)).no == 2


def test_viewers_and_administrators_of_the_same_agency_do_not(town, reopened):
    for role in (Role.VIEWER, Role.ADMINISTRATOR):
        assert readable_version(reopened, factories.user(town.mttq, role)).no == 1


def test_a_successor_reads_as_the_agency_it_succeeds(town, reopened):
    successor = factories.agency(factories.locality("Tây Hồ mới"))
    account = factories.user(successor, Role.STAFF)
    assert readable_version(reopened, account).no == 1
    AgencySuccession.objects.create(
        predecessor=town.mttq, successor=successor, kind="to-chuc-lai", on=timezone.localdate()
    )
    assert readable_version(fresh(reopened), user(account)).no == 2


# History


def actions(document, account):
    return list(history(document, account).values_list("action", flat=True))


def test_the_drafting_agency_reads_everything(town, reopened):
    assert set(actions(reopened, people(town)["staff"])) == {"tao", Action.SUBMIT, Action.RETURN}


def test_a_party_reads_the_transitions(town, reopened):
    assert set(actions(reopened, people(town)["other"])) == {Action.SUBMIT, Action.RETURN}


def test_who_sees_only_what_is_issued_reads_only_that_it_was(town):
    document = factories.issued(town).document
    for role in (Role.STAFF, Role.ADMINISTRATOR):
        outsider = factories.user(factories.agency(town.locality), role)
        assert actions(document, outsider) == [Action.ISSUE]


# Buttons


def labels(document, account):
    return [(button.action, button.primary, button.danger) for button in buttons(document, account)]


def test_what_the_document_waits_for_stands_first_and_what_undoes_last(town):
    document = in_state(S.AGREEING, town)
    assert labels(document, people(town)["other"]) == [(Action.AGREE, True, False), (Action.RETURN, False, True)]


@pytest.mark.parametrize(
    ("state", "who", "primary"),
    [
        (S.DRAFT, "staff", Action.SEND_OUT),
        (S.CONSULTING, "staff", Action.SUBMIT),
        (S.OPINION, "staff", Action.RECORD_OPINION),
        (S.AGREED, "clerk", Action.SIGN),
        (S.SIGNED, "clerk", Action.ISSUE),
        (S.AGREED, "staff", None),
        (S.ISSUED, "staff", None),
    ],
)
def test_one_button_at_most_is_primary(town, state, who, primary):
    found = [button.action for button in buttons(in_state(state, town), people(town)[who]) if button.primary]
    assert found == ([primary] if primary else [])


def test_who_has_decided_or_signed_finds_no_button_for_it(town):
    document = in_state(S.AGREEING, town)
    perform(Action.AGREE, document, town)
    assert labels(fresh(document), people(town)["other"]) == []
    document = in_state(S.AGREED, town)
    perform(Action.SIGN, document, town)
    assert labels(fresh(document), people(town)["other"]) == []


def test_versions_permissions_and_buttons_ask_nothing_beyond_the_prefetches(town):
    pk = in_state(S.AGREEING, town).pk
    account = people(town)["other"]
    assert account.acting

    def read():
        document = Document.objects.prefetch_related(*page_prefetches()).get(pk=pk)
        readable_version(document, account)
        workflow.available_actions(document, account)
        return buttons(document, account)

    assert count_queries(read) == 3


def test_the_binding_table_costs_two_queries(town):
    version = in_state(S.SIGNED, town).current_version

    def read():
        for party in binding_parties(version):
            str(party), str(party.agency), party.agreement.by.name, party.signature.name, str(party.signatory)

    assert count_queries(read) == 2


def test_agencies_are_named_as_of_a_day_in_one_query(town):
    town.ubnd.names.create(
        full="UBND mới", short="UBND mới", symbol="M", valid_from=timezone.localdate() + timezone.timedelta(days=1)
    )
    agencies = [town.ubnd, None, town.hdnd]
    assert count_queries(lambda: name_agencies(agencies)) == 1
    assert town.ubnd.full == "Ủy ban nhân dân phường Tây Hồ"
    name_agencies([town.ubnd], timezone.localdate() + timezone.timedelta(days=1))
    assert town.ubnd.full == "UBND mới"
