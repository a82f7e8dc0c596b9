"""A town with an issued programme of 2026 and its first period."""

import datetime
import importlib

import pytest

JANUARY = datetime.date(2026, 1, 15)


@pytest.fixture
def factories():
    """Imported late: pytest reads this file before tests/conftest.py has set Django up."""
    return importlib.import_module("tests.factories")


@pytest.fixture
def town(factories, db):
    return factories.town()


@pytest.fixture
def program(factories, town):
    return factories.issued(town, on=JANUARY)


@pytest.fixture
def period(factories, town, program):
    return factories.opened_period(town, program)


@pytest.fixture
def collector(town):
    """Chuyên viên of the standing agency."""
    return town.staff[town.mttq.pk]


@pytest.fixture
def report(town, period):
    """The report of UBND, which leads an item; its chuyên viên is the ``writer``."""
    return period.reports.get(agency=town.ubnd)


@pytest.fixture
def writer(town):
    return town.staff[town.ubnd.pk]
