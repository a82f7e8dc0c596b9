"""Who still owes an opinion is told the day before the deadline and once it has passed."""

from __future__ import annotations

import datetime

from django.utils import timezone

from activity.notify import notify
from agencies.choices import Role
from coordination.models import Consultation, ConsultedAgency
from coordination.workflow import comments_path

OFFICE = [Role.STAFF, Role.LEADER]


def remind_of_consultations() -> int:
    """Reminds silent agencies and, after the deadline, the drafting agency; once each. Returns how many were told."""
    today = timezone.localdate()
    owed = (
        ConsultedAgency.objects.filter(answer="", consultation__closed_on__isnull=True)
        .filter(consultation__deadline__lte=today + datetime.timedelta(days=1))
        .select_related("consultation__version__document__program")
        .order_by("consultation", "pk")
    )
    silent: dict[Consultation, list[int]] = {}
    for row in owed:
        silent.setdefault(row.consultation, []).append(row.agency_id)
    return sum(_remind(consultation, agencies, today) for consultation, agencies in silent.items())


def _remind(consultation: Consultation, agencies: list[int], today: datetime.date) -> int:
    document = consultation.version.document
    path = comments_path(document)
    day, title = f"{consultation.deadline:%d/%m/%Y}", consultation.version.title
    key = f"han-gop-y-{consultation.pk}-{consultation.deadline}"
    if consultation.deadline >= today:
        return notify(agencies, OFFICE, f"Sắp hết hạn góp ý ({day}): {title}", path, key=key)
    told = notify(agencies, OFFICE, f"Quá hạn góp ý ({day}): {title}", path, key=f"{key}-qua-han")
    text = f"{len(agencies)} cơ quan chưa trả lời lấy ý kiến (hạn {day}): {title}"
    return told + notify([document.drafting_agency_id], [Role.STAFF], text, path, key=f"{key}-thieu")
