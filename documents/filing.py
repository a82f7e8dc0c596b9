"""Files of documents: rendered while they are drafts, frozen once issued."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from documents.choices import FileFormat, Origin
from documents.kinds import kind_of
from documents.models import Document, FrozenFile, Version
from documents.pdf import render_pdf


def pdf_of(document: Document, version: Version) -> bytes:
    """The PDF of a version: the frozen bytes where the document was issued here, else rendered now."""
    if document.is_issued and document.origin == Origin.DRAFTED and document.frozen_version == version:
        return frozen_pdf(document)
    return render_pdf(kind_of(document).build(version))


def frozen_pdf(document: Document) -> bytes:
    """The bytes frozen at issue; renders and keeps them the first time. Rendered before any row is locked."""
    kept = document.frozen_files.filter(format=FileFormat.PDF).first()
    if kept is None:
        version = document.frozen_version
        if version is None:
            raise ValueError("An issued document has a frozen version.")
        kept = _keep(document, render_pdf(kind_of(document).build(version)))
    with kept.file.open("rb") as stored:
        return stored.read()


@transaction.atomic
def _keep(document: Document, content: bytes) -> FrozenFile:
    """Keeps the bytes unless another process was first; returns what is kept."""
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    kept = document.frozen_files.filter(format=FileFormat.PDF).first()
    if kept is not None:
        return kept
    digest = hashlib.sha256(content).hexdigest()
    frozen = FrozenFile(document=document, format=FileFormat.PDF, sha256=digest)
    frozen.file.save(f"{document.pk}-{digest[:16]}.pdf", ContentFile(content), save=False)
    frozen.save()
    return frozen
