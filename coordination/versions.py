"""The versions of a programme as a user may see them: which he reads, why each was opened, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, Subquery, Value, When, prefetch_related_objects
from django.db.models.expressions import RawSQL

from activity.log import entries_about
from activity.models import LogEntry
from agencies.models import User
from agencies.querysets import agency_lineage
from coordination.comparing import Change, ChapterChange, Entry, compare
from coordination.models import Comment, ConsultedAgency, joint_of
from coordination.wording import ARTICLES, ITEMS, wordings
from documents.choices import Action
from documents.models import Document, Party, Version
from documents.querysets import WORKING_ROLES

COMMENTS_SHOWN = 10
REOPENING = (Action.REVISE, Action.RETURN, Action.REFUSE, Action.UNSIGN)


def readable_versions(document: Document, user: User) -> QuerySet[Version]:
    """The versions of a document from ``visible_to(user)`` that the user may read, in order.

    All for the drafting agency, its successors and the superuser. For an agency that took part the frozen versions it
    was a party of or was asked about. Everybody reads the newest frozen one, as ``documents.reading.readable_version``.
    Annotates ``takes_part``: whether more than that right leads to the version; only then is it told why it was opened.
    """
    versions = Version.objects.filter(document=document).order_by("no")
    acting = user.acting
    if acting is None:
        seen = versions if user.is_superuser else versions.none()
        return seen.annotate(takes_part=Value(True))
    frozen = Version.objects.filter(document=document, frozen_at__isnull=False)
    own = _taking_part(frozen, agency_lineage(acting.agency_id)) if acting.role in WORKING_ROLES else Q(pk__in=[])
    newest = Q(pk=Subquery(frozen.order_by("-no").values("pk")[:1]))
    told = Case(When(own, then=Value(True)), default=Value(False))
    return versions.filter(newest | own).annotate(takes_part=told)


def _taking_part(frozen: QuerySet[Version], line: RawSQL) -> Q:
    parties = Party.objects.filter(version__in=frozen, agency__in=line)
    asked = ConsultedAgency.objects.filter(consultation__version__in=frozen, agency__in=line)
    shown = Q(pk__in=parties.values("version")) | Q(pk__in=asked.values("consultation__version"))
    return shown | Q(document__drafting_agency__in=line)


@dataclass(frozen=True)
class VersionRow:
    """A version in the list; ``opened_by`` is the log entry of the deed that reopened the text for it.

    ``told``: whether the user may know why it was opened.
    """

    version: Version
    opened_by: LogEntry | None
    newest: bool
    told: bool


def version_rows(document: Document, user: User) -> list[VersionRow]:
    """The versions that the user may read, the newest first, with the deed that opened each; in two queries.

    The document comes with its versions and parties.
    """
    seen = readable_versions(document, user)
    allowed = dict(seen.values_list("pk", "takes_part"))  # type: ignore[misc]  # annotated by readable_versions
    readable = [version for version in document.versions.all() if version.pk in allowed]
    deeds = list(entries_about(document).filter(action__in=REOPENING).order_by("recorded_at", "pk"))
    newest = max((version.no for version in readable), default=0)
    return [
        VersionRow(version, _opener(version, deeds), version.no == newest, allowed[version.pk])
        for version in sorted(readable, key=lambda version: -version.no)
    ]


def _opener(version: Version, deeds: Sequence[LogEntry]) -> LogEntry | None:
    """The first reopening recorded once the version was there: both are written in one transaction."""
    if version.no == 1:
        return None
    return next((deed for deed in deeds if deed.recorded_at >= version.opened_at), None)


@dataclass(frozen=True)
class Comparison:
    """Two versions of one document and what changed from the one to the other."""

    old: Version
    new: Version
    chapters: list[ChapterChange]

    @property
    def items(self) -> list[Entry]:
        """The content items and sub-points, or chapters and articles, that differ."""
        return next(chapter.differing for chapter in self.chapters if chapter.heading in (ITEMS, ARTICLES))

    @property
    def of_articles(self) -> bool:
        """Whether the texts are of chapters and articles."""
        return any(chapter.heading == ARTICLES for chapter in self.chapters)

    @property
    def elsewhere(self) -> list[str]:
        """The headings under which something else differs."""
        differing = [chapter.heading for chapter in self.chapters if chapter.differing]
        return [heading for heading in differing if heading not in (ITEMS, ARTICLES)]

    @property
    def count(self) -> int:
        """How many pieces differ."""
        return sum(len(chapter.differing) for chapter in self.chapters)

    @property
    def summary(self) -> list[tuple[int, str]]:
        """How many items differ in which way, as people tell it; a reworded one that moved counts twice."""
        counted = [
            (sum(entry.change == Change.CHANGED for entry in self.items), "sửa đổi"),
            (sum(entry.change == Change.ADDED for entry in self.items), "thêm mới"),
            (sum(entry.change == Change.REMOVED for entry in self.items), "bỏ đi"),
            (sum(entry.moved for entry in self.items), "chuyển chỗ"),
        ]
        return [one for one in counted if one[0]]


def comparison(old: Version, new: Version) -> Comparison:
    """Compares two versions of a document; reads their parties where they were not read, and two queries more."""
    return Comparison(old, new, compare(*wordings([old, new])))


def read_parties(*versions: Version) -> None:
    """Reads the parties of versions, where they were not read, with what a comparison shows of them, in one query."""
    rows: QuerySet[Any] = Party.objects.select_related("agency", "signatory__post", "signatory__official")
    prefetch_related_objects(versions, Prefetch("parties", rows))


def comments_of(document: Document, agency_id: int) -> list[Comment]:
    """What an agency commented on a document, the comments without a disposition first, in one query."""
    asked = Comment.objects.filter(version__document=document, agency=agency_id).select_related("version")
    return sorted(asked.order_by("-pk"), key=lambda comment: bool(comment.disposition))


def before_deciding(document: Document, user: User) -> tuple[str, dict[str, Any]]:
    """What a party's leader sees before he agrees or returns: what changed since he last looked, his agency's comments.

    The document comes with versions, parties and agreements (``page_prefetches``); three queries more.
    """
    agency_id = user.acting.agency_id if user.acting else 0
    seen = last_seen(document, agency_id)
    found = comparison(seen, document.current_version) if seen else None
    decided = next((party for party in seen.parties.all() if party.agency_id == agency_id), None) if seen else None
    comments = comments_of(document, agency_id)
    return "coordination/versions/_before_deciding.html", {
        "joint": joint_of(document),
        "found": found,
        "decided": getattr(decided, "agreement", None),
        "comments": comments[:COMMENTS_SHOWN],
        "more_comments": len(comments[COMMENTS_SHOWN:]),
        "undisposed": sum(not comment.disposition for comment in comments),
    }


def last_seen(document: Document, agency_id: int) -> Version | None:
    """What an agency last saw before the newest version: the one it last decided on, else was last sent as a party.

    The versions come with parties and agreements (``page_prefetches``); asks nothing.
    """
    newest = document.current_version
    earlier = [version for version in document.versions.all() if version.is_frozen and version.no < newest.no]
    parties = [(version, party) for version in earlier for party in version.parties.all()]
    own = [(version, party) for version, party in parties if party.agency_id == agency_id]
    decided = [version for version, party in own if hasattr(party, "agreement")]
    sent = decided or [version for version, _ in own]
    return max(sent, key=lambda version: version.no, default=None)
