"""The settings as production reads them, in a process of their own."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def read_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_psycopg_3_is_not_installed_because_django_would_silently_prefer_it():
    assert importlib.util.find_spec("psycopg") is None


def test_production_without_a_secret_key_does_not_start_and_names_the_variable():
    result = read_settings()
    assert result.returncode != 0
    assert "SECRET_KEY must be set" in result.stderr


def test_a_bad_value_names_its_variable():
    result = read_settings(SECRET_KEY="x", SIGN_IN_FAILURES="many")
    assert result.returncode != 0
    assert "SIGN_IN_FAILURES" in result.stderr


def test_an_address_for_the_public_without_its_scheme_is_refused():
    result = read_settings(SECRET_KEY="x", PUBLIC_URL="phoi-hop.example.gov.vn")
    assert result.returncode != 0
    assert "PUBLIC_URL must be" in result.stderr


def test_every_variable_is_explained_to_operators():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert "SECRET_KEY" in read
    assert read - explained == set()
