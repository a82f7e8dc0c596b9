"""Loads the demonstration data, all of it or nothing."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from desk.demo.amendments import load_amendments
from desk.demo.cases import load_cases
from desk.demo.conferences import load_conferences, load_packs
from desk.demo.dates import Dates
from desk.demo.directory import load_directory
from desk.demo.events import load_events
from desk.demo.following import load_following
from desk.demo.meetings import load_meetings
from desk.demo.programs import load_programs
from desk.demo.replying import load_replies
from desk.demo.reports import load_reports
from desk.demo.years import load_years

MARK = "tay-ho.ubnd.lanh-dao"


def is_loaded() -> bool:
    """Whether the demonstration data is there; it comes in one transaction, so one account tells."""
    return User.objects.filter(username=MARK).exists()


@transaction.atomic
def load(today: datetime.date | None = None) -> None:
    """Loads everything as seen from ``today`` (the local day where omitted)."""
    dates = Dates(today or timezone.localdate())
    directory = load_directory(dates)
    load_cases(directory)
    programs = load_programs(directory)
    load_amendments(directory, programs)
    load_meetings(directory, programs)
    load_conferences(directory)
    load_following(directory)
    load_reports(directory, programs)
    load_years(directory, programs)
    load_packs(directory)
    load_events(directory, programs)
    load_replies(directory)
