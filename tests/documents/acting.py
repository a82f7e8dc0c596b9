"""Performing any action on a town's document, for the tests of workflow, signing and pages."""

from django.utils import timezone

from agencies.models import User
from documents import workflow
from documents.choices import Action, DocumentState, SignatureWay
from documents.electronic.signing import open_signing, stop_signing
from documents.models import Document
from tests import factories
from tests.replay import replayed

S = DocumentState


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def user(account: User) -> User:
    return User.objects.get(pk=account.pk)


# How each action is performed by somebody who may, and where it leads from each source.


def people(town):
    """The MTTQ drafts; the HĐND's leader decides first."""
    return {
        "staff": user(town.staff[town.mttq.pk]),
        "leader": user(town.leaders[town.mttq.pk]),
        "other": user(town.leaders[town.hdnd.pk]),
        "clerk": user(town.clerks[town.mttq.pk]),
    }


def perform(action: Action, document: Document, town, on=None):
    on = on or timezone.localdate()
    who = people(town)
    match action:
        case Action.SEND_OUT:
            return workflow.send_out(document, user=who["staff"], on=on, agencies=[town.ubnd.pk])
        case Action.ASK_OPINION:
            return workflow.ask_opinion(document, user=who["staff"], on=on)
        case Action.RECORD_OPINION:
            return workflow.record_opinion(document, user=who["staff"], on=on, number="12-TB/ĐU", opinion="Nhất trí")
        case Action.REVISE:
            return workflow.revise(document, user=who["staff"], on=on, reason="Bổ sung nội dung")
        case Action.SUBMIT:
            return workflow.submit(document, user=who["staff"], on=on)
        case Action.AGREE:
            return workflow.agree(document, user=who["other"], on=on)
        case Action.RETURN:
            return workflow.return_for_changes(document, user=who["other"], on=on, reason="Sửa mục 2")
        case Action.SIGN:
            return sign(document, town, town.hdnd, who["clerk"], on)
        case Action.OPEN_SIGNING:
            return open_signing(document, user=who["clerk"], on=on)
        case Action.STOP_SIGNING:
            return stop_signing(document, user=who["clerk"], on=on, reason="Chuyển sang ký tay")
        case Action.REFUSE:
            return workflow.refuse(document, user=who["other"], on=on, reason="Chưa đồng ý kinh phí")
        case Action.UNSIGN:
            return workflow.unsign(document, user=who["leader"], on=on, reason="Sai tên cơ quan")
        case Action.ISSUE:
            return workflow.issue(document, user=who["clerk"], on=on)
        case Action.CLOSE:
            return workflow.close(document, user=who["staff"], on=on)
        case Action.CANCEL:
            return workflow.cancel(document, user=who["leader"], on=on, reason="Không thực hiện")


def prepare(action: Action, document: Document, town) -> None:
    """What must have happened within the state before the action is open."""
    if action == Action.SUBMIT and document.state == S.OPINION:
        perform(Action.RECORD_OPINION, document, town)
    if action == Action.STOP_SIGNING:
        prepare(Action.OPEN_SIGNING, document, town)
        perform(Action.OPEN_SIGNING, document, town)
    if action in (Action.ISSUE, Action.OPEN_SIGNING):
        factories.register(town.mttq, year=timezone.localdate().year)


def sign(document, town, agency, who, on=None, appointment=None, authority="TM.", rev=None):
    party = fresh(document).current_version.parties.get(agency=agency)
    return workflow.sign(
        document,
        party=party,
        user=who,
        on=on or timezone.localdate(),
        way=SignatureWay.CEREMONY,
        appointment=appointment or town.heads[agency.pk],
        authority=authority,
        rev=rev,
    )


@replayed
def in_state(state: DocumentState, town) -> Document:
    """A document of the town that came to the state by its transitions."""
    if state in (S.AGREEING, S.AGREED, S.SIGNED, S.ISSUED):
        make = {
            S.AGREEING: factories.submitted,
            S.AGREED: factories.agreed,
            S.SIGNED: factories.signed,
            S.ISSUED: factories.issued,
        }[state]
        return make(town).document
    if state == S.CLOSED:
        document = factories.issued(town).document
        perform(Action.CLOSE, document, town)
        return fresh(document)
    document = factories.program(town).document
    if state == S.DRAFT:
        return document
    perform(
        {S.CONSULTING: Action.SEND_OUT, S.OPINION: Action.ASK_OPINION, S.CANCELLED: Action.CANCEL}[state],
        document,
        town,
    )
    return fresh(document)
