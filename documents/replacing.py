"""A replacement: a new document that points to an issued one, whose files stay as they are."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.log import record
from agencies.models import User
from documents.choices import DocumentKind, DocumentState, Numbering
from documents.drafting import copy_common_rows, open_document
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.kinds import kind_of
from documents.models import Document, LegalBasisLine, Party, Recipient, Version
from documents.permissions import may_draft
from documents.workflow import lock

DEED = "lap-thay-the"


def may_replace(user: User, document: Document) -> bool:
    """Staff and leaders of the drafting agency, where the kind can be replaced."""
    return kind_of(document).replace is not None and may_draft(user, document)


def replacement_of(document: Document) -> Document | None:
    """The document that replaces this one, or is being drafted to; None where there is none or it was cancelled."""
    return document.replacements.exclude(state=DocumentState.CANCELLED).first()


@transaction.atomic
def replace(document: Document, *, user: User) -> Document:
    """Opens a draft with the content of an issued document, to be issued in its place; returns the new document.

    Names are again those of today until the draft is frozen. PermissionDenied; InvalidTransition before issue;
    AlreadyDone where there is a replacement already.
    """
    document = lock(document)
    if not may_replace(user, document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được lập văn bản thay thế.")
    frozen = document.frozen_version
    if not document.is_issued or frozen is None:
        raise InvalidTransition("Chỉ văn bản đã ban hành mới được thay thế; văn bản chưa ban hành thì chỉnh sửa tiếp.")
    if (other := replacement_of(document)) is not None:
        state = other.get_state_display().lower()
        raise AlreadyDone(f"Văn bản này đã có văn bản thay thế ({other}, {state}).")
    draft = _opened(document, frozen)
    record(draft.document, "tao", f"Lập văn bản thay thế số {document}: {draft.title}", user=user)
    record(document, DEED, "Lập dự thảo văn bản thay thế", user=user)
    return draft.document


def _opened(document: Document, frozen: Version) -> Version:
    draft = open_document(
        DocumentKind(document.kind),
        title=frozen.title,
        drafting_agency=document.drafting_agency,
        locality=document.locality,
        standing_agency=document.standing_agency,
        numbering=Numbering(document.numbering),
    )
    Document.objects.filter(pk=draft.document_id).update(replaces=document)
    Version.objects.filter(pk=draft.pk).update(
        preamble=frozen.preamble, place=frozen.place, recipients=frozen.recipients
    )
    copy_common_rows(frozen, draft)
    forget_names(draft)
    copy_content = kind_of(document).replace
    if copy_content is not None:
        copy_content(frozen, draft)
    return Version.objects.select_related("document").get(pk=draft.pk)


def forget_names(draft: Version) -> None:
    """Names and citations that a frozen version took copies of make room for today's."""
    Party.objects.filter(version=draft).update(printed_name="", printed_short="", printed_symbol="")
    Recipient.objects.filter(version=draft).update(printed="")
    LegalBasisLine.objects.filter(version=draft, legal_basis__isnull=False).update(text="")
