"""What the activity floor does when it is due: the steps of reorganisation whose day has come."""

from __future__ import annotations

from django.urls import reverse

from activity import due
from activity.notify import tell_person
from agencies.choices import StepState
from agencies.models import ReorganizationStep
from agencies.reorganizing.steps import carry_out_due


def reorganize() -> int:
    """Carries out the steps that waited for today, and tells who made each what became of it."""
    steps = carry_out_due()
    for step in steps:
        _tell(step)
    return len(steps)


def _tell(step: ReorganizationStep) -> None:
    agency = step.agencies.order_by("pk").first()
    if step.made_by is None or agency is None or step.state == StepState.WITHDRAWN:
        return
    done = "Đã sắp xếp lại" if step.state == StepState.DONE else "Không thực hiện được bước sắp xếp lại"
    tell_person(step.made_by, agency.pk, f"{done}: {step.summary}", reverse("agencies:reorganization", args=[step.pk]))


def register() -> None:
    """Registers the job."""
    due.register("sap-xep-lai", reorganize)
