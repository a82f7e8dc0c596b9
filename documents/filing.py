"""Files of documents: rendered while they are drafts, frozen once issued and served as they are from then on."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from activity.log import entries_about
from documents.choices import Action, FileFormat, Origin, RoundState, UploadState
from documents.kinds import kind_of
from documents.models import Document, FrozenFile, SignedUpload, Version
from documents.renderings import render, rendered


class DamagedFile(Exception):
    """A frozen or signed file is gone or its bytes are not those that were kept; ``kept`` is its row."""

    def __init__(self, kept: FrozenFile | SignedUpload) -> None:
        what = "frozen file" if isinstance(kept, FrozenFile) else "signed file"
        super().__init__(f"{what} {kept.pk} ({kept.file.name}) does not match SHA-256 {kept.sha256}")
        self.kept = kept


def pdf_of(document: Document, version: Version) -> bytes:
    """The PDF of a version: the frozen bytes where the document was issued here, else rendered once per content.

    Between the last electronic signature and the issue it is the file with all signatures.

    Raises DamagedFile where the frozen bytes cannot be served.
    """
    return _file_of(document, version, FileFormat.PDF)


def docx_of(document: Document, version: Version) -> bytes:
    """The Word file of a version, frozen or rendered as `pdf_of`."""
    return _file_of(document, version, FileFormat.DOCX)


def frozen_pdf(document: Document) -> bytes:
    """The PDF frozen at issue; renders and keeps it the first time. Rendered before any row is locked."""
    return _frozen(document, FileFormat.PDF)


def frozen_docx(document: Document) -> bytes:
    """The Word file frozen at issue, as `frozen_pdf`."""
    return _frozen(document, FileFormat.DOCX)


def stored_bytes(kept: FrozenFile | SignedUpload) -> bytes:
    """The bytes of a frozen or signed file as they were kept; DamagedFile where the storage holds others or none."""
    try:
        with kept.file.open("rb") as stored:
            content: bytes = stored.read()
    except OSError as error:
        raise DamagedFile(kept) from error
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise DamagedFile(kept)
    return content


def _file_of(document: Document, version: Version, file_format: FileFormat) -> bytes:
    if document.is_issued and document.origin == Origin.DRAFTED and document.frozen_version == version:
        return _frozen(document, file_format)
    signed = _last_signed(version) if file_format == FileFormat.PDF else None
    if signed is not None:
        return stored_bytes(signed)
    return rendered(kind_of(document).build(version), file_format)


def _frozen(document: Document, file_format: FileFormat) -> bytes:
    kept = document.frozen_files.filter(format=file_format).first()
    return stored_bytes(kept or _keep(document, _final(document, file_format), file_format))


def _final(document: Document, file_format: FileFormat) -> bytes:
    """What is frozen at issue: the file that all parties signed electronically, else the text as it prints then."""
    version = document.frozen_version
    if version is None:
        raise ValueError("An issued document has a frozen version.")
    signed = _last_signed(version) if file_format == FileFormat.PDF else None
    if signed is None:
        return render(kind_of(document).build(version), file_format)
    return stored_bytes(signed)


def _last_signed(version: Version) -> SignedUpload | None:
    """The file with every party's electronic signature, where the version was signed so."""
    accepted = SignedUpload.objects.filter(round__version=version, state=UploadState.ACCEPTED)
    return accepted.filter(round__state=RoundState.COMPLETE).order_by("-pk").first()


@transaction.atomic
def _keep(document: Document, content: bytes, file_format: FileFormat) -> FrozenFile:
    """Keeps the bytes, in the name of who issued, unless another process was first; returns what is kept."""
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    kept = document.frozen_files.filter(format=file_format).first()
    if kept is not None:
        return kept
    digest = hashlib.sha256(content).hexdigest()
    issue = entries_about(document).filter(action=Action.ISSUE).first()
    frozen = FrozenFile(document=document, format=file_format, sha256=digest, by=issue.actor if issue else None)
    frozen.file.save(f"{document.pk}-{digest[:16]}.{file_format.value}", ContentFile(content), save=False)
    frozen.save()
    return frozen
