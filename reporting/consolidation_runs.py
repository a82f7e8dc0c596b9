"""Bringing many reports together in the background, with its progress to look at."""

from __future__ import annotations

import datetime
import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from documents.exceptions import AlreadyDone, TransitionError
from reporting.choices import RunState
from reporting.consolidation import consolidate, lock_for_consolidating
from reporting.gathering import gather
from reporting.models import ConsolidatedReport, ConsolidationRun, ItemProgress, ReportingPeriod
from reporting.permissions import standing_agency_id

logger = logging.getLogger("reporting.consolidation")
AT_ONCE = 300  # accounts of items that are brought together while the browser waits: a third of a second
GIVEN_UP = datetime.timedelta(minutes=15)  # by then the process that builds is no more
UNFINISHED = (RunState.WAITING, RunState.RUNNING)
FAILED = "Có lỗi khi tổng hợp. Hãy thử lại; nếu vẫn lỗi, báo quản trị hệ thống."


def takes_long(period: ReportingPeriod) -> bool:
    """Whether so much was reported that it is brought together in the background."""
    return ItemProgress.objects.filter(report__period=period).count() > AT_ONCE


@transaction.atomic
def ask(period: ReportingPeriod, *, user: User) -> ConsolidationRun:
    """A run that waits for ``build``. Raises as ``consolidate`` does, and AlreadyDone while another one is at work."""
    period = lock_for_consolidating(period, user)
    running = ConsolidationRun.objects.filter(period=period, state__in=UNFINISHED).first()
    if running is not None and not has_stalled(running):
        raise AlreadyDone("Báo cáo đang được tổng hợp, vui lòng chờ.")
    ConsolidationRun.objects.filter(period=period).delete()
    return ConsolidationRun.objects.create(period=period, asked_by=user, asked_at=timezone.now())


def has_stalled(run: ConsolidationRun) -> bool:
    """Whether it has been waited for so long that it will not be finished any more."""
    return run.state in UNFINISHED and timezone.now() - run.asked_at > GIVEN_UP


def build(run_id: int) -> None:
    """Carries out a waiting run, telling its progress; one that is not waiting stays as it is. What fails is kept."""
    waiting = ConsolidationRun.objects.filter(pk=run_id, state=RunState.WAITING)
    if not waiting.update(state=RunState.RUNNING):
        return
    run = ConsolidationRun.objects.select_related("period__program__document", "asked_by").get(pk=run_id)
    try:
        _build(run)
    except (TransitionError, PermissionDenied) as error:
        _finish(run, RunState.FAILED, str(error))
    except Exception:
        logger.exception("consolidation of period %s", run.period_id)
        _finish(run, RunState.FAILED, FAILED)


def _build(run: ConsolidationRun) -> ConsolidatedReport:
    user, period = _asker(run), run.period

    def tell(done: int, total: int, step: str) -> None:
        ConsolidationRun.objects.filter(pk=run.pk).update(done=done, total=total, step=step[:200])

    made = consolidate(period, user=user, on=timezone.localdate(run.asked_at), gathered=gather(period, tell))
    _finish(run, RunState.DONE)
    return made


def _asker(run: ConsolidationRun) -> User:
    """Who asked, acting for the agency that collects the reports; ``consolidate`` asks whether he still may."""
    user = run.asked_by
    collects = standing_agency_id(run.period.program)
    user.acting = next((one for one in user.active_memberships if one.agency_id == collects), None)
    return user


def _finish(run: ConsolidationRun, state: RunState, error: str = "") -> None:
    ConsolidationRun.objects.filter(pk=run.pk).update(state=state, error=error[:500], finished_at=timezone.now())
