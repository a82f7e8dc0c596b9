"""The directory's own rows of a step: agencies and localities that begin, end, are renamed, and who succeeds whom."""

from __future__ import annotations

from collections.abc import Iterator

from agencies.choices import LocalityType, StepKind, SuccessionKind
from agencies.models import (
    Agency,
    AgencyName,
    AgencySuccession,
    Locality,
    LocalityName,
    LocalitySuccession,
    Official,
    ReorganizationStep,
)
from agencies.reorganizing.change import Change, Handed
from agencies.reorganizing.parts import Line, LineSort, listed

SUCCESSIONS = {
    StepKind.MERGE: SuccessionKind.MERGED,
    StepKind.LOCALITY_MERGE: SuccessionKind.MERGED,
    StepKind.SPLIT: SuccessionKind.SPLIT,
    StepKind.LOCALITY_SPLIT: SuccessionKind.SPLIT,
}


def preview(change: Change) -> Iterator[Line]:
    """What begins, ends and is called otherwise, and what keeps its old name."""
    day, last = f"{change.on:%d/%m/%Y}", f"{change.last_day:%d/%m/%Y}"
    moves = LineSort.MOVES
    yield from listed(moves, f"{{n}} đơn vị hành chính kết thúc ngày {last}", map(str, change.places_ended))
    new_places = [str(place) for place in change.places if not place.pk]
    yield from listed(moves, f"{{n}} đơn vị hành chính mới từ ngày {day}", new_places)
    if change.place_renamed is not None:
        renamed = f"{change.place_renamed} → {change.places[0]}"
        yield Line(moves, f"Đơn vị hành chính đổi tên từ ngày {day}", (renamed,))
    yield from listed(moves, f"{{n}} cơ quan kết thúc ngày {last}", (agency.full for agency in change.ended))
    yield from listed(
        moves,
        f"{{n}} cơ quan mới từ ngày {day}",
        (f"{a.full} ({a.short}; {a.symbol})" for a in change.heirs if not a.pk),
    )
    named = [f"{agency.full} → {names.full} ({names.short}; {names.symbol})" for agency, names in change.renamed]
    yield from listed(moves, f"{{n}} cơ quan đổi tên từ ngày {day}", named)
    succeeding = [f"{agency.full} → {heir.full}" for one in change.handed for agency, heir in _pairs(one)]
    yield from listed(moves, "Quan hệ kế thừa: người của cơ quan kế thừa xem được hồ sơ của cơ quan trước", succeeding)
    apart = [heir.full for one in change.handed if one.continues for heir in one.heirs]
    told = "Cơ quan được tách ra không xem hồ sơ của cơ quan cũ: cơ quan cũ vẫn hoạt động và giữ hồ sơ của mình"
    yield from listed(LineSort.STAYS, told, apart)
    yield Line(LineSort.STAYS, "Tên cũ vẫn hiện ở danh bạ và lịch sử khi xem tại ngày trước đó")


def _pairs(one: Handed) -> Iterator[tuple[Agency, Agency]]:
    """Who succeeds whom; an agency that goes on is succeeded by nobody: what it writes from now on is its own."""
    if not one.continues:
        yield from ((agency, heir) for agency in one.ended for heir in one.heirs)


def move(change: Change) -> None:
    """Writes the rows; the new localities and agencies of the change have their keys afterwards."""
    _begin_places(change)
    for heir in change.heirs:
        if not heir.pk:
            _begin(change, heir)
    for one in change.handed:
        _hang(one, change)
    kind = SUCCESSIONS.get(StepKind(change.plan.kind), SuccessionKind.REORGANISED)
    for one in change.handed:
        for agency, heir in _pairs(one):
            AgencySuccession.objects.get_or_create(
                predecessor=agency, successor=heir, defaults={"kind": kind, "on": change.on}
            )
    for agency in change.ended:
        agency.until = change.last_day
        agency.save(update_fields=["until"])
    for agency, names in change.renamed:
        AgencyName.objects.create(
            agency=agency, full=names.full, short=names.short, symbol=names.symbol, valid_from=change.on
        )
    _end_places(change, kind)


def _begin(change: Change, heir: Agency) -> None:
    heir.locality_id = heir.locality.pk
    heir.save()
    AgencyName.objects.create(agency=heir, full=heir.full, short=heir.short, symbol=heir.symbol, valid_from=change.on)


def _hang(one: Handed, change: Change) -> None:
    """A new agency whose superior ends with the step hangs on that one's heir, of its own locality where there is."""
    for heir in one.heirs:
        superiors = [other for other in change.handed if any(a.pk == heir.parent_id for a in other.ended)]
        if heir.since != change.on or not superiors or superiors[0].continues:
            continue
        near = [superior for superior in superiors[0].heirs if superior.locality_id == heir.locality_id]
        heir.parent = next(iter([*near, *superiors[0].heirs]), None)
        heir.save(update_fields=["parent"])


def _begin_places(change: Change) -> None:
    if change.place_renamed is not None:
        new = change.places[0]
        LocalityName.objects.create(
            locality=change.place_renamed, type=new.named_type, name=new.named_name, valid_from=change.on
        )
        return
    for place in change.places:
        if not place.pk:
            place.since = change.on
            place.save()
            LocalityName.objects.create(
                locality=place, type=LocalityType(place.named_type), name=place.named_name, valid_from=change.on
            )


def _end_places(change: Change, kind: SuccessionKind) -> None:
    for ended in change.places_ended:
        for place in change.places:
            LocalitySuccession.objects.get_or_create(
                predecessor=ended, successor=place, defaults={"kind": kind, "on": change.on}
            )
        ended.until = change.last_day
        ended.save(update_fields=["until"])
    if change.places and change.places_ended:
        first = change.places[0]
        Locality.objects.filter(parent__in=change.places_ended).exclude(pk=first.pk).filter(until__isnull=True).update(
            parent=first
        )
        Official.objects.filter(locality__in=change.places_ended).update(locality=first)


def remember(change: Change, step: ReorganizationStep) -> None:
    """Links a step with every agency that takes part in it and exists."""
    taking_part = {*change.plan.agencies, *(heir.pk for heir in change.heirs if heir.pk)}
    step.agencies.set(taking_part)
