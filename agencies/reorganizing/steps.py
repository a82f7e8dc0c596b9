"""A step previewed, carried out whole or not at all, waiting for its day, withdrawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.choices import Role, StepKind, StepState
from agencies.models import Agency, Locality, ReorganizationStep, User
from agencies.reorganizing import directory, people
from agencies.reorganizing.change import Change, read
from agencies.reorganizing.checking import check
from agencies.reorganizing.parts import Line, LineSort, parts
from agencies.reorganizing.people import Person
from agencies.reorganizing.plan import Plan, from_json, to_json

LOCALITY_KINDS = (
    StepKind.LOCALITY_RENAME,
    StepKind.LOCALITY_MERGE,
    StepKind.LOCALITY_SPLIT,
    StepKind.LOCALITY_ABOLISH,
)


def may_reorganize(user: User, locality_id: int) -> bool:
    """The superuser everywhere; quản trị the agencies of the locality he acts for."""
    if user.is_superuser:
        return True
    acting = user.acting
    return acting is not None and acting.role == Role.ADMINISTRATOR and acting.locality_id == locality_id


def may_see_steps(user: User) -> bool:
    """The log is read by the superuser and by whoever acts as quản trị."""
    return user.is_superuser or (user.acting is not None and user.acting.role == Role.ADMINISTRATOR)


@dataclass
class Preview:
    """What a step would do: lines, and person by person who goes where. ``fresh`` are lines not seen before."""

    change: Change
    lines: list[Line]
    members: list[Person]
    holders: list[Person]
    fresh: set[str] = field(default_factory=set)

    @property
    def stops(self) -> list[Line]:
        return [line for line in self.lines if line.sort == LineSort.STOPS]

    @property
    def signs(self) -> list[str]:
        """A short sign of each line and of each person: what somebody saw, to be compared at confirming."""
        told = [f"{line.sort}|{line.text}|{line.names}" for line in self.lines]
        told += [f"m{person.pk}" for person in self.members] + [f"a{person.pk}" for person in self.holders]
        return [hashlib.sha256(text.encode()).hexdigest()[:8] for text in told]

    @property
    def sections(self) -> list[tuple[str, list[tuple[Line, bool]]]]:
        """The lines by sort, in the order of LineSort, each with whether it is new since it was last seen."""
        signs = dict(zip(map(id, self.lines), self.signs, strict=False))
        return [
            (sort.label, [(line, signs[id(line)] in self.fresh) for line in self.lines if line.sort == sort])
            for sort in LineSort
            if any(line.sort == sort for line in self.lines)
        ]


class StalePreview(Exception):
    """What the step would do is no longer what its administrator saw; ``preview`` is what it would do now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("Danh bạ hoặc hồ sơ đã thay đổi sau khi bạn xem trước.")
        self.preview = preview


def preview(plan: Plan, user: User | None) -> Preview:
    """What the step would do now; ValidationError by form field where it contradicts the directory."""
    change = read(plan, user)
    check(change)
    lines = [*directory.preview(change), *people.preview(change)]
    for part in parts():
        lines += part.preview(change)
    return Preview(change, lines, people.members(change), people.holders(change))


@transaction.atomic
def make(plan: Plan, *, user: User, seen: list[str] | None = None) -> ReorganizationStep:
    """Carries the step out, or keeps it for its day where that is still to come; returns its row in the log.

    ``seen``: the signs of the preview that was confirmed. Raises PermissionDenied; ValidationError by form field;
    StalePreview where the preview is another one by now, or something must be done before (of a step for a later day it
    may be done until then). All or nothing.
    """
    _guard(plan, user)
    _lock(plan)
    shown = preview(plan, user)
    waits = plan.on > timezone.localdate()
    if (shown.stops and not waits) or (seen is not None and sorted(seen) != sorted(shown.signs)):
        shown.fresh = set(shown.signs) - set(seen or shown.signs)
        raise StalePreview(shown)
    step = ReorganizationStep.objects.create(
        kind=plan.kind,
        state=StepState.WAITING if waits else StepState.DONE,
        on=plan.on,
        basis=plan.basis,
        summary=summary(shown.change),
        locality_id=plan.locality,
        plan=to_json(plan),
        made_by=user,
        made_by_name=user.name,
    )
    directory.remember(shown.change, step)
    if waits:
        step.details = _details(shown)
        step.save(update_fields=["details"])
    else:
        _carry_out(step, shown)
    return step


def _guard(plan: Plan, user: User) -> None:
    """PermissionDenied where the user does not keep what the step changes."""
    touched = set(Agency.objects.filter(pk__in=plan.agencies).values_list("locality", flat=True)) | {plan.locality}
    local = plan.kind not in LOCALITY_KINDS and all(may_reorganize(user, pk) for pk in touched)
    if not (user.is_superuser or local):
        raise PermissionDenied("Bạn chỉ sắp xếp lại cơ quan của đơn vị mình quản trị.")


