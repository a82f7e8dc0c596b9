"""Events that a report may quote: those an agency held in the period under an item, and a sentence for each kind."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from agencies.models import User
from agencies.wording import decimal_vi
from documents.exceptions import AlreadyDone, InvalidTransition
from reporting.choices import EventKind
from reporting.entry import save_progress
from reporting.models import AgencyReport, Event, ItemProgress
from reporting.reading import events_held

MOST_DAYS = 4  # named one by one in a sentence
_COUNTED = {
    EventKind.SESSION: "kỳ họp HĐND",
    EventKind.VOTER_MEETING: "hội nghị tiếp xúc cử tri",
    EventKind.SUPERVISION: "cuộc giám sát",
    EventKind.SOCIAL_CRITICISM: "hội nghị phản biện xã hội",
    EventKind.DIALOGUE: "cuộc đối thoại",
    EventKind.CITIZEN_RECEPTION: "buổi tiếp công dân",
    EventKind.MEDIATION: "cuộc hòa giải",
    EventKind.CAMPAIGN: "đợt vận động, phong trào",
    EventKind.PROPAGANDA: "buổi tuyên truyền",
    EventKind.OTHER: "hoạt động khác",
}


@dataclass(frozen=True)
class Quote:
    """Events of one kind, which the agency led or supported, and what a report says of them.

    ``is_told``: the item's result says it already.
    """

    key: str
    sentence: str
    events: tuple[Event, ...]
    is_told: bool


def quotes_of(report: AgencyReport, progress: ItemProgress, user: User) -> list[Quote]:
    """What the report may quote under an item, by kind, what the agency led first. Three queries."""
    period = report.period
    held = events_held(progress.item_id, report.agency_id, period.starts_on, period.cutoff_on)
    seen = Event.objects.visible_to(user).filter(pk__in=held.order_by().values("pk"))
    found = sorted(seen.prefetch_related("petitions"), key=lambda one: (*_group(report, one), one.held_on, one.pk))
    quotes = []
    for (supports, kind), some in groupby(found, lambda one: _group(report, one)):
        events = tuple(some)
        sentence = event_sentence(events, supports=supports)
        key = f"{EventKind.values[kind]}{'-phoi-hop' if supports else ''}"
        quotes.append(Quote(key, sentence, events, is_told=sentence in progress.result))
    return quotes


def _group(report: AgencyReport, event: Event) -> tuple[bool, int]:
    return event.agency_id != report.agency_id, EventKind.values.index(event.kind)


def event_sentence(events: Sequence[Event], *, supports: bool = False) -> str:
    """Held events of one kind, in order of their days, with their petitions prefetched, as a sentence of a report.

    What was counted at some of them only says so: what nobody counted is not zero.
    """
    verb = "Phối hợp tổ chức" if supports else "Tổ chức"
    days = sorted({one.held_on for one in events if one.held_on})
    told = [f"{verb} {len(events)} {_COUNTED[EventKind(events[0].kind)]} {_days(days)}"]
    told += _sum([one.attendances for one in events], "lượt người dự")
    told += _sum([one.opinions for one in events], "ý kiến")
    return "; ".join([", ".join(told), *_petitions(events)]) + "."


def _days(days: Sequence[datetime.date]) -> str:
    if len(days) > MOST_DAYS:
        return f"từ ngày {days[0]:%d/%m/%Y} đến ngày {days[-1]:%d/%m/%Y}"
    one_year = days[0].year == days[-1].year
    told = [f"{day:%d/%m}" if one_year else f"{day:%d/%m/%Y}" for day in days[:-1]]
    return f"(ngày {' và '.join(filter(None, [', '.join(told), f'{days[-1]:%d/%m/%Y}']))})"


def _sum(counts: Sequence[int | None], what: str) -> list[str]:
    known = [count for count in counts if count is not None]
    if not known:
        return []
    rest = len(counts) - len(known)
    told = f"{decimal_vi(sum(known))} {what}"
    return [f"{told} (chưa kể {rest} cuộc chưa có số liệu)" if rest else told]


def _petitions(events: Sequence[Event]) -> list[str]:
    rows = [row for one in events for row in one.petitions.all()]
    received = sum(row.received for row in rows)
    if not received:
        return []
    states = (("đã giải quyết", "resolved"), ("đang giải quyết", "in_progress"), ("chưa giải quyết", "not_yet"))
    sums = [(label, sum(getattr(row, name) for row in rows)) for label, name in states]
    told = ", ".join(f"{label} {decimal_vi(number)}" for label, number in sums if number)
    return [f"tiếp nhận {decimal_vi(received)} kiến nghị: {told}"]


def quote(report: AgencyReport, progress: ItemProgress, key: str, *, user: User, rev: int) -> None:
    """Adds a sentence of ``quotes_of`` to an item's result, seen at its revision ``rev``.

    Raises as ``save_progress`` does, AlreadyDone where the result says it, InvalidTransition for an unknown key.
    """
    chosen = next((one for one in quotes_of(report, progress, user) if one.key == key), None)
    if chosen is None:
        raise InvalidTransition("Các sự kiện này vừa thay đổi. Hãy xem lại rồi đưa vào kết quả.")
    if chosen.is_told:
        raise AlreadyDone("Câu này đã có trong kết quả.")
    result = "\n".join(filter(None, [progress.result.rstrip(), chosen.sentence]))
    save_progress(report, progress.item, user=user, rev=rev, result=result)
