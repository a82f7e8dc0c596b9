"""Renderings of what may still change, made once for the same content and kept for a while.

The key is the content itself with the renderers that print it: a draft that comes back to an earlier wording, or a
second reader of the same one, gets the bytes made before. Nothing here is an archive: issued files are in `filing.py`.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from django.conf import settings
from django.core.cache import caches

from documents.choices import FileFormat
from documents.docx import render_docx
from documents.fonts import font_files
from documents.official import OfficialDocument
from documents.pdf import render_pdf, stylesheet

RENDERERS = Path(__file__).parent
TEMPLATES = settings.BASE_DIR / "templates" / "documents" / "official"


def rendered(official: OfficialDocument, file_format: FileFormat) -> bytes:
    """The document as PDF or Word file. Two requests for the same content at the same time render it once."""
    key = fingerprint(official, file_format)
    kept = caches["renderings"].get(key)
    if kept is None:
        with _one_at_a_time(key):
            kept = caches["renderings"].get(key)
            if kept is None:
                kept = render(official, file_format)
                caches["renderings"].set(key, kept)
    return kept


def render(official: OfficialDocument, file_format: FileFormat) -> bytes:
    """The document as PDF or Word file, made now."""
    return render_pdf(official) if file_format == FileFormat.PDF else render_docx(official)


def fingerprint(official: OfficialDocument, file_format: FileFormat) -> str:
    """SHA-256 (hex) of all that decides about the bytes: the content, the format, and the renderers."""
    told = "\n".join([file_format.value, _renderers(), repr(official)])
    return hashlib.sha256(told.encode()).hexdigest()


def _renderers() -> str:
    """The renderers as they are now: a new release, stylesheet or font makes every key another."""
    files = [*RENDERERS.glob("*.py"), *RENDERERS.glob("docx/*.py"), *TEMPLATES.iterdir(), stylesheet(), *font_files()]
    states = [(path, path.stat()) for path in files]
    told = sorted(f"{path} {state.st_size} {state.st_mtime_ns}" for path, state in states)
    return "\n".join([weasyprint.__version__, *told])


@contextmanager
def _one_at_a_time(key: str) -> Iterator[None]:
    """Holds a lock that every thread and process of this machine sees; 256 of them serve all keys."""
    folder = Path(settings.DATA_DIR, "cache", "locks")
    folder.mkdir(parents=True, exist_ok=True)
    with Path(folder, key[:2]).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
