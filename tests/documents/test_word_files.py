"""Word files of documents: the address, the name, and the bytes kept at issue."""

import io
from urllib.parse import unquote

import docx
import pytest
from django.urls import reverse

from documents.choices import FileFormat
from documents.filing import docx_of, frozen_docx
from documents.models import Document, FrozenFile, Version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    return factories.issued(factories.town()).document


def text_of(content):
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_the_word_file_of_a_draft_is_rendered_from_the_version():
    document = factories.program(factories.town()).document
    assert "CHƯƠNG TRÌNH PHỐI HỢP" in text_of(docx_of(document, document.current_version))
    assert not FrozenFile.objects.exists()


def test_the_bytes_of_an_issued_document_are_kept_and_served_whatever_changes_later(issued):
    first = docx_of(issued, issued.frozen_version)
    assert issued.frozen_files.get().format == FileFormat.DOCX
    Document.objects.filter(pk=issued.pk).update(symbol="99/KHÁC")
    changed = Document.objects.get(pk=issued.pk)
    assert docx_of(changed, changed.frozen_version) == frozen_docx(changed) == first
    assert FrozenFile.objects.count() == 1


@pytest.mark.parametrize(
    "title", ["Chương trình phối hợp năm 2026", 'A/B\\C: "D"\r\nX-Bad: 1', "…" * 300, "", "a" * 79 + " b"]
)
def test_it_is_downloaded_under_the_documents_title(client, title):
    town = factories.town()
    document = factories.program(town).document
    Version.objects.filter(document=document).update(title=title)
    client.force_login(town.staff[town.mttq.pk])
    response = client.get(reverse("documents:docx", args=[document.pk]))
    plain, _, encoded = response["Content-Disposition"].partition("; filename*=UTF-8''")
    name = unquote(encoded)
    assert plain == f'attachment; filename="van-ban-{document.pk}.docx"'
    assert name.endswith(".docx")
    assert not set('\\/:*?"<>|\r\n') & set(name)
    assert len(name.encode()) < 255
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response.content.startswith(b"PK")


def test_who_may_not_see_a_document_gets_no_word_file(client):
    town = factories.town()
    document = factories.program(town).document
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(reverse("documents:docx", args=[document.pk])).status_code == 404
