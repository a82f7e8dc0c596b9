"""Before the parties bind themselves: out for comments, the committee's opinion, taken back, submitted, given up."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction

from activity.log import record
from agencies.choices import Role
from agencies.models import Agency, User
from documents.attaching import Checked, attach
from documents.choices import MOVES, Action, ShareReason
from documents.drafting import freeze, share
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import CommitteeOpinion, Document, Version
from documents.workflow.guarding import (
    check,
    everyone,
    guard,
    is_open,
    label_of,
    lock,
    move,
    party_agencies,
    reopened,
    tell,
    void_signatures,
)

OFFICE = [Role.STAFF, Role.LEADER]


def _freeze_if_draft(
    document: Document, action: Action, user: User, on: datetime.date, confirmed: Collection[str] | None = None
) -> Version:
    version = document.current_version
    check(version, on, action, user, confirmed)
    return version if version.is_frozen else freeze(version, on)


@transaction.atomic
def send_out(
    document: Document, *, user: User, on: datetime.date, agencies: list[int], rev: int | None = None, reason: str = ""
) -> Version:
    """Freezes the draft and shows it to the parties and the ``agencies`` (ids) asked; returns the frozen version."""
    document = lock(document)
    guard(document, Action.SEND_OUT, user, on, rev)
    version = _freeze_if_draft(document, Action.SEND_OUT, user, on)
    share(document, party_agencies(version), ShareReason.PARTY)
    share(document, agencies, ShareReason.ASKED)
    move(document, MOVES[Action.SEND_OUT].target, on)
    record(document, Action.SEND_OUT, f"Gửi lấy ý kiến bản {version.no}", user=user, on=on, reason=reason)
    tell(document, agencies, OFFICE, "Đề nghị góp ý dự thảo", user=user)
    return version


@transaction.atomic
def ask_opinion(document: Document, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Marks the draft as lying with the party committee for its opinion."""
    document = lock(document)
    guard(document, Action.ASK_OPINION, user, on, rev)
    version = _freeze_if_draft(document, Action.ASK_OPINION, user, on)
    move(document, MOVES[Action.ASK_OPINION].target, on)
    record(document, Action.ASK_OPINION, f"Xin ý kiến cấp ủy về bản {version.no}", user=user, on=on, reason=reason)
    tell(document, [document.drafting_agency_id], [Role.LEADER], "Đã xin ý kiến cấp ủy", user=user)


@transaction.atomic
def record_opinion(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    number: str,
    opinion: str,
    agency: Agency | None = None,
    scans: Collection[Checked] = (),
    rev: int | None = None,
) -> CommitteeOpinion:
    """Records the committee's written opinion (its number, date ``on``, text and scan) on the version it saw."""
    document = lock(document)
    guard(document, Action.RECORD_OPINION, user, on, rev)
    version = document.current_version
    if not is_open(Action.RECORD_OPINION, document, user):
        raise AlreadyDone("Ý kiến của cấp ủy về bản này đã được ghi.")
    given = CommitteeOpinion.objects.create(
        version=version, agency=agency, number=number, dated_on=on, opinion=opinion, recorded_by=user
    )
    move(document, MOVES[Action.RECORD_OPINION].target, on, state_since=on)
    attach(given, scans, user=user, title=f"Văn bản số {number}")
    text = f"Ghi ý kiến cấp ủy số {number}" + (", kèm bản quét" if scans else "")
    record(document, Action.RECORD_OPINION, text, user=user, on=on, reason=opinion)
    tell(document, [document.drafting_agency_id], OFFICE, "Đã có ý kiến cấp ủy", user=user)
    return given


@transaction.atomic
def revise(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    reason: str,
    rev: int | None = None,
    source: Version | None = None,
) -> Version:
    """The drafting agency takes the document back and edits: a new draft that nobody has agreed to.

    The draft says what the newest version says, or what the earlier frozen version ``source`` said; all versions stay.
    """
    document = lock(document)
    guard(document, Action.REVISE, user, on, rev)
    if source is not None and (source.document_id != document.pk or not source.is_frozen):
        raise InvalidTransition("Chỉ lấy lại được một bản đã chốt của chính văn bản này.")
    draft = reopened(document, Action.REVISE, user, on, reason, source)
    told = f"{Action.REVISE.label}: mở bản {draft.no}" + (f" với nội dung bản {source.no}" if source else "")
    record(document, Action.REVISE, told, user=user, on=on, reason=reason)
    tell(document, everyone(document), OFFICE, "Văn bản được mở lại để chỉnh sửa", user=user)
    return draft


@transaction.atomic
def submit(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    rev: int | None = None,
    reason: str = "",
    confirmed: Collection[str] | None = None,
) -> Version:
    """Freezes the draft and asks every party's leader to agree; returns the version they agree to.

    ``confirmed``: as ``guarding.check``.
    """
    document = lock(document)
    guard(document, Action.SUBMIT, user, on, rev)
    if not is_open(Action.SUBMIT, document, user):
        raise InvalidTransition("Chưa ghi ý kiến của cấp ủy về bản này.")
    version = _freeze_if_draft(document, Action.SUBMIT, user, on, confirmed)
    agencies = party_agencies(version)
    share(document, agencies, ShareReason.PARTY)
    move(document, MOVES[Action.SUBMIT].target, on)
    told = f"{label_of(Action.SUBMIT, document)} bản {version.no}"
    record(document, Action.SUBMIT, told, user=user, on=on, reason=reason)
    tell(document, agencies, [Role.LEADER], "Chờ bạn thống nhất", user=user)
    return version


@transaction.atomic
def cancel(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> None:
    """Gives up a document that is not signed yet, with a reason. Nothing is deleted."""
    document = lock(document)
    guard(document, Action.CANCEL, user, on, rev)
    void_signatures(document, user, reason)
    move(document, MOVES[Action.CANCEL].target, on)
    record(document, Action.CANCEL, "Hủy văn bản", user=user, on=on, reason=reason)
    tell(document, everyone(document), OFFICE, "Văn bản đã bị hủy", user=user)
