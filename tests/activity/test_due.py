"""What runs each minute."""

import logging
from io import StringIO

import pytest
from django.core.management import call_command

from activity import due
from activity.log import record
from activity.models import LogEntry
from coordination import registration
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    """Only the jobs that the test registers."""
    own = {}
    monkeypatch.setattr(due, "_jobs", own)
    return own


def test_every_job_runs_and_tells_how_much_it_did():
    due.register("one", lambda: 1)
    due.register("two", lambda: 2)
    assert due.run_all() == {"one": 1, "two": 2}


def test_a_job_that_fails_is_logged_and_undone_and_stops_no_other(caplog):
    place = factories.locality()

    def broken():
        record(place, "nhac", "Dở dang", user=None)
        raise RuntimeError("hỏng")

    due.register("broken", broken)
    due.register("sound", lambda: 1)
    with caplog.at_level(logging.ERROR):
        assert due.run_all() == {"sound": 1}
    assert "due job broken failed" in caplog.text
    assert not LogEntry.objects.exists()


def test_the_command_runs_what_is_due_once():
    due.register("one", lambda: 3)
    out = StringIO()
    call_command("run_due", stdout=out)
    assert out.getvalue().strip() == "{'one': 3}"


def test_the_reminders_of_consultations_are_registered_when_the_application_starts(jobs):
    registration.register()
    assert "consultations" in jobs
