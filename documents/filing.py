"""Files of documents: rendered while they are drafts, frozen once issued."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from documents.choices import FileFormat, Origin
from documents.docx import render_docx
from documents.kinds import kind_of
from documents.models import Document, FrozenFile, Version
from documents.pdf import render_pdf


def pdf_of(document: Document, version: Version) -> bytes:
    """The PDF of a version: the frozen bytes where the document was issued here, else rendered now."""
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


def _file_of(document: Document, version: Version, file_format: FileFormat) -> bytes:
    if document.is_issued and document.origin == Origin.DRAFTED and document.frozen_version == version:
        return _frozen(document, file_format)
    return _rendered(document, version, file_format)


def _rendered(document: Document, version: Version, file_format: FileFormat) -> bytes:
    official = kind_of(document).build(version)
    return render_pdf(official) if file_format == FileFormat.PDF else render_docx(official)


def _frozen(document: Document, file_format: FileFormat) -> bytes:
    kept = document.frozen_files.filter(format=file_format).first()
    if kept is None:
        version = document.frozen_version
        if version is None:
            raise ValueError("An issued document has a frozen version.")
        kept = _keep(document, _rendered(document, version, file_format), file_format)
    with kept.file.open("rb") as stored:
        return stored.read()


@transaction.atomic
def _keep(document: Document, content: bytes, file_format: FileFormat) -> FrozenFile:
    """Keeps the bytes unless another process was first; returns what is kept."""
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    kept = document.frozen_files.filter(format=file_format).first()
    if kept is not None:
        return kept
    digest = hashlib.sha256(content).hexdigest()
    frozen = FrozenFile(document=document, format=file_format, sha256=digest)
    frozen.file.save(f"{document.pk}-{digest[:16]}.{file_format.value}", ContentFile(content), save=False)
    frozen.save()
    return frozen
