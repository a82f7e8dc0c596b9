"""Drafts are rendered once for the same content, whoever asks and how often."""

import threading
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.cache import caches

from documents import renderings
from documents.choices import FileFormat
from documents.filing import docx_of, pdf_of
from documents.kinds import kind_of
from documents.models import Document, Version
from documents.official import OfficialDocument
from documents.renderings import fingerprint, rendered
from tests import factories

PLAIN = OfficialDocument(type_name="CHƯƠNG TRÌNH", subject="Về việc thử")


@pytest.fixture(autouse=True)
def empty_cache():
    """Before, and after: another test's document may be worded like one of these."""
    caches["renderings"].clear()
    yield
    caches["renderings"].clear()


@pytest.fixture
def render(monkeypatch):
    """Counts renderings; the bytes tell which one they are of."""
    made = Mock(side_effect=lambda official: f"rendering {made.call_count} of {official.subject}".encode())
    monkeypatch.setattr(renderings, "render_pdf", made)
    monkeypatch.setattr(renderings, "render_docx", made)
    return made


def test_the_same_content_is_rendered_once_and_another_format_or_wording_again(render):
    first = rendered(PLAIN, FileFormat.PDF)
    assert rendered(replace(PLAIN), FileFormat.PDF) == first
    assert render.call_count == 1
    assert rendered(PLAIN, FileFormat.DOCX) != first
    assert rendered(replace(PLAIN, subject="Về việc khác"), FileFormat.PDF) != first
    assert render.call_count == 3


def test_two_requests_at_the_same_time_render_once(render):
    both, results = threading.Barrier(2), []

    def ask():
        both.wait()
        results.append(rendered(PLAIN, FileFormat.PDF))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert render.call_count == 1
    assert results[0] == results[1]


def test_another_renderer_makes_another_key(monkeypatch, tmp_path):
    before = fingerprint(PLAIN, FileFormat.PDF)
    assert fingerprint(PLAIN, FileFormat.PDF) == before
    css = Path(tmp_path, "official.css")
    css.write_text("p { color: red }")
    monkeypatch.setattr(renderings, "stylesheet", lambda: css)
    assert fingerprint(PLAIN, FileFormat.PDF) != before


def test_the_cache_is_bounded_and_outside_the_web_root():
    kept = settings.CACHES["renderings"]
    assert 0 < kept["OPTIONS"]["MAX_ENTRIES"] <= 1000
    assert not Path(kept["LOCATION"]).is_relative_to(settings.STATIC_ROOT)
    assert Path(kept["LOCATION"]).is_relative_to(settings.DATA_DIR)


@pytest.mark.django_db
def test_a_draft_is_rendered_once_a_revision(render):
    document = factories.program(factories.town()).document
    for _ in range(3):
        read = Document.objects.get(pk=document.pk)
        pdf_of(read, read.current_version)
    docx_of(document, document.current_version)
    assert render.call_count == 2
    Version.objects.filter(document=document).update(preamble="Các bên thống nhất:")
    changed = Document.objects.get(pk=document.pk)
    pdf_of(changed, changed.current_version)
    assert render.call_count == 3


@pytest.mark.django_db
def test_equal_content_built_twice_is_equal():
    version = factories.program(factories.town()).document.current_version
    build = kind_of(version.document).build
    assert repr(build(version)) == repr(build(Version.objects.get(pk=version.pk)))
