"""What contradicts the directory: a step is refused, with the field at which its administrator can mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Q

from agencies.choices import StepState
from agencies.models import Agency, AgencyName, LocalityName, ReorganizationStep
from agencies.querysets import valid_on
from agencies.reorganizing.change import Change
from agencies.searching import plain

Problem = tuple[str, str]  # field of the form, sentence
PARTS = {"full": "Tên đầy đủ", "short": "Tên ngắn", "symbol": "Ký hiệu"}


def check(change: Change) -> None:
    """Raises ValidationError, by form field, with everything that stands against the step."""
    found: dict[str, list[str]] = {}
    for where, sentence in [*_lives(change), *_places(change), *_names(change), *_waiting(change)]:
        found.setdefault(where, [])
        if sentence not in found[where]:
            found[where].append(sentence)
    if found:
        raise ValidationError(found)


def _lives(change: Change) -> Iterator[Problem]:
    """Every agency that takes part exists on the day before, every heir on the day itself."""
    taking_part = [*(agency for one in change.handed for agency in one.ended), *(row for row, _ in change.renamed)]
    for agency in taking_part:
        if agency.until is not None and agency.until < change.on:
            yield "on", f"{agency.full} đã kết thúc ngày {agency.until:%d/%m/%Y}{_by(agency)}."
        elif agency.since is not None and agency.since > change.last_day:
            yield "on", f"{agency.full} thành lập ngày {agency.since:%d/%m/%Y}: hãy chọn ngày sau ngày đó."
    for heir in change.heirs:
        if heir.pk and not heir.is_valid_on(change.on):
            yield "on", f"{heir.full} không hoạt động vào ngày {change.on:%d/%m/%Y} nên không kế thừa được."
    for one in change.handed:
        if {agency.pk for agency in one.ended} & {heir.pk for heir in one.heirs if heir.pk}:
            yield "on", "Một cơ quan không thể kế thừa chính nó."


def _by(agency: Agency) -> str:
    """The step that ended an agency, in brackets; "" where none is logged."""
    step = agency.reorganization_steps.filter(state=StepState.DONE).first()
    return f" (bước sắp xếp do {step.made_by_name} ghi ngày {step.made_at:%d/%m/%Y})" if step else ""


def _places(change: Change) -> Iterator[Problem]:
    for place in change.places_ended:
        if place.until is not None and place.until < change.on:
            yield "on", f"{_told(place)} đã kết thúc ngày {place.until:%d/%m/%Y}."
        elif place.since is not None and place.since > change.last_day:
            yield "on", f"{_told(place)} thành lập ngày {place.since:%d/%m/%Y}: hãy chọn ngày sau ngày đó."
    for place in change.places:
        if place.pk and (place.until is not None and place.until < change.on):
            yield "on", f"{_told(place)} đã kết thúc ngày {place.until:%d/%m/%Y} nên không kế thừa được."
    if change.place_renamed is not None:
        names = LocalityName.objects.filter(locality=change.place_renamed, valid_from__gte=change.on)
        if (later := names.first()) is not None:
            yield "on", f"Đơn vị đã có tên “{later}” từ ngày {later.valid_from:%d/%m/%Y}: hãy chọn ngày sau ngày đó."
    if change.places_ended:
        yield from _left_behind(change)


def _told(place: object) -> str:
    text = str(place)
    return text[:1].upper() + text[1:]


def _left_behind(change: Change) -> Iterator[Problem]:
    """An agency of a locality that ends, and was not there when the step was planned."""
    active = Agency.objects.filter(locality__in=change.places_ended).filter(
        Q(until__isnull=True) | Q(until__gte=change.on)
    )
    for agency in active.exclude(pk__in=change.ended_ids).named():
        yield "on", f"{agency.full} vừa được thêm vào danh bạ: hãy lập lại bước này."


def _names(change: Change) -> Iterator[Problem]:
    """New names are not taken in their locality, neither by another agency nor twice in the step."""
    given = [(heir, heir.full, heir.short, heir.symbol) for heir in change.heirs if not heir.pk]
    given += [(agency, names.full, names.short, names.symbol) for agency, names in change.renamed]
    for agency, names in change.renamed:
        yield from _renaming(change, agency, names.full, names.short, names.symbol)
    for place in {id(agency.locality): agency.locality for agency, *_ in given}.values():
        rows = [row for row in given if row[0].locality is place]
        yield from _clashes(change, place.pk, rows)


def _renaming(change: Change, agency: Agency, *names: str) -> Iterator[Problem]:
    if names == (agency.full, agency.short, agency.symbol):
        yield "full_0", f"{agency.full} đang mang đúng tên này: không có gì để đổi."
    later = AgencyName.objects.filter(agency=agency, valid_from__gte=change.on).order_by("valid_from").first()
    if later is not None:
        yield "on", f"Cơ quan đã có tên “{later.full}” từ ngày {later.valid_from:%d/%m/%Y}: hãy chọn ngày sau ngày đó."
    earliest = AgencyName.objects.filter(agency=agency).order_by("valid_from").first()
    if earliest is not None and earliest.valid_from > change.last_day and later is None:
        yield "on", f"{agency.full} có tên đầu tiên từ ngày {earliest.valid_from:%d/%m/%Y}: hãy chọn ngày sau ngày đó."


def _clashes(change: Change, locality_id: int | None, rows: list[tuple[Agency, str, str, str]]) -> Iterator[Problem]:
    """Names given twice, or borne on the day by an agency of the locality that goes on."""
    kept: list[Agency] = []
    if locality_id:
        leaving = [*change.ended_ids, *(agency.pk for agency, _ in change.renamed)]
        there = Agency.objects.filter(locality=locality_id).filter(valid_on(change.on))
        kept = list(there.exclude(pk__in=leaving).named(change.on))
    for column, part in enumerate(PARTS, 1):
        borne = {plain(getattr(agency, part)): agency for agency in kept}
        twice = Counter(plain(str(row[column])) for row in rows)
        for number, row in enumerate(rows):
            value = str(row[column])
            where = f"{part}_{number}"
            if plain(value) in borne:
                yield where, f"{PARTS[part]} “{value}” đang là của {borne[plain(value)].full}."
            elif twice[plain(value)] > 1:
                yield where, f"{PARTS[part]} “{value}” dùng cho hai cơ quan. Mỗi cơ quan một tên, một ký hiệu."


def _waiting(change: Change) -> Iterator[Problem]:
    """Another step of one of these agencies or localities waits for its day."""
    waiting = ReorganizationStep.objects.filter(state=StepState.WAITING)
    own = waiting.filter(agencies__in=change.plan.agencies).distinct()
    for step in own:
        yield "on", f"Đang có bước chờ đến ngày {step.on:%d/%m/%Y}: {step.summary}. Hãy rút lại bước ấy trước."
