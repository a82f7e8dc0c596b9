"""The letter (công văn đôn đốc) to agencies that owe a report: drafted from what is owed, its addressees told at issue.

Whom it is written to and what it says are sections of its version, so that they are frozen and hashed as any text.
``ReminderLetter.agencies`` says whose reports it asks for.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from activity.log import record
from activity.notify import notify, with_heirs
from agencies.choices import SigningAuthority
from agencies.models import Agency, Appointment, User
from coordination.phrases import program_name, within
from documents.blocks import paragraphs
from documents.building import official_document, recipients
from documents.checking import warning
from documents.choices import OPEN_STATES, PUBLIC_STATES, DocumentKind, DocumentState
from documents.drafting import open_document
from documents.editing import editing, fingerprint, require_unchanged
from documents.exceptions import AlreadyDone, Finding, InvalidTransition, Passage
from documents.models import Document, Party, Recipient, Section, Version
from documents.official import OfficialDocument
from documents.workflow import lock as lock_document
from reporting.choices import ReportState
from reporting.models import AgencyReport, ReminderLetter, ReportingPeriod
from reporting.permissions import may_collect, standing_agency_id
from reporting.workflow import WRITERS, lock_period

ADDRESSEES, TEXT = "kinh-gui", "noi-dung"
TO_THESE = "Như trên"


def letters_seen(user: User) -> QuerySet[ReminderLetter]:
    """The letters whose document the user may see."""
    return ReminderLetter.objects.filter(document__in=Document.objects.visible_to(user)).select_related("document")


def letters_of(report: AgencyReport) -> QuerySet[ReminderLetter]:
    """The issued letters that ask for a report; its agency and those who collect it may know of them."""
    letters = ReminderLetter.objects.filter(period=report.period_id, agencies=report.agency_id)
    return letters.filter(document__state__in=PUBLIC_STATES).select_related("document")


def owed_in(period: ReportingPeriod) -> list[AgencyReport]:
    """The reports that are owed in a period, agencies in order; not those taken up after their acceptance, nor the
    collecting agency's own."""
    reports = AgencyReport.objects.filter(period=period, accepted_on__isnull=True).owed().select_related("agency")
    reports = reports.exclude(agency=standing_agency_id(period.program))
    return [_of(report, period) for report in reports.order_by("agency__order", "pk")]


def _of(report: AgencyReport, period: ReportingPeriod) -> AgencyReport:
    report.period = period
    return report


# Drafting


