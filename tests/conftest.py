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
CORE = {  # what depends on the database: states and locks, numbers, rights, reads, constraints, search, demonstration
    "activity/test_log.py",
    "activity/test_notify.py",
    "agencies/test_delegations.py",
    "agencies/test_reorganizing.py",
    "agencies/test_searching.py",
    "coordination/test_content.py",
    "coordination/test_editing.py",
    "coordination/test_in_force.py",
    "desk/test_demo.py",
    "documents/test_drafting.py",
    "documents/test_library.py",
    "documents/test_numbers.py",
    "documents/test_reading.py",
    "documents/test_workflow.py",
    "meetings/test_querysets.py",
    "meetings/test_workflow.py",
    "reporting/test_progress.py",
    "reporting/test_workflow.py",
}
cluster_key = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--core", action="store_true", help="only what depends on the database, as on SQLite")


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
    items.sort(key=_place)
    kept = [item for item in items if _is_run(item, only_core=config.getoption("--core"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _place(item: pytest.Item) -> tuple[bool, bool]:
    """Browser tests last, since Playwright leaves an event loop running; of them the longest first, to end together."""
    return BROWSER_TESTS in item.path.parents, item.path.name != "test_pages.py"


def _is_run(item: pytest.Item, *, only_core: bool) -> bool:
    """Whether a test says something on this database; with ``--core`` only what differs from one to another."""
    if connection.vendor != "postgresql" and item.get_closest_marker("postgres_only"):
        return False
    return not only_core or f"{item.path.parent.name}/{item.path.name}" in CORE


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[bytes], str]:
    """A PDF's text in reading order, NFC, every run of white space as one space: phrases are found across line ends."""

    def read(data: bytes) -> str:
        with pypdfium2.PdfDocument(data) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        return " ".join(unicodedata.normalize("NFC", text).split())

    return read
