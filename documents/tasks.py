"""Background work of the documents floor."""

from __future__ import annotations

from django_tasks import task

from documents.filing import frozen_docx, frozen_pdf
from documents.models import Document


@task()
def freeze_files(document_id: int) -> None:
    """Renders the files of an issued document and keeps their bytes. Running it twice keeps the first bytes."""
    document = Document.objects.get(pk=document_id)
    frozen_pdf(document)
    frozen_docx(document)
