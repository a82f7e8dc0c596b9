"""The words of mails about a meeting, and the rows of the queue that carry them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Prefetch

from agencies.models import User
from meetings.choices import GroupKind, InviteBy, MailKind, MeetingState
from meetings.ics import Method, meeting_calendar
from meetings.models import Delegate, DelegateGroup, Mail, Meeting, Officer
from meetings.personal import personal_address

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SUBJECT_LENGTH = 300

Addressee = Delegate | DelegateGroup


def meeting_for_letters(pk: int) -> Meeting:
    """The meeting with what a letter tells of it: its organizer as named on the day, who chairs. Two queries."""
    officers = Officer.objects.select_related("appointment__official", "appointment__post")
    return Meeting.objects.with_organizer().prefetch_related(Prefetch("officers", officers)).get(pk=pk)


def letters(
    meeting: Meeting, kind: MailKind, to: Iterable[Addressee], *, user: User | None, words: str = "", key: str = ""
) -> Iterator[Mail]:
    """A mail to each who has an address. ``words``: what the organizer adds. ``key`` tells a mail from one before it.

    ``meeting`` as of ``meeting_for_letters``.
    """
    subject = _subject(meeting, kind)
    facts = _facts(meeting)
    for one in to:
        if not one.mail:
            continue
        delegate = one if isinstance(one, Delegate) else None
        link = personal_address(delegate) if delegate else ""
        yield Mail(
            meeting=meeting,
            delegate=delegate,
            group=one if isinstance(one, DelegateGroup) else None,
            kind=kind,
            key=_key(meeting, kind, one, key),
            to=one.mail,
            subject=subject,
            body=body(meeting, kind, one, facts=facts, link=link, words=words),
            calendar=_calendar(meeting, kind, one.mail, link),
            created_by=user,
        )


def _key(meeting: Meeting, kind: MailKind, one: Addressee, key: str) -> str:
    """The same for the same letter to the same address by the same link; another once one of these is new."""
    who = f"d{one.pk}-{one.nonce}" if isinstance(one, Delegate) else f"n{one.pk}"
    sign = hashlib.sha256(f"{who}-{one.mail}".encode()).hexdigest()[:16]
    return f"{kind}-{meeting.sequence}-{who.partition('-')[0]}-{sign}-{key}"


def _subject(meeting: Meeting, kind: MailKind) -> str:
    heads = {
        MailKind.INVITATION: "Giấy mời",
        MailKind.REMINDER: "Đề nghị trả lời giấy mời",
        MailKind.CHANGE: "Thay đổi lịch họp",
        MailKind.CANCELLATION: "Thông báo không họp"
        if meeting.state == MeetingState.CANCELLED
        else "Thông báo hoãn họp",
    }
    whole = f"{heads[kind]}: {meeting.title}, {meeting.when_printed}"
    return " ".join(whole.split())[:SUBJECT_LENGTH]


def _calendar(meeting: Meeting, kind: MailKind, to: str, link: str) -> str:
    if kind == MailKind.REMINDER:
        return ""
    method: Method = "CANCEL" if kind == MailKind.CANCELLATION else "REQUEST"
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ")
    return meeting_calendar(meeting, method=method, organizer_mail=sender, attendee_mail=to, link=link).decode()


def _facts(meeting: Meeting) -> str:
    """What a letter tells of the meeting, a line each; what is not known is left out."""
    day = f"{meeting.when_printed} ({WEEKDAYS[meeting.held_on.weekday()]})"
    told = {
        "Thời gian": day,
        "Địa điểm": meeting.place_printed,
        "Chủ trì": meeting.chair_printed,
        "Trang phục": meeting.dress,
        "Lưu ý": meeting.guest_notes,
    }
    return "\n".join(f"{label}: {text}" for label, text in told.items() if text)


def body(meeting: Meeting, kind: MailKind, one: Addressee, *, facts: str = "", link: str = "", words: str = "") -> str:
    """The text of a letter; ``facts`` and ``link`` as they are computed where they are not given."""
    parts = [
        f"Kính gửi: {addressed(one)}",
        _opening(meeting, kind),
        facts or _facts(meeting),
        words.strip(),
        _way_to_answer(kind, link),
        f"Trân trọng,\n{meeting.organizer_full}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def addressed(one: Addressee) -> str:
    """Whom a letter addresses: name, post and agency as far as they are known."""
    if isinstance(one, DelegateGroup):
        return one.name
    title = f"Ông/Bà {one.name}" if one.name else ""
    agency = "" if one.agency_name and one.agency_name in one.post else one.agency_name
    return ", ".join(filter(None, [title, one.post, agency]))


def _opening(meeting: Meeting, kind: MailKind) -> str:
    who, what = meeting.organizer_full, f"{meeting.title}"
    if kind == MailKind.INVITATION:
        return f"{who} trân trọng kính mời dự: {what}."
    if kind == MailKind.REMINDER:
        return (
            f"{who} đã gửi giấy mời dự: {what}. Đến nay chưa nhận được trả lời, kính đề nghị trả lời giúp để sắp xếp."
        )
    if kind == MailKind.CHANGE:
        return f"{who} trân trọng thông báo: {what} có thay đổi về thời gian hoặc địa điểm. Lịch họp nay là:"
    stopped = "không tổ chức nữa" if meeting.state == MeetingState.CANCELLED else "tạm hoãn, sẽ mời lại khi có lịch mới"
    return f"{who} trân trọng thông báo: {what} {stopped}. Lý do: {meeting.state_reason}\nLịch đã mời:"


def _way_to_answer(kind: MailKind, link: str) -> str:
    if not link or kind == MailKind.CANCELLATION:
        return ""
    heads = {
        MailKind.CHANGE: "Nếu lịch mới làm thay đổi việc dự họp, xin trả lời lại tại liên kết dành riêng này:",
        MailKind.REMINDER: "Trả lời (dự, cử người đi thay, không dự được) tại liên kết dành riêng này:",
    }
    usual = (
        "Xem chương trình, tài liệu và trả lời (dự, cử người đi thay, không dự được) tại liên kết dành riêng này, "
        "không cần tài khoản:"
    )
    return f"{heads.get(kind, usual)}\n{link}\nLiên kết này chỉ dùng cho người được mời, đề nghị không chuyển tiếp."


def addressees(meeting: Meeting) -> tuple[list[Delegate], list[DelegateGroup]]:
    """Who has an address: delegates invited one by one, and groups invited as a whole by one letter. Two queries."""
    delegates = Delegate.objects.filter(group__meeting=meeting).exclude(mail="").select_related("group")
    groups = DelegateGroup.objects.filter(meeting=meeting, invite_by=InviteBy.COLLECTIVE).exclude(mail="")
    each = delegates.exclude(group__kind=GroupKind.GUESTS, client_id__isnull=False)  # who came unasked
    return list(each.order_by("group__position", "group", "position", "pk")), list(groups)
