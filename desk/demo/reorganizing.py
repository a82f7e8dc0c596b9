"""The log of the reorganisation of 2025, when wards took over from the districts."""

from __future__ import annotations

import datetime

from agencies.choices import StepKind
from agencies.models import AgencySuccession, LocalitySuccession, ReorganizationStep
from agencies.reorganizing.parts import LineSort

BASIS = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"


def load_steps(on: datetime.date) -> None:
    """One step for each ward that took over from a district on ``on``, with the agencies that succeeded one another."""
    for succession in LocalitySuccession.objects.filter(on=on).order_by("pk"):
        before, after = succession.predecessor.name_on(on), succession.successor
        pairs = AgencySuccession.objects.filter(successor__locality=after).order_by("successor__order")
        named = [f"{pair.predecessor} → {pair.successor}" for pair in pairs.select_related("predecessor", "successor")]
        step = ReorganizationStep.objects.create(
            kind=StepKind.LOCALITY_ABOLISH,
            on=on,
            basis=BASIS,
            summary=f"Kết thúc {before}; {after.name_on(on)} tiếp nhận",
            locality=after,
            details={"lines": [[LineSort.MOVES, "Quan hệ kế thừa của các cơ quan", named]]},
            made_by_name="Dữ liệu minh họa",
        )
        step.agencies.set({pk for pair in pairs for pk in (pair.predecessor_id, pair.successor_id)})
