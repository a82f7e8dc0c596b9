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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    elsewhere = pytest.mark.skip(reason="needs PostgreSQL")
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("postgres_only") and connection.vendor != "postgresql":
            item.add_marker(elsewhere)


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[bytes], str]:
    """A PDF's text in reading order, NFC, every run of white space as one space: phrases are found across line ends."""

    def read(data: bytes) -> str:
        with pypdfium2.PdfDocument(data) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        return " ".join(unicodedata.normalize("NFC", text).split())

    return read
