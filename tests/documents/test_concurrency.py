"""Real threads on real row locks: whatever happens at the same moment ends in one consistent state."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.utils import timezone

from activity.log import entries_about
from agencies.models import User
from coordination.models import Program
from documents import workflow
from documents.choices import Action, DocumentState, Numbering, SignatureWay
from documents.exceptions import TransitionError
from documents.filing import frozen_pdf
from documents.models import Document, FrozenFile, Party, Register, RegisterEntry, Signature, Version
from documents.workflow import binding, issuing
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]

TODAY = timezone.localdate


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def no_files(monkeypatch):
    """Issuing leaves the files for later: only numbers are watched."""
    monkeypatch.setattr("documents.workflow.issuing.freeze_files", Mock())


@pytest.fixture
def slowly(monkeypatch):
    """Each decision and signature takes its time between the guard and the row it writes."""

    def slow(name, seconds):
        real = getattr(binding, name)

        def slowed(*args, **kwargs):
            time.sleep(seconds)
            return real(*args, **kwargs)

        monkeypatch.setattr(binding, name, slowed)

    slow("_after_agreement", 0.2)
    slow("require_right_to_sign", 0.2)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls at the same moment, each in its own thread and connection; returns results or what they raised."""
    gate = threading.Barrier(len(calls))

    def run(call):
        try:
            gate.wait(10)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(60) for future in [pool.submit(run, call) for call in calls]]


def issue(document_id: int, clerk_id: int, numbering: str | None = None) -> Any:
    document, clerk = Document.objects.get(pk=document_id), User.objects.get(pk=clerk_id)
    return workflow.issue(document, user=clerk, on=TODAY(), numbering=numbering)


