"""What a reorganisation moves of the programmes: items of drafts, and who answers a consultation that is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from activity.log import record
from agencies.heirs import Inheritance, Successors
from agencies.reorganizing.change import Change
from agencies.reorganizing.parts import Line, LineSort, Part
from coordination.models import ConsultedAgency, ItemLine, LineSupport
from documents.choices import OPEN_STATES
from documents.models import Document, Version
from documents.reorganizing import DEED


def _lines(change: Change) -> QuerySet[ItemLine]:
    """Items of drafts that an agency which ends leads or supports."""
    drafts = ItemLine.objects.filter(version__frozen_at__isnull=True, version__document__state__in=OPEN_STATES)
    return drafts.filter(Q(lead__in=change.ended_ids) | Q(supports__agency__in=change.ended_ids)).distinct()


def _silent(change: Change) -> QuerySet[ConsultedAgency]:
    """Agencies that end and were asked for an opinion which they have not given."""
    asked = ConsultedAgency.objects.filter(consultation__closed_on__isnull=True, answer="")
    return asked.filter(agency__in=change.ended_ids)


def preview(change: Change) -> Iterator[Line]:
    """How many items and consultations the successor takes on; issued programmes stay as they are."""
    if count := _lines(change).count():
        text = f"{count} nội dung trong dự thảo đang soạn: cơ quan kế thừa thay làm chủ trì, phối hợp"
        yield Line(LineSort.MOVES, text)
    heirless = [agency.pk for agency in change.ended if change.heir_of(agency.pk) is None]
    answered = _silent(change).exclude(agency__in=heirless).count()
    if answered:
        yield Line(LineSort.MOVES, f"{answered} lần lấy ý kiến chưa trả lời: cơ quan kế thừa trả lời")
    if lost := _silent(change).filter(agency__in=heirless).count():
        yield Line(LineSort.WARNS, f"{lost} lần lấy ý kiến chưa trả lời: sau ngày sắp xếp không còn ai trả lời")


def move(change: Change) -> None:
    """Puts the successors in the place of agencies that end, in the items of drafts; the documents are locked first."""
    documents = Document.objects.filter(versions__lines__in=_lines(change)).order_by("pk").values_list("pk", flat=True)
    for document in Document.objects.select_for_update(of=("self",)).filter(pk__in=set(documents)).order_by("pk"):
        lines = _lines(change).filter(version__document=document).order_by("pk")
        renewed = sum(_renew(line, change) for line in lines)
        if renewed:
            told = f"Sắp xếp lại cơ quan: thay cơ quan chủ trì, phối hợp ở {renewed} nội dung"
            record(document, DEED, told, user=change.user, on=change.on)


def renew_reopened(draft: Version, on: datetime.date) -> None:
    """A text opened again has the successors lead and support the items of agencies that ended since."""
    lines = list(draft.lines.prefetch_related("supports").order_by("pk"))
    agencies = {pk for line in lines for pk in (line.lead_id, *(s.agency_id for s in line.supports.all())) if pk}
    successors = Inheritance(agencies, on) if agencies else None
    if successors is not None and successors.ended:
        for line in lines:
            _renew(line, successors)


def _renew(line: ItemLine, successors: Successors) -> bool:
    lead = successors.heir_of(line.lead_id)
    if lead is not None:
        line.lead, line.lead_printed = lead, ""
        line.rev += 1
        line.save(update_fields=["lead", "lead_printed", "rev"])
    supports = [_renew_support(support, successors) for support in line.supports.select_related("line__version")]
    return lead is not None or any(supports)


def _renew_support(support: LineSupport, successors: Successors) -> bool:
    """The successor supports in its predecessor's place; where it does so already, the duties become one."""
    heir = successors.heir_of(support.agency_id)
    if heir is None:
        return False
    there = LineSupport.objects.filter(line=support.line_id, agency=heir).select_related("line__version").first()
    if there is None:
        support.agency, support.printed = heir, ""
        support.save()
        return True
    there.duty = "; ".join(dict.fromkeys(filter(None, [there.duty, support.duty])))[:500]
    there.save(update_fields=["duty"])
    support.delete()
    return True


PART = Part(preview=preview, move=move, reopened=renew_reopened)
