"""The scan of a paper signed in ink, kept beside the document as its own file.

Until the document is issued another scan may replace it; from then on it stays as it is.
"""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from activity.log import record
from agencies.models import User
from documents.choices import DocumentState, FileFormat, Origin, SignatureWay
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Document, FrozenFile, Signature
from documents.permissions import may_attach_scan
from documents.workflow.guarding import lock

STATES = (DocumentState.SIGNED, DocumentState.ISSUED, DocumentState.CLOSED)


def scan_of(document: Document) -> FrozenFile | None:
    """The scan of the signed paper, where somebody attached it."""
    return document.frozen_files.filter(format=FileFormat.SCAN).first()


def takes_scan(document: Document, user: User, scan: FrozenFile | None) -> bool:
    """Whether the user may attach a scan now: signed in ink, and none kept for good yet. ``scan`` is ``scan_of``."""
    if document.state not in STATES or document.origin != Origin.DRAFTED or not may_attach_scan(user, document):
        return False
    return (scan is None or not document.is_issued) and not _signed_electronically(document)


def _signed_electronically(document: Document) -> bool:
    signatures = Signature.objects.filter(party__version=document.current_version, voided_at__isnull=True)
    return signatures.filter(way=SignatureWay.ELECTRONIC).exists()


@transaction.atomic
def attach_scan(document: Document, *, user: User, content: bytes) -> FrozenFile:
    """Keeps the scan (PDF bytes) of the signed paper; PermissionDenied, InvalidTransition, AlreadyDone."""
    document = lock(document)
    if not may_attach_scan(user, document):
        raise PermissionDenied("Chỉ văn thư của cơ quan soạn thảo hoặc của một bên đính kèm bản quét.")
    kept = scan_of(document)
    if document.is_issued and kept is not None:
        raise AlreadyDone("Văn bản đã ban hành đã có bản quét: không thay được nữa.")
    if not takes_scan(document, user, kept):
        raise InvalidTransition("Chỉ đính kèm bản quét khi các bên đã ký tay đủ.")
    if kept is not None:
        kept.delete()
    digest = hashlib.sha256(content).hexdigest()
    scan = FrozenFile(document=document, format=FileFormat.SCAN, sha256=digest, by=user)
    scan.file.save(f"{document.pk}-ban-quet-{digest[:16]}.pdf", ContentFile(content), save=False)
    scan.save()
    deed = "Thay bản quét văn bản ký tay" if kept else "Đính kèm bản quét văn bản ký tay"
    record(document, "ban-quet", deed, user=user)
    return scan
