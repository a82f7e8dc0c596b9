"""The life of a version: opened, copied, frozen, hashed."""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from agencies.choices import AgencyKind
from agencies.models import Agency, Locality
from documents.choices import DocumentKind, LayoutStyle, Numbering, Origin, ShareReason
from documents.kinds import HASH_SCHEMA, kind_of, schema_of
from documents.models import Document, LegalBasisLine, Party, Recipient, Section, Share, StyleRule, Version


def open_document(
    kind: DocumentKind,
    *,
    title: str,
    drafting_agency: Agency,
    locality: Locality | None = None,
    standing_agency: Agency | None = None,
    origin: Origin = Origin.DRAFTED,
    numbering: Numbering = Numbering.ONE,
) -> Version:
    """Creates a document with its first draft, seen by the drafting agency; returns the draft."""
    document = Document.objects.create(
        locality=locality or drafting_agency.locality,
        kind=kind,
        origin=origin,
        style=style_of(drafting_agency, kind, timezone.localdate()),
        drafting_agency=drafting_agency,
        standing_agency=standing_agency,
        numbering=numbering,
    )
    share(document, [drafting_agency.pk], ShareReason.DRAFTER)
    return Version.objects.create(document=document, no=1, title=title)


def style_of(agency: Agency, kind: DocumentKind, on: datetime.date) -> LayoutStyle:
    """The style an agency's documents of a kind take on a day: the newest rule of the kind, then of all kinds.

    Without a rule party bodies take theirs, everybody else the decree's.
    """
    rules = StyleRule.objects.filter(agency=agency, kind__in=["", kind], since__lte=on)
    rule = rules.order_by("-kind", "-since").first()  # "" sorts last
    if rule is not None:
        return LayoutStyle(rule.style)
    party_body = agency.kind == AgencyKind.PARTY_COMMITTEE
    return LayoutStyle.PARTY_36_2018 if party_body else LayoutStyle.DECREE_30_2020


def share(document: Document, agencies: list[int], why: ShareReason) -> None:
    """Lets agencies (ids) see the document; doing it twice is harmless."""
    Share.objects.bulk_create(
        [Share(document=document, agency_id=pk, why=why) for pk in agencies], ignore_conflicts=True
    )


def touch(document: Document) -> None:
    """Counts a change of the draft, so that a transition from an older page is stale."""
    Document.objects.filter(pk=document.pk).update(rev=F("rev") + 1)
    document.refresh_from_db(fields=["rev"])


def _clone(row: Any, **changes: Any) -> Any:
    """A saved copy of a row with another key and the given changes."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def reopen(frozen: Version, reason: str, no: int | None = None) -> Version:
    """Copies a frozen version into the next draft, which nobody has agreed to; returns the draft.

    ``no``: the draft's number where ``frozen`` is not the newest version.
    """
    draft = Version.objects.create(
        document=frozen.document,
        no=no or frozen.no + 1,
        title=frozen.title,
        preamble=frozen.preamble,
        place=frozen.place,
        recipients=frozen.recipients,
        effective_from=frozen.effective_from,
        reason=reason,
    )
    copy_common_rows(frozen, draft)
    kind_of(frozen.document).copy(frozen, draft)
    return draft


def refill(draft: Version, source: Version) -> None:
    """Puts the common part of an earlier version in place of the draft's; the kind's own rows are the caller's."""
    for name in ("title", "preamble", "place", "recipients", "effective_from"):
        setattr(draft, name, getattr(source, name))
    draft.save()
    for model in (Party, Section, LegalBasisLine, Recipient):
        model._default_manager.filter(version=draft).delete()
    copy_common_rows(source, draft)


CommonRow = type[Party] | type[Section] | type[LegalBasisLine] | type[Recipient]
COMMON_ROWS: Sequence[CommonRow] = (Party, Section, LegalBasisLine, Recipient)


def copy_common_rows(frozen: Version, draft: Version, models: Sequence[CommonRow] = COMMON_ROWS) -> None:
    """Copies what every kind has, parties, sections, legal bases and recipients, or some of it, into a new draft."""
    for model in models:
        for row in model._default_manager.filter(version=frozen):
            _clone(row, version=draft)


def freeze(version: Version, on: datetime.date) -> Version:
    """Takes copies of the names as of ``on``, hashes the version and closes it for good."""
    _copy_party_names(version, on)
    _copy_legal_bases(version)
    _copy_recipient_names(version, on)
    kind_of(version.document).freeze(version, on)
    version.place = version.place or _place(version.document.locality, on)
    version.sha256 = version_hash(version)
    version.hash_schema = HASH_SCHEMA
    version.frozen_at = timezone.now()
    version.save(update_fields=["place", "sha256", "hash_schema", "frozen_at"])
    return version


def _copy_party_names(version: Version, on: datetime.date) -> None:
    names = {agency.pk: agency for agency in Agency.objects.named(on).filter(parties__version=version)}
    for party in version.parties.all():
        agency = names[party.agency_id]
        party.printed_name = party.printed_name or agency.full
        party.printed_short = party.printed_short or agency.short
        party.printed_symbol = party.printed_symbol or agency.symbol
        party.save(update_fields=["printed_name", "printed_short", "printed_symbol"])


def _copy_legal_bases(version: Version) -> None:
    for line in version.legal_bases.select_related("legal_basis").filter(text=""):
        line.text = str(line)
        line.save(update_fields=["text"])


def _copy_recipient_names(version: Version, on: datetime.date) -> None:
    names = {agency.pk: agency for agency in Agency.objects.named(on).filter(pk__in=_recipients(version))}
    for recipient in version.recipient_agencies.filter(printed=""):
        recipient.printed = names[recipient.agency_id].name_for(version.document.locality_id)
        recipient.save(update_fields=["printed"])


def _recipients(version: Version) -> Any:
    return version.recipient_agencies.values("agency")


def _place(locality: Locality, on: datetime.date) -> str:
    """The place printed before the date: the locality's name with a capital type, as "Phường Tây Hồ" → "Tây Hồ"."""
    name = locality.name_on(on)
    return name.name if name else ""


def version_payload(version: Version) -> dict[str, Any]:
    """All that a version prints except number, date of issue and signatures, as JSON-able data.

    A frozen version's is what its own schema knew (``kinds.schema_of``).
    """
    payload = {
        "kind": version.document.kind,
        "title": version.title,
        "preamble": version.preamble,
        "place": version.place,
        "recipients": version.recipients,
        "recipient_agencies": list(version.recipient_agencies.values_list("printed", flat=True)),
        "parties": list(
            version.parties.order_by("header_position", "pk").values(
                "printed_name",
                "printed_symbol",
                "acting_body",
                "group_label",
                "header_position",
                "signature_position",
                "responsibility",
            )
        ),
        "legal_bases": list(version.legal_bases.values_list("text", flat=True)),
        "sections": list(version.sections.values("key", "position", "heading", "body")),
        "content": kind_of(version.document).payload(version),
    }
    if schema_of(version) < 2:
        del payload["recipient_agencies"]
    return payload


def version_hash(version: Version) -> str:
    """SHA-256 (hex) of the canonical NFC JSON of the payload; for a frozen version what was kept as ``sha256``."""
    text = json.dumps(version_payload(version), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
