"""The settings as production reads them, in a process of their own."""

import importlib.util
import os
import subprocess
import sys


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
