"""Steps of reorganisation: carried out on the day they waited for, and told to those whose roles they move."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from activity import due
from activity.notify import tell_person
from agencies.choices import StepState
from agencies.models import Membership, ReorganizationStep
from agencies.reorganizing import parts
from agencies.reorganizing.change import Change
from agencies.reorganizing.steps import carry_out_due


def reorganize() -> int:
    """Carries out the steps whose day has come, and tells who made each what became of it."""
    steps = carry_out_due()
    for step in steps:
        _tell(step)
    return len(steps)


def _tell(step: ReorganizationStep) -> None:
    agency = step.agencies.order_by("pk").first()
    if step.made_by is None or agency is None or step.state == StepState.WITHDRAWN:
        return
    done = "Đã sắp xếp lại" if step.state == StepState.DONE else "Không thực hiện được bước sắp xếp lại"
    path = reverse("agencies:reorganization", args=[step.pk])
    tell_person(step.made_by, agency.pk, f"{done}: {step.summary}", path)


def tell_members(change: Change) -> None:
    """Tells everybody whose role goes on in another agency from the day of the step where he works now."""
    moved = Membership.objects.filter(agency__in=[heir.pk for heir in change.heirs], since=change.on)
    for membership in moved.select_related("user"):
        heir = next(heir for heir in change.heirs if heir.pk == membership.agency_id)
        text = (
            f"Sắp xếp lại cơ quan: từ ngày {change.on:%d/%m/%Y} bạn là "
            f"{membership.get_role_display().lower()} của {heir.full}"
        )
        tell_person(membership.user, heir.pk, text, reverse("agencies:agency", args=[heir.pk]))


def nothing(change: Change) -> Iterable[parts.Line]:
    """Nothing of this floor is to be decided in a preview."""
    return ()


def register() -> None:
    """Registers the job, and the part of a step that tells people."""
    due.register("sap-xep-lai", reorganize)
    parts.register("activity", parts.Part(preview=nothing, move=tell_members))
