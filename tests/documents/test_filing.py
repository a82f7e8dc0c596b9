"""Files of issued documents: frozen once, served as they are from then on."""

import hashlib
from unittest.mock import Mock

import pytest

from documents.choices import FileFormat, Origin
from documents.filing import frozen_pdf, pdf_of
from documents.models import Document, FrozenFile
from documents.tasks import freeze_files
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    return factories.issued(factories.town()).document


def test_issue_freezes_the_file_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = factories.issued(factories.town()).document
    files = list(document.frozen_files.order_by("format"))
    assert [kept.format for kept in files] == [FileFormat.DOCX, FileFormat.PDF]
    for kept in files:
        with kept.file.open("rb") as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == kept.sha256


def test_before_the_file_is_there_a_request_renders_and_keeps_it(issued):
    assert not issued.frozen_files.exists()
    first = pdf_of(issued, issued.frozen_version)
    assert issued.frozen_files.count() == 1
    assert pdf_of(issued, issued.frozen_version) == first


def test_the_frozen_bytes_are_served_whatever_changes_later(issued, monkeypatch):
    first = frozen_pdf(issued)
    Document.objects.filter(pk=issued.pk).update(symbol="99/KHÁC")
    changed = Document.objects.get(pk=issued.pk)
    monkeypatch.setattr("documents.renderings.render_pdf", Mock(side_effect=AssertionError("rendered again")))
    freeze_files.call(issued.pk)
    assert pdf_of(changed, changed.frozen_version) == first
    assert FrozenFile.objects.filter(format=FileFormat.PDF).count() == 1


def test_a_draft_is_not_frozen():
    document = factories.program(factories.town()).document
    assert pdf_of(document, document.current_version).startswith(b"%PDF")
    assert not FrozenFile.objects.exists()


def test_a_recorded_document_is_not_frozen(issued):
    Document.objects.filter(pk=issued.pk).update(origin=Origin.RECORDED)
    recorded = Document.objects.get(pk=issued.pk)
    assert pdf_of(recorded, recorded.frozen_version).startswith(b"%PDF")
    assert not FrozenFile.objects.exists()
