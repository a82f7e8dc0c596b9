"""The rollover itself: a signed programme copied into a draft for the next span and renewed, with notes on it."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import Agency, User
from agencies.working_days import WorkCalendar
from coordination.content import lines_of
from coordination.in_force import latest_text
from coordination.models import ContentItem, Indicator, ItemLine, LineSupport, Program, RolloverNote
from coordination.permissions import may_roll_over
from coordination.replacing import copy_as_new, take_text
from coordination.rollover import frame
from coordination.rollover.carried import carry_on
from coordination.rollover.directions import direction_notes
from coordination.rollover.heirs import Heirs
from coordination.rollover.outcomes import outcomes_of
from coordination.rollover.renewal import Renewal, agencies_in, each_line
from coordination.rollover.years import shift_of
from documents.choices import DocumentKind, Numbering
from documents.drafting import copy_common_rows, open_document
from documents.editing import renumber
from documents.exceptions import AlreadyDone, StaleRevision
from documents.models import Document, Version
from documents.replacing import forget_names
from documents.workflow import lock

SAME = ("family", "span_kind", "parent_regulation", "higher", "higher_text")
LINE_FIELDS = ("title", "body", "lead", "deliverable", "due_on", "due_text", "ended_on", "carried_over")


def renewal_for(program: Program, locality_id: int, agencies: list[Agency], today: datetime.date) -> Renewal:
    """What renews the rows of a programme, with who carries on for ``agencies`` when the next span begins, or today."""
    shift = shift_of(program)
    first_day = max(today, datetime.date(shift.new_from, 1, 1))
    return Renewal(shift, WorkCalendar(locality_id), Heirs(agencies, first_day))


@transaction.atomic
def roll_over(
    program: Program, *, user: User, kept: Collection[int], seen: int | None = None, known: int | None = None
) -> Program:
    """Opens next span's draft for the user's agency with the items (ids) ``kept``; returns the new programme.

    What is carried is the text as last amended; ``seen`` is the id of the text the user chose from, ``known`` the
    newest draft for that span he knows of and wants another beside. PermissionDenied; StaleRevision; AlreadyDone where
    there is a draft he was not told of.
    """
    document = lock(program.document)
    if not may_roll_over(user, program) or user.acting is None:
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của các bên được lập dự thảo từ chương trình đã ký.")
    frozen, text = document.frozen_version, latest_text(program)
    if frozen is None or text is None or (seen is not None and seen != text.pk):
        raise StaleRevision("Chương trình vừa có bản mới. Hãy xem lại các nội dung dưới đây rồi lập dự thảo.")
    shift = shift_of(program)
    already = next_of(program, user)
    if already is not None and already.pk != known:
        raise AlreadyDone(f"Đã có dự thảo {shift.span()} lập từ chương trình này.")
    made, draft = _opened(program, frozen, text, user)
    _renewed(made, program, draft, _copied(made, draft, text, kept))
    carry_on(made)
    record(made.document, "tao", f"Lập dự thảo {shift.span()} từ chương trình {program.span}: {draft.title}", user=user)
    return made


def next_of(program: Program, user: User) -> Program | None:
    """The newest programme that follows this one and that the user sees."""
    return Program.objects.rolled_over_from(program.pk, program.year_from, user).first()


def _opened(program: Program, frozen: Version, text: Version, user: User) -> tuple[Program, Version]:
    """The new programme of the user's agency with a draft that holds what every document has."""
    assert user.acting is not None  # noqa: S101  # the caller asked
    shift, agency, document = shift_of(program), user.acting.agency, frozen.document
    draft = open_document(
        DocumentKind.PROGRAM, title=frozen.title, drafting_agency=agency, numbering=Numbering(document.numbering)
    )
    draft.preamble, draft.recipients = frozen.preamble, frozen.recipients
    copy_common_rows(frozen, draft)
    take_text(text, frozen, draft)
    forget_names(draft)
    carried = {name: getattr(program, name) for name in SAME}
    span = {"year_from": shift.new_from, "year_to": shift.new_to}
    made = Program.objects.create(document=draft.document, previous=program, **carried, **span)
    Document.objects.filter(pk=draft.document_id).update(standing_agency=document.standing_agency)
    draft.document.refresh_from_db()
    return made, draft


def _copied(made: Program, draft: Version, frozen: Version, kept: Collection[int]) -> set[int]:
    """Copies the items (ids) kept as items of the new programme; returns the ids of those whose work goes on."""
    items = copy_as_new(frozen, draft, made)
    for old, item in items.items():
        item.carried_from_id = old
    ContentItem.objects.bulk_update(items.values(), ["carried_from"])
    _drop(draft, [item.pk for old, item in items.items() if old not in kept])
    outcomes = outcomes_of(made.previous) if made.previous else {}
    return {items[old].pk for old, outcome in outcomes.items() if old in items and outcome.unfinished}


def _renewed(made: Program, before: Program, draft: Version, unfinished: Collection[int]) -> None:
    """Renews all that the draft says, and keeps what is to be told about it."""
    today = timezone.localdate()
    tops, parties, recipients = lines_of(draft), frame.parties_of(draft), frame.recipients_of(draft)
    involved = agencies_in(tops) + frame.everybody(parties, recipients, draft.document.standing_agency)
    renewal = renewal_for(before, draft.document.locality_id, involved, today)
    frame.renew_facts(made, before, draft, renewal)
    frame.renew_parties(parties, renewal, today)
    frame.renew_texts(draft, renewal)
    frame.renew_bases(draft, renewal)
    frame.renew_recipients(recipients, renewal)
    _renew_lines(tops, renewal, unfinished)
    notes = [*renewal.notes, *direction_notes(before)]
    for note in notes:
        note.program = made
    RolloverNote.objects.bulk_create(notes)


def _drop(draft: Version, items: list[int]) -> None:
    """Removes the items (ids) with those under them."""
    draft.lines.filter(item__in=items).delete()
    ContentItem.objects.filter(program=draft.document.program, lines__isnull=True).delete()
    lines = list(draft.lines.order_by("position", "pk"))
    for parent in {line.parent_id for line in lines}:
        renumber(line for line in lines if line.parent_id == parent)


def _renew_lines(tops: list[ItemLine], renewal: Renewal, unfinished: Collection[int]) -> None:
    merged: list[LineSupport] = []
    lines = []
    for line, place in each_line(tops):
        merged += renewal.line(line, place)
        line.carried_over = line.item_id in unfinished
        lines.append(line)
    LineSupport.objects.filter(pk__in=[support.pk for support in merged]).delete()
    ItemLine.objects.bulk_update(lines, LINE_FIELDS)
    supports = [support for line in lines for support in line.supports.all() if support not in merged]
    LineSupport.objects.bulk_update(supports, ["agency", "duty", "due_on", "due_text"])
    indicators = [target.indicator for line in lines for target in line.line_indicators.all()]
    Indicator.objects.bulk_update(indicators, ["name"])
