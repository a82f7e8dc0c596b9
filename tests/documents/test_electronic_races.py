"""Electronic signing on real row locks: uploads, checks and refusals at the same moment end in one consistent state."""

from unittest.mock import Mock

import pytest
from django.utils import timezone
from weasyprint import HTML

from agencies.models import User
from documents import workflow
from documents.choices import DocumentState, EntryState, RoundState, UploadState
from documents.electronic.receiving import check, make_file
from documents.electronic.signing import hand_in, open_signing
from documents.exceptions import AlreadyDone, TransitionError
from documents.models import Document, RegisterEntry, Signature, SignedUpload, SigningRound, TrustedCertificate
from documents.rounds import current_bytes
from tests import factories
from tests.documents.authority import DAY, authority, person, signed
from tests.documents.test_concurrency import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def signing(town, monkeypatch):
    """An open round of a programme; nothing runs in the background by itself."""
    content = HTML(string="<p>Chương trình phối hợp").write_pdf()
    monkeypatch.setattr("documents.electronic.receiving.render", lambda *_args: content)
    for task in ("make_file", "check_upload"):
        monkeypatch.setattr(f"documents.electronic.signing.{task}", Mock())
    TrustedCertificate.objects.create(
        locality=town.locality,
        name="CA",
        pem=authority().pem,
        fingerprint=authority().sha256,
        valid_from=timezone.now() - DAY,
        valid_until=timezone.now() + DAY,
    )
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.agreed(town, items=1).document
    made = open_signing(document, user=town.clerks[town.mttq.pk], on=timezone.localdate())
    make_file(made.pk)
    return SigningRound.objects.get(pk=made.pk)


def give(signing, clerk, content):
    user = User.objects.get(pk=clerk.pk)
    return hand_in(Document.objects.get(pk=signing.version.document_id), user=user, name="x.pdf", content=content)


def test_a_file_handed_in_twice_at_once_is_taken_once(town, signing):
    content = signed(current_bytes(signing), person("Người ký"))
    results = together(*[lambda: give(signing, town.clerks[town.mttq.pk], content)] * 3)
    assert len(failures(results)) == 2
    assert all(isinstance(error, AlreadyDone) for error in failures(results))
    assert SignedUpload.objects.get().state == UploadState.WAITING


def test_a_file_checked_twice_at_once_signs_once_and_passes_the_turn_once(town, signing):
    upload = give(signing, town.clerks[town.mttq.pk], signed(current_bytes(signing), person("Người ký")))
    assert failures(together(*[lambda: check(upload.pk)] * 3)) == []
    signing.refresh_from_db()
    assert Signature.objects.get().party.agency == town.mttq
    assert signing.holder.agency == town.hdnd


def test_an_acceptance_and_a_refusal_to_sign_at_once_end_in_one_state(town, signing):
    upload = give(signing, town.clerks[town.mttq.pk], signed(current_bytes(signing), person("Người ký")))
    document = signing.version.document

    def refuse():
        user = User.objects.get(pk=town.leaders[town.hdnd.pk].pk)
        workflow.refuse(document, user=user, on=timezone.localdate(), reason="Chưa đồng ý")

    assert failures(together(lambda: check(upload.pk), refuse)) == []
    assert Document.objects.get(pk=document.pk).state == DocumentState.DRAFT
    assert SigningRound.objects.get().state == RoundState.STOPPED
    assert RegisterEntry.objects.get().state == EntryState.VOIDED
    assert not Signature.objects.filter(voided_at__isnull=True).exists()
    upload.refresh_from_db()
    assert upload.state in (UploadState.ACCEPTED, UploadState.REFUSED)
    assert Signature.objects.count() == (upload.state == UploadState.ACCEPTED)


def test_two_rounds_opened_at_once_are_one(town, signing):
    document = factories.agreed(town, items=1).document
    clerk = town.clerks[town.mttq.pk]
    results = together(*[lambda: open_signing(document, user=clerk, on=timezone.localdate())] * 3)
    assert len(failures(results)) == 2
    assert all(isinstance(error, TransitionError) for error in failures(results))
    assert RegisterEntry.objects.filter(document=document).count() == 1