@transaction.atomic
def open_letter(
    period: ReportingPeriod, *, user: User, agencies: Collection[int], until: datetime.date, on: datetime.date
) -> ReminderLetter:
    """Drafts the letter to those of the ``agencies`` (ids) that owe a report, asked for ``until`` a day.

    PermissionDenied for whom the reports are not collected by; InvalidTransition where the period is closed or nobody
    chosen owes; AlreadyDone where a letter of the period is not issued yet.
    """
    lock_document(period.program.document)
    period = lock_period(period)
    if not may_collect(user, period.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được soạn công văn đôn đốc.")
    if period.is_closed:
        raise InvalidTransition("Kỳ báo cáo đã khóa nên không còn đôn đốc.")
    if ReminderLetter.objects.filter(period=period, document__state__in=OPEN_STATES).exists():
        raise AlreadyDone("Kỳ này có công văn đôn đốc chưa ban hành: sửa công văn đó hoặc hủy trước.")
    owed = [report for report in owed_in(period) if report.agency_id in agencies]
    if not owed:
        raise InvalidTransition("Các cơ quan đã chọn không còn nợ báo cáo của kỳ này.")
    return _opened(period, owed, until, user, on)


def _opened(
    period: ReportingPeriod, owed: Sequence[AgencyReport], until: datetime.date, user: User, on: datetime.date
) -> ReminderLetter:
    agency = Agency.objects.named(on).get(pk=standing_agency_id(period.program))
    draft = open_document(
        DocumentKind.LETTER, title=letter_title(period), drafting_agency=agency, standing_agency=agency
    )
    heads = Appointment.objects.valid_on(on).filter(agency=agency, post__is_head=True)
    Party.objects.create(
        version=draft, agency=agency, authority=SigningAuthority.ON_BEHALF, signatory=heads.order_by("-since").first()
    )
    draft.recipients = TO_THESE
    draft.save(update_fields=["recipients"])
    letter = ReminderLetter.objects.create(document=draft.document, period=period)
    body = letter_text(period, owed, until=until, on=on, by=agency.full)
    Section.objects.create(version=draft, key=ADDRESSEES, position=1, heading="Kính gửi")
    Section.objects.create(version=draft, key=TEXT, position=2, heading="Nội dung", body=body)
    _address(letter, draft, [report.agency_id for report in owed])
    record(draft.document, "soan", f"Soạn công văn đôn đốc {within(period.name)}", user=user, on=on)
    return letter


def letter_title(period: ReportingPeriod) -> str:
    """The trích yếu, short enough for the place under the number."""
    return f"Về việc đôn đốc gửi báo cáo {within(period.name)}"


def letter_text(
    period: ReportingPeriod, owed: Sequence[AgencyReport], *, until: datetime.date, on: datetime.date, by: str
) -> str:
    """The text as drafted on a day: what was due when, who has not sent it since when, and until when it is asked for.

    Between equals it asks, it does not order.
    """
    due, program = f"{period.due_on:%d/%m/%Y}", program_name(period.program.own_title)
    whom = "các cơ quan" if len(owed) > 1 else "cơ quan"
    return "\n".join(
        [
            f"Thực hiện {program}, các cơ quan gửi báo cáo {within(period.name)} (số liệu tính đến ngày "
            f"{period.cutoff_on:%d/%m/%Y}) trước ngày {due}. Đến ngày {on:%d/%m/%Y}, {by} chưa nhận được báo cáo của:",
            *_owing_lines(owed, on),
            f"Để kịp tổng hợp kết quả thực hiện chương trình, {by} trân trọng đề nghị {whom} nêu trên quan tâm, phối "
            f"hợp hoàn thành và gửi báo cáo trước ngày {until:%d/%m/%Y}. Nếu có khó khăn, vướng mắc cần thêm thời "
            f"gian, đề nghị thông tin lại để {by} cùng phối hợp tháo gỡ.",
            f"Rất mong nhận được sự quan tâm phối hợp của {whom}.",
        ]
    )


def _owing_lines(owed: Sequence[AgencyReport], on: datetime.date) -> list[str]:
    lines = [f"- {report.agency_name}: {_since(report, on)}" for report in owed]
    return [*(f"{line};" for line in lines[:-1]), f"{lines[-1]}."]


def _since(report: AgencyReport, on: datetime.date) -> str:
    granted = "được gia hạn đến ngày" if report.due_on > report.period.due_on else "hạn nộp ngày"
    late = (on - report.due_on).days
    if report.state == ReportState.SUPPLEMENT:
        return "đã gửi, được đề nghị bổ sung và chưa gửi lại"
    return f"{granted} {report.due_on:%d/%m/%Y}" + (f", đã chậm {late} ngày" if late > 0 else ", chưa quá hạn")


def _address(letter: ReminderLetter, draft: Version, agencies: Sequence[int]) -> None:
    """Writes whom the letter is to: whose reports it asks for, the lines of "Kính gửi", and who receives it."""
    named = {one.pk: one for one in Agency.objects.filter(pk__in=agencies).named()}
    ordered = [named[pk] for pk in agencies]
    old = set(letter.agencies.values_list("pk", flat=True)) - set(agencies)
    letter.agencies.set(ordered)
    draft.sections.filter(key=ADDRESSEES).update(body="\n".join(one.full for one in ordered))
    draft.recipient_agencies.filter(agency__in=old).delete()
    there = set(draft.recipient_agencies.values_list("agency", flat=True))
    for position, one in enumerate(ordered, 1):
        if one.pk not in there:
            Recipient.objects.create(version=draft, agency=one, position=position)


# Editing


def told_by(letter: ReminderLetter, version: Version) -> dict[str, Any]:
    """What the letter's editor shows: title, signatory (id), authority, agencies (ids in order), body."""
    party = version.parties.all()[0]
    bodies = {section.key: section.body for section in version.sections.all()}
    return {
        "title": version.title,
        "signatory": party.signatory_id,
        "authority": party.authority,
        "agencies": [agency.pk for agency in letter.agencies.order_by("order", "pk")],
        "body": bodies.get(TEXT, ""),
    }


def edit_letter(letter: ReminderLetter, *, user: User, told: Mapping[str, Any], seen: str | None = None) -> None:
    """Saves what ``told_by`` gives; ``signatory`` is an appointment or None. Raises as ``documents.editing.editing``,
    and StaleRevision where somebody changed the draft since the user saw the values of which ``seen`` is the sign."""
    with editing(letter.document, user, "Sửa công văn đôn đốc") as draft:
        require_unchanged(draft.document, seen, fingerprint(told_by(letter, draft)))
        draft.title = told["title"]
        draft.save(update_fields=["title"])
        party = draft.parties.get()
        party.signatory, party.authority = told["signatory"], told["authority"]
        party.save(update_fields=["signatory", "authority"])
        draft.sections.filter(key=TEXT).update(body=told["body"])
        _address(letter, draft, told["agencies"])


# What the documents floor asks of every kind


def letter_document(version: Version) -> OfficialDocument:
    """The letter of a version: "V/v …" under the number, "Kính gửi:", the text; its addressees are "Như trên"."""
    bodies = {section.key: section.body for section in version.sections.all()}
    asked = list(version.document.reminder_letter.agencies.values_list("pk", flat=True))
    lines = recipients(version, list(version.parties.select_related("agency")), without=asked)
    return official_document(
        version,
        type_name="",
        blocks=paragraphs(bodies.get(TEXT, "")),
        addressees=[line for line in bodies.get(ADDRESSEES, "").splitlines() if line.strip()],
        recipients=[TO_THESE, *(line for line in lines if line != TO_THESE)],
    )


def check_letter(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """A letter to nobody or without text; addressees that have sent their report meanwhile, or would not receive it."""
    bodies = {section.key: section.body.strip() for section in version.sections.all()}
    found = [Finding(f"chưa có {name}", f"#{key}") for key, name in EMPTY.items() if not bodies.get(key)]
    letter = version.document.reminder_letter
    sent = AgencyReport.objects.filter(period=letter.period_id, agency__in=letter.agencies.all())
    told = [report.agency_name for report in sent if not report.is_owed]
    found += [warning(f"{name} đã gửi báo cáo, không cần đôn đốc nữa", f"#{ADDRESSEES}") for name in told]
    received = set(version.recipient_agencies.values_list("agency", flat=True))
    left = [report.agency_name for report in sent if report.agency_id not in received]
    found += [warning(f"{name} có ở “Kính gửi” nhưng không có trong nơi nhận", "#noi-nhan") for name in left]
    return found, []


EMPTY = {ADDRESSEES: "cơ quan nào được gửi đến", TEXT: "nội dung"}


def letter_moved(document: Document, on: datetime.date) -> None:
    """At issue those addressed are told, and their reports' logs name the letter."""
    if document.state != DocumentState.ISSUED:
        return
    letter = document.reminder_letter
    reports = AgencyReport.objects.filter(period=letter.period_id, agency__in=letter.agencies.all())
    for report in reports.owed().select_related("period"):
        told = f"Công văn số {document.symbol} đề nghị gửi báo cáo: {report.period.name}"
        notify(with_heirs([report.agency_id]), WRITERS, told, report.get_absolute_url(), key=f"don-doc-{document.pk}")
        record(report, "don-doc", f"Được đôn đốc bằng công văn số {document.symbol}", user=None, on=on)
