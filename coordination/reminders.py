"""Who still owes an opinion is told two working days before the deadline, on the day, and once it has passed."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils import timezone

from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.working_days import ONE_DAY, WorkCalendar
from coordination.addresses import page_of
from coordination.models import Consultation, ConsultedAgency
from coordination.workflow.answering import OFFICE

AHEAD = datetime.timedelta(days=21)  # no holidays make two working days longer
WORKING_DAYS_BEFORE = 2


def remind_of_consultations() -> int:
    """Reminds silent agencies and, after the deadline, the drafting agency; once each. Returns how many were told."""
    today = timezone.localdate()
    owed = (
        ConsultedAgency.objects.silent()
        .filter(consultation__deadline__lte=today + AHEAD)
        .select_related("consultation__version__document__program", "consultation__version__document__regulation")
        .order_by("consultation", "pk")
    )
    silent: dict[Consultation, list[int]] = {}
    for row in owed:
        silent.setdefault(row.consultation, []).append(row.agency_id)
    calendar = lru_cache(WorkCalendar)
    due = [one for one in silent if first_reminder(one, calendar(one.version.document.locality_id)) <= today]
    return sum(_remind(one, silent[one], today) for one in due)


def first_reminder(consultation: Consultation, calendar: WorkCalendar) -> datetime.date:
    """The day two working days before the deadline."""
    day = consultation.deadline
    for _ in range(WORKING_DAYS_BEFORE):
        day = calendar.previous(day - ONE_DAY)
    return day


def _remind(consultation: Consultation, agencies: list[int], today: datetime.date) -> int:
    document = consultation.version.document
    path = page_of(document, "comments")
    day, title = f"{consultation.deadline:%d/%m/%Y}", consultation.version.title
    key = f"han-gop-y-{consultation.pk}-{consultation.deadline}"
    silent = with_heirs(agencies)
    if consultation.deadline > today:
        return notify(silent, OFFICE, f"Sắp hết hạn góp ý ({day}): {title}", path, key=key)
    if consultation.deadline == today:
        return notify(silent, OFFICE, f"Hôm nay hết hạn góp ý ({day}): {title}", path, key=f"{key}-hom-nay")
    told = notify(silent, OFFICE, f"Quá hạn góp ý ({day}): {title}", path, key=f"{key}-qua-han")
    text = f"{len(agencies)} cơ quan chưa trả lời lấy ý kiến (hạn {day}): {title}"
    return told + notify([document.drafting_agency_id], [Role.STAFF], text, path, key=f"{key}-thieu")
