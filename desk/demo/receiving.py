"""What agencies do with the documents they received."""

from __future__ import annotations

from django.utils import timezone

from activity.models import LogEntry
from agencies.choices import Role
from agencies.models import Membership
from desk.demo.entries import entry
from documents.models import Delivery, Document


def receive(document: Document) -> None:
    """The văn thư of each agency that was sent the document acknowledges it, all at once."""
    deliveries = list(document.deliveries.unacknowledged())
    keys = [delivery.agency_id for delivery in deliveries]
    members = Membership.objects.for_acting().filter(agency__in=keys, role=Role.CLERK).select_related("user")
    clerks = {member.agency_id: member for member in members}
    now, today = timezone.now(), timezone.localdate()
    for delivery in deliveries:
        delivery.acknowledged_by, delivery.acknowledged_at = clerks[delivery.agency_id].user, now
    Delivery.objects.bulk_update(deliveries, ["acknowledged_by", "acknowledged_at"])
    said = "xác nhận đã nhận văn bản"
    LogEntry.objects.bulk_create(
        entry(document, "xac-nhan-nhan", f"{clerks[key].agency_short} {said}", clerks[key], today) for key in keys
    )