def _lock(plan: Plan) -> None:
    """Locks the localities, then the agencies, in id order. Rows that only point to them are not held up."""
    localities = Locality.objects.filter(pk__in={*plan.localities, plan.locality}).order_by("pk")
    list(localities.select_for_update(no_key=True).values_list("pk"))
    agencies = Agency.objects.filter(pk__in=plan.agencies).order_by("pk")
    list(agencies.select_for_update(no_key=True).values_list("pk"))


def _carry_out(step: ReorganizationStep, shown: Preview) -> None:
    change = shown.change
    step.details = _details(shown)
    directory.move(change)
    people.move(change)
    for part in parts():
        part.move(change)
    directory.remember(change, step)
    step.state, step.carried_out_at = StepState.DONE, timezone.now()
    step.save(update_fields=["details", "state", "carried_out_at"])


def _details(shown: Preview) -> dict[str, Any]:
    """What was told, as the log shows it ever after."""
    people_told = {
        key: [[person.name, person.what, person.agency, person.goes_to] for person in persons]
        for key, persons in (("members", shown.members), ("holders", shown.holders))
    }
    return {"lines": [[line.sort, line.text, list(line.names)] for line in shown.lines], **people_told}


def summary(change: Change) -> str:
    """The step in one sentence."""
    told = []
    if change.place_renamed is not None:
        told.append(f"Đổi tên {change.place_renamed} thành {change.places[0]}")
    elif change.places_ended:
        told.append(_who(change.plan.kind, map(str, change.places_ended), map(str, change.places)))
    elif change.renamed and not change.handed:
        told += [f"Đổi tên {agency.full} thành {names.full}" for agency, names in change.renamed]
    else:
        for one in change.handed:
            names = [agency.full for agency in one.ended], [heir.full for heir in one.heirs]
            told.append(_who(change.plan.kind, *names, continues=one.continues))
    return "; ".join(told)[:1000]


def _who(kind: str, ended: Any, heirs: Any, *, continues: bool = False) -> str:
    before, after = ", ".join(ended), ", ".join(heirs)
    if kind in (StepKind.MERGE, StepKind.LOCALITY_MERGE):
        return f"Nhập {before} thành {after}" if "," in before else f"Sáp nhập {before} vào {after}"
    if kind in (StepKind.SPLIT, StepKind.LOCALITY_SPLIT):
        return f"Tách {after} khỏi {before}" if continues else f"Chia {before} thành {after}"
    verb = "Giải thể" if kind == StepKind.ABOLISH else "Kết thúc"
    return f"{verb} {before}" + (f"; {after} tiếp nhận" if after else "")


def carry_out_due() -> list[ReorganizationStep]:
    """Carries out the steps whose day has come, each in a transaction of its own; returns them, done or failed.

    What is open on that day moves. A step that contradicts the directory by then changes nothing and says why.
    """
    waiting = ReorganizationStep.objects.filter(state=StepState.WAITING, on__lte=timezone.localdate())
    return [_carry_out_waiting(pk) for pk in waiting.order_by("on", "pk").values_list("pk", flat=True)]


@transaction.atomic
def _carry_out_waiting(pk: int) -> ReorganizationStep:
    step = ReorganizationStep.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=pk)
    if step.state != StepState.WAITING:
        return step
    plan = from_json(step.plan)
    step.state = StepState.DONE  # so that it does not stand in its own way
    step.save(update_fields=["state"])
    try:
        with transaction.atomic():
            _lock(plan)
            shown = preview(plan, step.made_by)
            if shown.stops:
                raise ValidationError([line.text for line in shown.stops])
            _carry_out(step, shown)
    except ValidationError as problem:
        step.state, step.details = StepState.FAILED, {**step.details, "problems": problem.messages}
        step.save(update_fields=["state", "details"])
    return step


@transaction.atomic
def withdraw(step: ReorganizationStep, *, user: User, reason: str) -> ReorganizationStep:
    """Another step that withdraws one still waiting for its day; returns that other step.

    Raises PermissionDenied, and ValidationError where the step does not wait (any more) or no reason is given.
    """
    step = ReorganizationStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if not user.is_superuser and (step.kind in LOCALITY_KINDS or not may_reorganize(user, step.locality_id)):
        raise PermissionDenied("Bạn chỉ rút lại bước sắp xếp của đơn vị mình quản trị.")
    if step.state != StepState.WAITING:
        raise ValidationError(f"Bước này ở trạng thái “{step.get_state_display()}” nên không rút lại được.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi lý do rút lại."})
    step.state = StepState.WITHDRAWN
    step.save(update_fields=["state"])
    undoing = ReorganizationStep.objects.create(
        kind=StepKind.WITHDRAW,
        on=timezone.localdate(),
        basis=reason.strip()[:300],
        summary=f"Rút lại: {step.summary}"[:1000],
        locality_id=step.locality_id,
        withdraws=step,
        made_by=user,
        made_by_name=user.name,
        carried_out_at=timezone.now(),
    )
    undoing.agencies.set(step.agencies.all())
    return undoing
