"""What every test may use. Chooses the database before Django reads its settings."""

import gc
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import django
import pypdfium2
import pytest
from django.db import connection

from tests import replay
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
LONGEST = ["test_pages.py", "test_journey.py", "test_reporting.py", "test_conference.py"]  # of the browser's, in order
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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``--core`` other modules are not even read."""
    if not config.getoption("--core") or not collection_path.name.startswith("test_"):
        return None
    return None if f"{collection_path.parent.name}/{collection_path.name}" in CORE else True


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(cluster_key, None):
        cluster.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=_place)
    config.hook.pytest_deselected(items=[item for item in items if not _is_run(item)])
    items[:] = [item for item in items if _is_run(item)]


def pytest_collection_finish() -> None:
    """What is there by now stays: the collector of garbage need not walk through thousands of tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _place(item: pytest.Item) -> tuple[bool, int]:
    """Browser tests last, since Playwright leaves an event loop running; of them the longest first, to end together."""
    if BROWSER_TESTS not in item.path.parents:
        return False, 0
    name = item.path.name
    return True, LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _is_run(item: pytest.Item) -> bool:
    """Whether a test says something on this database."""
    return connection.vendor == "postgresql" or not item.get_closest_marker("postgres_only")


@pytest.fixture(autouse=True)
def nothing_known_of_the_tables() -> None:
    replay.forget()


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[bytes], str]:
    """A PDF's text in reading order, NFC, every run of white space as one space: phrases are found across line ends."""

    def read(data: bytes) -> str:
        with pypdfium2.PdfDocument(data) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        return " ".join(unicodedata.normalize("NFC", text).split())

    return read
