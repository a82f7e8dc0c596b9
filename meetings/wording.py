"""Papers of a meeting drafted from its records: opened, edited section by section, compared with newer records.

A paper is a document like any other: its text is in the sections of its version. What the application wrote into a
section is remembered (GeneratedSection), so that records which change later are offered beside the text, never put
over it.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from activity.log import record
from agencies.choices import Role, SigningAuthority
from agencies.models import Appointment, User
from coordination.comparing import Run, compare_words
from documents.blocks import Dash, Heading, Paragraph, paragraphs
from documents.checking import warning
from documents.choices import Action as DocumentAction
from documents.choices import DocumentKind, DocumentState
from documents.drafting import open_document
from documents.editing import editing
from documents.exceptions import AlreadyDone, Finding, Passage, StaleRevision
from documents.models import Document, LegalBasisLine, Party, Recipient, Section, Version
from documents.numbering import Level
from documents.permissions import has_role
from meetings import workflow
from meetings.choices import Action
from meetings.models import GeneratedSection, Meeting

WITHOUT = frozenset(
    {
        DocumentAction.SEND_OUT,
        DocumentAction.ASK_OPINION,
        DocumentAction.RECORD_OPINION,
        DocumentAction.CLOSE,
    }
)


@dataclass(frozen=True)
class Wording:
    """A section as the records have it now: one paragraph, dash or numbered title a line."""

    key: str
    heading: str
    body: str


@dataclass(frozen=True)
class PaperKind:
    """What is to be known of a kind of paper.

    ``model`` has ``document`` one to one and, under the name ``of``, what the paper is about: a meeting, or something
    of a meeting. ``noun`` is what people call it. title, sections, bases, recipients: as drafted from the records;
    recipients are agencies (ids). ``action``: which of the meeting's actions drafting it is. ``page``: the URL name of
    the meeting's page it is drafted from.
    """

    kind: DocumentKind
    model: type[Any]
    noun: str
    title: Callable[[Any], str]
    sections: Callable[[Any], list[Wording]]
    of: str = "meeting"
    bases: Callable[[Any], list[str]] = lambda _subject: []
    recipients: Callable[[Any], list[int]] = lambda _subject: []
    action: Action = Action.RECORD
    page: str = "meetings:results"


_kinds: dict[str, PaperKind] = {}


def register(kind: PaperKind) -> None:
    """Adds a kind of paper when the application starts."""
    _kinds[kind.kind] = kind


def paper_kind(kind: str) -> PaperKind:
    """KeyError for a kind of document that is no paper of a meeting."""
    return _kinds[kind]


def is_paper(kind: str) -> bool:
    return kind in _kinds


def subject_of(document: Document) -> Any:
    """What the paper is about: the row its model names under ``of``, with its meeting.

    Read together with the paper's own row, which stays at hand.
    """
    kind = paper_kind(document.kind)
    own = kind.model._meta.get_field("document").remote_field.get_accessor_name()
    with_it = [kind.of if kind.of == "meeting" else f"{kind.of}__meeting"]
    with_it += ["confirmed_by"] if document.kind == DocumentKind.MINUTES else []
    prefetch_related_objects([document], Prefetch(own, kind.model._default_manager.select_related(*with_it)))
    return getattr(getattr(document, own), kind.of)


def meeting_of(subject: Any) -> Meeting:
    """The meeting a paper's subject belongs to; a meeting is its own."""
    return subject if isinstance(subject, Meeting) else subject.meeting


def paper_path(document: Document) -> str:
    """The address of the paper's page."""
    return reverse("meetings:paper", args=[document.pk])


def paper_edit_path(document: Document) -> str:
    """The address of its editor."""
    return reverse("meetings:paper_edit", args=[document.pk])


# Opening


@transaction.atomic
def open_paper(kind: PaperKind, subject: Any, *, user: User) -> Document:
    """Drafts the paper from what is recorded; to be signed by the chair or the head of the organizing agency.

    Chuyên viên or lãnh đạo of the organizer, when the kind's ``action`` is open. AlreadyDone where there is one that
    was not cancelled.
    """
    meeting = workflow.lock(meeting_of(subject))
    workflow.guard(meeting, kind.action, user, None)
    if not has_role(user, Role.STAFF, Role.LEADER):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan tổ chức được soạn văn bản này.")
    others = kind.model._default_manager.filter(**{kind.of: subject})
    if others.exclude(document__state=DocumentState.CANCELLED).exists():
        raise AlreadyDone(f"{kind.noun} đã có dự thảo.")
    draft = open_document(kind.kind, title=kind.title(subject)[:500], drafting_agency=meeting.organizer)
    kind.model._default_manager.create(document=draft.document, **{kind.of: subject})
    _write_head(draft, kind, subject, meeting)
    _write_sections(draft, kind.sections(subject))
    record(draft.document, "soan", f"Soạn {kind.noun.lower()} từ ghi chép hội nghị", user=user)
    return draft.document


def _write_head(draft: Version, kind: PaperKind, subject: Any, meeting: Meeting) -> None:
    Party.objects.create(
        version=draft,
        agency=meeting.organizer,
        authority=SigningAuthority.ON_BEHALF,
        signatory=signatory_of(meeting),
    )
    for position, text in enumerate(kind.bases(subject), 1):
        LegalBasisLine.objects.create(version=draft, position=position, text=text[:600])
    for position, agency in enumerate(dict.fromkeys(kind.recipients(subject)), 1):
        Recipient.objects.create(version=draft, agency_id=agency, position=position)


