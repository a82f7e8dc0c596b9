"""What the commands that measure pages share: somebody who drafts, and the clock."""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.choices import AgencyKind, LocalityType, Role
from agencies.models import Agency, AgencyName, Locality, LocalityName, Membership, User

EPOCH = datetime.date(2000, 1, 1)


def drafter(username: str) -> User:
    """Staff of the only agency of a new ward; take the transaction back afterwards."""
    locality = Locality.objects.create()
    LocalityName.objects.create(locality=locality, type=LocalityType.WARD, name="Đo thử", valid_from=EPOCH)
    agency = Agency.objects.create(locality=locality, kind=AgencyKind.FATHERLAND_FRONT, order=1)
    AgencyName.objects.create(agency=agency, full="Ủy ban MTTQ", short="MTTQ", symbol="MTTQ", valid_from=EPOCH)
    user = User.objects.create(username=username, name="Người đo thử")
    Membership.objects.create(user=user, agency=agency, role=Role.STAFF)
    made = User.objects.get(pk=user.pk)
    made.acting = made.active_memberships[0]
    return made


def timed(action: Callable[[], object], runs: int) -> tuple[float, int]:
    """The median seconds of an action by the clock on the wall, and its queries."""
    action()  # templates and names warm up
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as queries:
        action()
    return statistics.median(taken), len(queries)
