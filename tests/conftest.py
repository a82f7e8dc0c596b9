"""What every test may use. Chooses the database before Django reads its settings."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import django
import pypdfium2
import pytest
from django.db import connection

from tests.postgres import Cluster, PostgresUnavailable

BROWSER_TESTS = Path(__file__).parent / "browser"
ABOVE_THE_DATABASE = {  # modules of pages and rules that ask the same of every database: PostgreSQL's run is enough
    "config/test_admin.py",
    "coordination/test_editor_pages.py",
    "coordination/test_import_pages.py",
    "coordination/test_opinions.py",
    "coordination/test_outline.py",
    "coordination/test_starting_pages.py",
    "coordination/test_versions.py",
    "documents/test_attaching.py",
    "documents/test_checking.py",
    "documents/test_electronic.py",
    "documents/test_registers.py",
    "documents/test_verification.py",
    "documents/test_views.py",
    "meetings/test_planning.py",
    "meetings/test_reading.py",
    "meetings/test_commendations.py",
    "meetings/test_minutes.py",
    "meetings/test_tasks.py",
    "reporting/test_views.py",
    "tests/test_permissions.py",
}
cluster_key = pytest.StashKey[Cluster]()


def pytest_configure(config: pytest.Config) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if "DATABASE_URL" not in os.environ:  # xdist's workers inherit it
        try:
            config.stash[cluster_key] = cluster = Cluster()
        except (PostgresUnavailable, OSError) as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["DATABASE_URL"] = cluster.url
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(cluster_key, None):
        cluster.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: BROWSER_TESTS in item.path.parents)  # last: Playwright leaves an event loop running
    if connection.vendor != "postgresql":
        _keep_the_core(config, items)


def _keep_the_core(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database only what depends on one is run: the rest has run on PostgreSQL."""
    core = [item for item in items if _uses_database(item) and not item.get_closest_marker("postgres_only")]
    core = [item for item in core if f"{item.path.parent.name}/{item.path.name}" not in ABOVE_THE_DATABASE]
    config.hook.pytest_deselected(items=[item for item in items if item not in core])
    items[:] = core


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or any(
        name in fixtures for name in ("db", "transactional_db")
    )


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[bytes], str]:
    """A PDF's text in reading order, NFC, every run of white space as one space: phrases are found across line ends."""

    def read(data: bytes) -> str:
        with pypdfium2.PdfDocument(data) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        return " ".join(unicodedata.normalize("NFC", text).split())

    return read
