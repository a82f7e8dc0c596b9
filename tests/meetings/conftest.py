"""The town, and MTTQ's people in it."""

import importlib

import pytest


@pytest.fixture
def town():
    """Imported late: pytest reads this file before tests/conftest.py has set Django up."""
    return importlib.import_module("tests.factories").town()


@pytest.fixture
def staff(town):
    return town.staff[town.mttq.pk]


@pytest.fixture
def clerk(town, client):
    client.force_login(town.clerks[town.mttq.pk])
    return town.clerks[town.mttq.pk]