def signatory_of(meeting: Meeting) -> Appointment | None:
    """Who chaired for the organizer, else its head on the day of the meeting."""
    chairs = [officer.appointment for officer in meeting.chairs if officer.appointment]
    own = next((one for one in chairs if one.agency_id == meeting.organizer_id), None)
    if own is not None:
        return own
    held = Appointment.objects.filter(agency=meeting.organizer_id, post__is_head=True).valid_on(meeting.held_on)
    return held.order_by("-since").first()


def _write_sections(draft: Version, wordings: Sequence[Wording]) -> None:
    for position, one in enumerate(wordings, 1):
        Section.objects.create(version=draft, key=one.key, position=position, heading=one.heading, body=one.body)
        GeneratedSection.objects.create(document=draft.document, key=one.key, written=one.body)


# Newer records beside the text


@dataclass(frozen=True)
class Offer:
    """What newer records say in place of a section's text, and the difference from that text."""

    key: str
    heading: str
    body: str
    runs: tuple[Run, ...]


def offers(document: Document, version: Version) -> dict[str, Offer]:
    """What changed in the records since a section was drafted and is not in its text, by the section's key."""
    written = dict(document.generated_sections.values_list("key", "written"))
    bodies = {section.key: section.body for section in version.sections.all()}
    fresh = paper_kind(document.kind).sections(subject_of(document))
    return {
        one.key: Offer(one.key, one.heading, one.body, compare_words(bodies[one.key], one.body))
        for one in fresh
        if one.key in bodies and one.body not in (written.get(one.key, ""), bodies[one.key])
    }


# Editing


def sign_of(text: str) -> str:
    """A short sign of a text: a form that comes back tells by it what its user saw."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Typed:
    """A section as it comes back: its text, and the sign of the text the user saw."""

    body: str
    seen: str


def edit_paper(
    document: Document,
    *,
    user: User,
    head: Mapping[str, Any],
    sections: Mapping[str, Typed],
    take: Collection[str] = (),
    keep: Collection[str] = (),
) -> None:
    """Saves ``head`` (title, signatory, authority) and the sections that were touched.

    ``take``: keys whose newer wording is put in place of the text; ``keep``: whose newer wording is laid aside as
    seen. StaleRevision where somebody else changed a section that was touched too; nothing is saved then.
    """
    with editing(document, user, f"Sửa {paper_kind(document.kind).noun.lower()}") as draft:
        newer = offers(draft.document, draft)
        for section in draft.sections.all():
            body = _body(section, sections.get(section.key))
            if section.key in newer and section.key in (*take, *keep):
                body = newer[section.key].body if section.key in take else body
                _remember(draft.document, newer[section.key])
            if body != section.body:
                section.body = body
                section.save(update_fields=["body"])
        _save_head(draft, head)


def _body(section: Section, typed: Typed | None) -> str:
    if typed is None or sign_of(typed.body) == typed.seen:
        return section.body
    if typed.seen != sign_of(section.body) and sign_of(typed.body) != sign_of(section.body):
        raise StaleRevision(
            f"Mục “{section.heading}” vừa được người khác sửa. Nội dung bạn gõ vẫn còn dưới đây, bên cạnh là nội dung "
            "đang lưu; bấm Lưu lần nữa để thay bằng nội dung của bạn."
        )
    return typed.body


def _remember(document: Document, offer: Offer) -> None:
    GeneratedSection.objects.update_or_create(document=document, key=offer.key, defaults={"written": offer.body})


def _save_head(draft: Version, head: Mapping[str, Any]) -> None:
    party = draft.parties.get()
    draft.title = head.get("title", draft.title)
    draft.save(update_fields=["title"])
    for name in ("signatory", "authority"):
        setattr(party, name, head.get(name, getattr(party, name)))
    party.save(update_fields=["signatory", "authority"])


# What the documents floor asks of every kind


def copy_nothing(frozen: Version, draft: Version) -> None:
    """All that a paper says stands in its sections."""


def freeze_nothing(version: Version, on: datetime.date) -> None:
    """Names are text already."""


def no_payload(version: Version) -> dict[str, Any]:
    """Nothing is printed beyond the common part."""
    return {}


def check_paper(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """Newer records that nobody looked at, and gaps left to fill in."""
    newer = [
        Finding(f"mục “{offer.heading}”: ghi chép hội nghị đã thay đổi sau khi soạn, hãy xem lại", f"#{offer.key}")
        for offer in offers(version.document, version).values()
    ]
    sections = [section for section in version.sections.all() if "…" in section.body]
    gaps = [warning(f"mục “{one.heading}” còn chỗ trống (…) chưa ghi", f"#{one.key}") for one in sections]
    return [*newer, *gaps], []


def text_blocks(text: str) -> list[Heading | Paragraph | Dash]:
    """The lines of a section as blocks: a line "1. …" is a numbered title, "- …" a dash, any other a paragraph."""
    blocks: list[Heading | Paragraph | Dash] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        number, dot, title = line.partition(". ")
        if dot and number.isdecimal() and title:
            blocks.append(Heading(Level.CLAUSE, title))
        else:
            blocks += paragraphs(line)
    return blocks
