"""Amendment: a numbered addendum of an issued programme, from its opening to the day its text is in force."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import User
from coordination.changes import changes
from coordination.content import check_items, copy_content, item_payloads, lines_of
from coordination.in_force import SIGNED_STATES, closed_until, latest_text, text_changed
from coordination.models import Addendum, ItemLine, LineSupport, Program
from coordination.permissions import may_amend
from coordination.phrases import program_name
from coordination.starting import heads_of
from coordination.workflow import after_move
from documents.choices import OPEN_STATES, DocumentKind, DocumentState, Numbering
from documents.drafting import copy_common_rows, open_document
from documents.exceptions import AlreadyDone, Finding, InvalidTransition, Passage, Severity
from documents.models import Document, LegalBasisLine, Party, Recipient, Section, Version
from documents.replacing import forget_names, replacement_of
from documents.vietnamese import date_in_words
from documents.workflow import lock

DEED = "lap-sua-doi"
BINDING_STATES = (DocumentState.AGREED, DocumentState.SIGNED)


def open_addendum_of(program: Program) -> Addendum | None:
    """The addendum that is on its way to issue: there is at most one."""
    return program.addenda.filter(document__state__in=OPEN_STATES).select_related("document").first()


def next_position(program: Program) -> int:
    """The place of the next addendum; one that was cancelled left its own free."""
    taken = program.addenda.filter(position__isnull=False).order_by("position").values_list("position", flat=True)
    return (taken.last() or 0) + 1


def usual_title(program: Program) -> str:
    """How an addendum is usually called: "Sửa đổi, bổ sung một số nội dung của Chương trình phối hợp … (lần 2)"."""
    position = next_position(program)
    again = f" (lần {position})" if position > 1 else ""
    return f"Sửa đổi, bổ sung một số nội dung của {program_name(program.own_title)}"[: 500 - len(again)] + again


def begins_on(text: Version) -> datetime.date | None:
    """The first day of a signed text: what it tells, else when its document was issued or signed."""
    return text.effective_from or text.document.issued_on or text.document.signed_on


def wrong_day(program: Program, base: Version, day: datetime.date | None) -> str:
    """Why a text that amends ``base`` cannot take effect on the day; "" where it can."""
    if day is None:
        return "chưa ghi ngày có hiệu lực"
    first, closed, last = begins_on(base), closed_until(program), datetime.date(program.year_to, 12, 31)
    if first and day < first:
        return f"ngày có hiệu lực không được trước {first:%d/%m/%Y}, ngày có hiệu lực của văn bản được sửa đổi"
    if closed and day <= closed:
        return f"ngày có hiệu lực phải sau {closed:%d/%m/%Y}: kỳ báo cáo đến ngày ấy đã khóa"
    return f"ngày có hiệu lực không được sau {last:%d/%m/%Y}, ngày cuối của chương trình" if day > last else ""


def require_day(program: Program, base: Version, day: datetime.date) -> None:
    """Raises InvalidTransition where the text cannot take effect on the day."""
    if fault := wrong_day(program, base, day):
        raise InvalidTransition(f"{fault[0].upper()}{fault[1:]}.")


@transaction.atomic
def open_addendum(program: Program, *, user: User, title: str, effective_from: datetime.date, reason: str) -> Addendum:
    """Opens the programme's next addendum with the newest signed text as its draft; returns it.

    PermissionDenied; InvalidTransition before issue, after its end, or for a day on which no text may take effect;
    AlreadyDone where an addendum is on its way.
    """
    document = lock(program.document)
    base = latest_text(program)
    if not may_amend(user, program):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được lập văn bản sửa đổi, bổ sung.")
    if document.state != DocumentState.ISSUED or base is None:
        state = document.get_state_display().lower()
        raise InvalidTransition(f"Chỉ sửa đổi, bổ sung chương trình đã ban hành; chương trình này {state}.")
    if replacement_of(document) is not None:
        raise InvalidTransition("Chương trình này đã có văn bản thay thế: sửa ở văn bản thay thế.")
    if (other := open_addendum_of(program)) is not None:
        state = other.document.get_state_display().lower()
        raise AlreadyDone(f"Đang có văn bản {other.called.lower()} ({state}). Ban hành hoặc hủy văn bản ấy trước.")
    require_day(program, base, effective_from)
    draft = _opened(program, document, title)
    position = next_position(program)
    addendum = Addendum.objects.create(document=draft.document, program=program, base=base, position=position)
    _fill(draft, document, base)
    Version.objects.filter(pk=draft.pk).update(effective_from=effective_from)
    record(draft.document, "tao", f"Lập văn bản {addendum.called.lower()}: {title}", user=user, reason=reason)
    record(document, DEED, f"Lập dự thảo {addendum.called.lower()}", user=user, reason=reason)
    return Addendum.objects.get(pk=addendum.pk)


def _opened(program: Program, document: Document, title: str) -> Version:
    draft = open_document(
        DocumentKind.ADDENDUM,
        title=title,
        drafting_agency=document.drafting_agency,
        locality=document.locality,
        standing_agency=document.standing_agency,
        numbering=Numbering(document.numbering),
    )
    Document.objects.filter(pk=draft.document_id).update(amends=document, style=document.style)
    draft.document.refresh_from_db()
    return draft


def _fill(draft: Version, document: Document, base: Version) -> None:
    """What the draft starts from: the text amended, with names and signers of today, and bases of its own."""
    own = document.frozen_version or base
    draft.recipients = base.recipients
    draft.preamble = "Các bên thống nhất sửa đổi, bổ sung một số nội dung của chương trình như sau:"
    draft.save(update_fields=["recipients", "preamble"])
    copy_common_rows(base, draft, (Party, Section, Recipient))
    copy_common_rows(own, draft, (LegalBasisLine,))
    forget_names(draft)
    last, amended = draft.legal_bases.count() + 1, cited(document, program_name(own.title))
    if base.document_id != document.pk:
        amended += f", được sửa đổi, bổ sung bởi văn bản số {base.document.symbol}"
    LegalBasisLine.objects.create(version=draft, text=f"Căn cứ {amended}", position=last)
    copy_content(base, draft)
    ItemLine.objects.filter(version=draft).update(lead_printed="")
    LineSupport.objects.filter(line__version=draft).update(printed="")
    _renew_signers(draft)


def _renew_signers(draft: Version) -> None:
    """The head of today signs where who was to sign has left his post."""
    today = timezone.localdate()
    parties = list(Party.objects.filter(version=draft).select_related("agency", "signatory"))
    heads = heads_of([party.agency for party in parties], today)
    for party in parties:
        if party.signatory is None or not party.signatory.is_valid_on(today):
            party.signatory_id = heads.get(party.agency_id)
            party.save(update_fields=["signatory"])


def cited(document: Document, title: str) -> str:
    """A document as others quote it: its title, number and date as far as they are known."""
    number = f" số {document.symbol}" if document.symbol else ""
    dated = f" {date_in_words(document.issued_on)}" if document.issued_on else ""
    return f"{title} ({number.strip()}{dated})" if number else f"{title}{dated}"


# What the documents floor asks of the kind


def addendum_payload(version: Version) -> dict[str, Any]:
    """The whole text as amended, when it begins, and the hash of the text it amends: all that is printed follows."""
    base, tops = version.document.addendum.base, lines_of(version)
    lines = [line for top in tops for line in (top, *top.children_in_order)]
    ended = [[str(line.item_id), str(line.ended_on)] for line in lines if line.ended_on]
    return {
        "base": base.sha256,
        "effective_from": str(version.effective_from),
        "items": item_payloads(tops),
        "ended": ended,
    }


def check_addendum(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """What only an addendum can lack; each finding names the fragment of the editor that mends it. And its texts."""
    addendum = version.document.addendum
    findings, passages = check_items(version, addendum.program)
    if version.document.state in SIGNED_STATES:
        return findings, passages
    if fault := wrong_day(addendum.program, addendum.base, version.effective_from):
        findings.insert(0, Finding(fault, "#thong-tin", at_issue=Severity.ERROR))
    elif version.effective_from and version.effective_from < on:
        told = f"văn bản có hiệu lực trở về trước, từ ngày {version.effective_from:%d/%m/%Y}"
        findings.insert(0, Finding(told, "#thong-tin", Severity.WARNING))
    findings += _ended_too_early(version, addendum.base)
    if not changes(addendum.base, version).count:
        findings.append(Finding("chưa có nội dung nào được sửa đổi, bổ sung", "#noi-dung"))
    return findings, passages


def _ended_too_early(version: Version, base: Version) -> list[Finding]:
    """Items that this addendum ends before the day from which it is in force."""
    first = version.effective_from
    before = ItemLine.objects.filter(version=base, ended_on__isnull=False).values("item")
    early = ItemLine.objects.filter(version=version, ended_on__lt=first).exclude(item__in=before) if first else []
    told = "“{}” kết thúc ngày {:%d/%m/%Y}, trước ngày văn bản có hiệu lực"
    return [Finding(told.format(line.title, line.ended_on), f"#{line.anchor}") for line in early]


def after_addendum_move(document: Document, on: datetime.date) -> None:
    """As of every joint text; binding it asks again for its day, and the text in force follows its signatures.

    The programme's document is locked after the addendum's: nobody holds it while waiting for an addendum's.
    """
    after_move(document, on)
    addendum = Addendum.objects.select_related("program__document", "base__document").get(document=document)
    if document.state == DocumentState.CANCELLED:
        addendum.position = None
        addendum.save(update_fields=["position"])
    if document.state in BINDING_STATES or document.state == DocumentState.DRAFT:
        lock(addendum.program.document)
        if document.state in BINDING_STATES:
            _require_text(addendum, document)
        text_changed(addendum.program)


def _require_text(addendum: Addendum, document: Document) -> None:
    day = document.current_version.effective_from
    if fault := wrong_day(addendum.program, addendum.base, day):
        raise InvalidTransition(f"Chưa thống nhất, ký được: {fault}. Cơ quan soạn thảo mở lại để sửa ngày có hiệu lực.")