def failures(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def signed_copies(town, number):
    """As many signed documents as asked, with their parties and signatures, made of one in few queries."""
    first = factories.signed(town, items=1)
    made = copies(Document, [first.document], number)
    versions = copies(Version, [first.document.current_version], number, document=made)
    copies(Program, [first], number, document=made)
    for party in first.document.current_version.parties.all():
        parties = copies(Party, [party], number, version=versions)
        copies(Signature, [party.signature], number, party=parties)
    return [document.pk for document in made]


def copies(model, rows, number, **owners):
    """``number`` copies of the row; the n-th belongs to the n-th of the ``owners``."""
    [row] = rows
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    del fields["id"]
    for name in owners:
        del fields[f"{name}_id"]
    return model._base_manager.bulk_create(
        model(**fields, **{name: those[index] for name, those in owners.items()}) for index in range(number)
    )


def test_sixteen_threads_number_200_documents_without_gap_while_some_fail_before_commit(town, no_files, monkeypatch):
    register = factories.register(town.mttq, year=TODAY().year)
    documents = signed_copies(town, 200)
    unlucky = set(documents[::9])

    def sometimes_broken(document, user):
        if document.pk in unlucky:
            raise RuntimeError("after the number was taken")

    monkeypatch.setattr(issuing, "send_out_issued", sometimes_broken)
    monkeypatch.setattr(issuing, "tell", Mock())
    monkeypatch.setattr(issuing, "check", Mock())

    def one_after_another(mine):
        clerk = User.objects.get(pk=town.clerks[town.mttq.pk].pk)
        return lambda: [attempt(pk, clerk) for pk in mine]

    def attempt(pk, clerk):
        try:
            workflow.issue(Document.objects.get(pk=pk), user=clerk, on=TODAY())
        except RuntimeError:
            return pk

    results = together(*(one_after_another(documents[start::16]) for start in range(16)))
    assert failures(results) == []
    assert {pk for failed in results for pk in failed if pk} == unlucky
    register.refresh_from_db()
    issued = len(documents) - len(unlucky)
    assert sorted(register.entries.values_list("number", flat=True)) == list(range(1, issued + 1))
    assert register.next == issued + 1
    printed = Document.objects.filter(state=DocumentState.ISSUED).values_list("symbol", flat=True)
    assert set(printed) == {f"{number:02d}/CTrPH-HĐND-UBND-UBMTTQ" for number in range(1, issued + 1)}
    left = Document.objects.filter(pk__in=unlucky)
    assert {(one.state, one.symbol, one.code) for one in left} == {(DocumentState.SIGNED, "", None)}


def test_one_document_issued_twice_at_once_takes_one_number(town, no_files):
    factories.register(town.mttq, year=TODAY().year)
    document, clerk = factories.signed(town).document, town.clerks[town.mttq.pk]
    results = together(*[lambda: issue(document.pk, clerk.pk)] * 4)
    assert len(failures(results)) == 3
    assert all(isinstance(error, TransitionError) for error in failures(results))
    assert RegisterEntry.objects.count() == 1


def test_numbers_of_each_party_taken_crosswise_do_not_deadlock(town, no_files):
    for agency in town.parties:
        factories.register(agency, year=TODAY().year)
    orders = [town.parties, list(reversed(town.parties))] * 4
    documents = [factories.signed(town, items=1, parties=order).document_id for order in orders]
    clerk = town.clerks[town.mttq.pk].pk
    results = together(*[lambda pk=pk: issue(pk, clerk, Numbering.EACH) for pk in documents])
    assert failures(results) == []
    for register in Register.objects.all():
        assert sorted(register.entries.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize("_round", range(2))
def test_agreeing_and_returning_at_once_end_in_one_state(town, slowly, _round):
    document = factories.submitted(town).document
    agreeing, returning = town.leaders[town.hdnd.pk].pk, town.leaders[town.ubnd.pk].pk

    def agree():
        workflow.agree(document, user=User.objects.get(pk=agreeing), on=TODAY(), rev=document.rev)

    def send_back():
        user = User.objects.get(pk=returning)
        workflow.return_for_changes(document, user=user, on=TODAY(), reason="Sửa", rev=document.rev)

    results = together(agree, send_back)
    after = Document.objects.get(pk=document.pk)
    assert after.state == DocumentState.DRAFT
    assert results[1] is None or not isinstance(results[1], Exception)
    done = list(entries_about(after).order_by("-pk").values_list("action", flat=True))
    assert done[0] == Action.RETURN  # nobody agrees to a text that has been sent back
    assert done.count(Action.RETURN) == 1
    assert done.count(Action.AGREE) == (0 if isinstance(results[0], TransitionError) else 1)
    assert not any(hasattr(party, "agreement") for party in after.current_version.parties.all())


@pytest.mark.parametrize("_round", range(2))
def test_two_approvals_of_the_last_two_parties_both_count(town, slowly, _round):
    document = factories.submitted(town).document
    workflow.agree(document, user=town.leaders[town.mttq.pk], on=TODAY())

    def agree(account):
        return lambda: workflow.agree(document, user=User.objects.get(pk=account.pk), on=TODAY(), rev=document.rev)

    results = together(*(agree(town.leaders[agency.pk]) for agency in (town.hdnd, town.ubnd)))
    assert failures(results) == []
    assert Document.objects.get(pk=document.pk).state == DocumentState.AGREED


@pytest.mark.parametrize("_round", range(2))
def test_the_last_signature_and_a_refusal_at_once_end_in_one_state(town, slowly, _round):
    document = factories.agreed(town).document
    parties = {party.agency_id: party for party in document.current_version.parties.all()}

    def sign(agency):
        workflow.sign(
            document,
            party=parties[agency.pk],
            user=User.objects.get(pk=town.clerks[agency.pk].pk),
            on=TODAY(),
            way=SignatureWay.CEREMONY,
            appointment=town.heads[agency.pk],
            authority="TM.",
        )

    def refuse():
        user = User.objects.get(pk=town.leaders[town.mttq.pk].pk)
        workflow.refuse(document, user=user, on=TODAY(), reason="Chưa đồng ý")

    sign(town.hdnd)
    sign(town.ubnd)
    results = together(lambda: sign(town.mttq), refuse)
    after = Document.objects.get(pk=document.pk)
    valid = Signature.objects.filter(party__version__document=document, voided_at__isnull=True).count()
    assert len(failures(results)) == 1
    assert isinstance(failures(results)[0], TransitionError)
    assert (after.state, valid) in [(DocumentState.SIGNED, 3), (DocumentState.DRAFT, 0)]


def test_two_freezes_at_once_keep_one_file(town):
    document = factories.issued(town).document
    FrozenFile.objects.all().delete()
    results = together(*[lambda: frozen_pdf(Document.objects.get(pk=document.pk))] * 2)
    assert failures(results) == []
    assert results[0] == results[1]
    assert FrozenFile.objects.filter(document=document).count() == 1
