"""A programme or regulation that replaces another: its own items and indicators, worded as the old one's."""

from __future__ import annotations

from coordination.content import copy_content
from coordination.in_force import latest_text
from coordination.models import ContentItem, Indicator, ItemLine, LineIndicator, LineSupport, Program, Regulation
from coordination.models.joint import JOINT_NAMES
from coordination.workflow import require_not_amended
from documents.drafting import copy_common_rows
from documents.models import Party, Section, Version
from documents.replacing import forget_names

SPAN = ("span_kind", "year_from", "year_to")
SAME = (*SPAN, "family", "parent_regulation", "higher", "higher_text", "previous")


def start_replacement(frozen: Version, draft: Version) -> None:
    """Opens the programme of a replacing draft with the content of the version it replaces.

    Items and indicators are new ones: reports of the replaced programme stay with it. Raises InvalidTransition while
    an addendum to the replaced programme, whose document is locked, is on its way to issue.
    """
    require_not_amended(frozen.document)
    old = Program.objects.get(document=frozen.document_id)
    program = Program.objects.create(document=draft.document, **{name: getattr(old, name) for name in SAME})
    text = latest_text(old) or frozen
    take_text(text, frozen, draft)
    forget_names(draft)
    copy_as_new(text, draft, program)


def take_text(text: Version, own: Version, draft: Version) -> None:
    """Where an addendum amended a programme's ``own`` wording: parties and sections of its text in a copy of that."""
    if text.pk == own.pk:
        return
    amended = (Party, Section)
    for model in amended:
        model._default_manager.filter(version=draft).delete()
    copy_common_rows(text, draft, amended)


def start_replacing_regulation(frozen: Version, draft: Version) -> None:
    """Opens the regulation of a replacing draft with the chapters and articles of the version it replaces."""
    old = Regulation.objects.get(document=frozen.document_id)
    made = Regulation.objects.create(document=draft.document, **{name: getattr(old, name) for name in SPAN})
    copy_as_new(frozen, draft, made)


def copy_as_new(frozen: Version, draft: Version, joint: Program | Regulation) -> dict[int, ContentItem]:
    """Copies lines, supports and targets into a draft of ``joint``, with items and indicators of its own.

    Returns the new items by the old ones' ids. Names are again those of the day.
    """
    copy_content(frozen, draft)
    items = _new_items(draft, joint)
    _new_indicators(draft, items)
    LineSupport.objects.filter(line__version=draft).update(printed="")
    return items


def _new_items(draft: Version, joint: Program | Regulation) -> dict[int, ContentItem]:
    """Gives each line an item of the new text and the name of its leading agency free; old item's id → new."""
    lines = list(ItemLine.objects.filter(version=draft).select_related("item").order_by("pk"))
    owner = {JOINT_NAMES[joint.kind]: joint}
    items = {line.item_id: ContentItem(**owner, carried_from_id=line.item.carried_from_id) for line in lines}
    ContentItem.objects.bulk_create(items.values())
    for line in lines:
        line.item, line.lead_printed = items[line.item_id], ""
    ItemLine.objects.bulk_update(lines, ["item", "lead_printed"])
    return items


def _new_indicators(draft: Version, items: dict[int, ContentItem]) -> None:
    targets = list(LineIndicator.objects.filter(line__version=draft).select_related("indicator").order_by("pk"))
    for target in targets:
        old = target.indicator
        target.indicator = Indicator.objects.create(item=items[old.item_id], name=old.name, unit=old.unit)
    LineIndicator.objects.bulk_update(targets, ["indicator"])
