"""What a new meeting starts from: a usual agenda of its kind, or a meeting of before."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from agencies.models import Appointment, User
from agencies.naming import carry_names, name_columns
from coordination.models import Program
from meetings.choices import AgendaKind, GroupKind, PurposeKind
from meetings.delegates import delegate_by
from meetings.models import AgendaItem, Delegate, DelegateGroup, Meeting, Purpose

YEAR = re.compile(r"\b20\d\d\b")
OFFERED = 20  # meetings of before
COPIED_FIELDS = ("part_of_day", "starts_at", "ends_at", "place", "room", "address", "dress", "guest_notes")
COPIED_ITEM = ("kind", "content", "minutes", "presenter_text", "position")
COPIED_GROUP = ("kind", "name", "count", "invite_by", "mail", "position")


@dataclass(frozen=True)
class Template:
    """A usual meeting: its title (with the year to be filled in), purposes, agenda and groups of delegates."""

    label: str
    title: str
    purposes: tuple[PurposeKind, ...]
    agenda: tuple[tuple[AgendaKind, str, int], ...]
    groups: tuple[tuple[GroupKind, str], ...]


_A, _G, _P = AgendaKind, GroupKind, PurposeKind
_OPENING = (
    (_A.OPENING, "Ổn định tổ chức, tuyên bố lý do, giới thiệu đại biểu", 10),
    (_A.OPENING, "Phát biểu khai mạc", 5),
)
_CLOSING = (
    (_A.CONCLUSION, "Phát biểu chỉ đạo, kết luận hội nghị", 15),
    (_A.CLOSING, "Bế mạc", 5),
)
_REVIEW = (
    (_A.REPORT, "Báo cáo kết quả thực hiện chương trình phối hợp", 20),
    (_A.SPEECH, "Phát biểu tham luận của các đơn vị", 30),
    (_A.DISCUSSION, "Thảo luận", 20),
)
_SIGNING = (
    (_A.REPORT, "Trình bày dự thảo chương trình phối hợp", 15),
    (_A.SIGNING, "Ký kết chương trình phối hợp", 15),
)
_AWARDS = (
    (_A.AWARDS, "Công bố quyết định và trao khen thưởng", 15),
    (_A.EMULATION, "Phát động thi đua", 10),
)
_GROUPS = (
    (_G.CHAIRS, "Chủ tọa hội nghị"),
    (_G.PARTY, "Đại biểu cấp ủy"),
    (_G.COUNCIL, "Đại biểu HĐND"),
    (_G.COMMITTEE, "Đại biểu UBND"),
    (_G.FRONT, "Đại biểu MTTQ và các tổ chức chính trị - xã hội"),
    (_G.DEPARTMENTS, "Các phòng, ban, đơn vị"),
)
_CEREMONY = ((_G.SUPERIORS, "Đại biểu cấp trên"), *_GROUPS, (_G.BELOW, "Đại biểu cơ sở"), (_G.PRESS, "Cơ quan báo chí"))

TEMPLATES = {
    "ky-ket": Template(
        "Lễ ký kết",
        "Lễ ký kết chương trình phối hợp công tác năm {year}",
        (_P.SIGNING,),
        (*_OPENING, *_SIGNING, (_A.SPEECH, "Phát biểu của đại diện các bên", 15), *_CLOSING),
        _CEREMONY,
    ),
    "so-ket": Template(
        "Hội nghị sơ kết",
        "Hội nghị sơ kết thực hiện chương trình phối hợp 6 tháng đầu năm {year}",
        (_P.PRELIMINARY_REVIEW,),
        (*_OPENING, *_REVIEW, *_CLOSING),
        _GROUPS,
    ),
    "giao-ban": Template(
        "Hội nghị giao ban",
        "Hội nghị giao ban công tác phối hợp năm {year}",
        (_P.BRIEFING,),
        (*_OPENING[:1], *_REVIEW[:1], (_A.DISCUSSION, "Trao đổi, thảo luận", 40), *_CLOSING[:1]),
        _GROUPS,
    ),
    "tong-ket": Template(
        "Hội nghị tổng kết và ký kết",
        "Hội nghị tổng kết chương trình phối hợp năm {year}, ký kết chương trình năm {next}",
        (_P.FINAL_REVIEW, _P.SIGNING),
        (*_OPENING, *_REVIEW, *_AWARDS, *_SIGNING, *_CLOSING),
        _CEREMONY,
    ),
}


@dataclass(frozen=True)
class Prefilled:
    """What the form of a new meeting shows at first."""

    fields: dict[str, Any]
    purposes: list[dict[str, Any]]
    officers: list[dict[str, Any]] = field(default_factory=list)


def former_meetings(user: User) -> list[Meeting]:
    """The newest meetings that the user's agency organized."""
    own = Meeting.objects.visible_to(user)
    return list(own.filter(organizer=user.acting.agency_id)[:OFFERED]) if user.acting else []


def prefilled_by_template(template: Template, today: datetime.date) -> Prefilled:
    """A template's title for this year, and its purposes, whose programmes are still to be chosen."""
    title = template.title.format(year=today.year, next=today.year + 1)
    return Prefilled({"title": title}, [{"kind": kind} for kind in template.purposes])


def prefilled_by_meeting(former: Meeting, user: User, today: datetime.date) -> Prefilled:
    """A meeting of before, a year on: years in the title, and each programme's successor where there is one."""
    fields = {name: getattr(former, name) for name in COPIED_FIELDS}
    fields["title"] = _a_year_on(former.title)
    purposes = list(Purpose.objects.filter(meeting=former).titled_for(user))
    following = dict(
        Program.objects.visible_to(user)
        .filter(previous__in=[one.program_id for one in purposes if one.program_id])
        .values_list("previous", "pk")
    )
    officers = list(former.officers.select_related("appointment"))
    holders = holders_of((officer.appointment for officer in officers if officer.appointment), today)
    return Prefilled(
        fields,
        [_purpose_again(one, following.get(one.program_id or 0)) for one in purposes],
        [
            {
                "role": officer.role,
                "appointment": holders.get(officer.appointment.post_id) if officer.appointment else None,
                "text": officer.text,
            }
            for officer in officers
        ],
    )


def _a_year_on(text: str) -> str:
    """The text with each year in it counted up by one."""
    return YEAR.sub(lambda year: str(int(year[0]) + 1), text)


def _purpose_again(purpose: Purpose, following: int | None) -> dict[str, Any]:
    """A purpose a year on: of the programme that follows, else in words; what is signed is to be chosen."""
    in_words = following is None and purpose.program is not None and purpose.kind != PurposeKind.SIGNING
    subject = _a_year_on(purpose.what if in_words else purpose.subject)
    return {"kind": purpose.kind, "program": following, "subject": subject[:300]}


def holders_of(appointments: Iterable[Appointment], on: datetime.date) -> dict[int, Appointment]:
    """Who holds the posts of these appointments on a day, by the post's id, agencies named as of then. One query."""
    posts = {appointment.post_id for appointment in appointments}
    held = Appointment.objects.filter(post__in=posts).valid_on(on).annotate(**name_columns("agency", on))
    newest_last = held.select_related("official", "post", "agency").order_by(F("since").asc(nulls_first=True), "pk")
    found = {one.post_id: one for one in newest_last}
    for one in found.values():
        carry_names(one, "agency")
    return found


def fill_by_template(meeting: Meeting, template: Template) -> None:
    """Gives a new meeting the template's agenda and groups."""
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, kind=kind, content=content, minutes=minutes, position=position)
        for position, (kind, content, minutes) in enumerate(template.agenda, 1)
    )
    DelegateGroup.objects.bulk_create(
        DelegateGroup(meeting=meeting, kind=kind, name=name, position=position)
        for position, (kind, name) in enumerate(template.groups, 1)
    )


def fill_by_meeting(meeting: Meeting, former: Meeting) -> None:
    """Gives a new meeting the agenda, groups and delegates of a former one; posts go to who holds them on the day.

    Somebody whose post nobody holds then stays as a post without a name.
    """
    items = list(former.agenda.select_related("presenter__post"))
    delegates = list(Delegate.objects.filter(group__meeting=former).select_related("appointment__post", "group"))
    named = [one.presenter for one in items if one.presenter] + [d.appointment for d in delegates if d.appointment]
    holders = holders_of(named, meeting.held_on)
    AgendaItem.objects.bulk_create(_item_again(meeting, item, holders) for item in items)
    groups = {
        group.pk: DelegateGroup.objects.create(meeting=meeting, **{name: getattr(group, name) for name in COPIED_GROUP})
        for group in former.groups.all()
    }
    Delegate.objects.bulk_create(
        _delegate_again(groups[delegate.group_id], delegate, holders) for delegate in delegates
    )


def _item_again(meeting: Meeting, item: AgendaItem, holders: dict[int, Appointment]) -> AgendaItem:
    copied = AgendaItem(meeting=meeting, **{name: getattr(item, name) for name in COPIED_ITEM})
    if item.presenter:
        copied.presenter = holders.get(item.presenter.post_id)
        copied.presenter_text = "" if copied.presenter else item.presenter.post.title
    return copied


def _delegate_again(group: DelegateGroup, former: Delegate, holders: dict[int, Appointment]) -> Delegate:
    if former.appointment is None:
        return Delegate(
            group=group, position=former.position, name=former.name, post=former.post, agency_name=former.agency_name
        )
    holder = holders.get(former.appointment.post_id)
    if holder is None:
        post = former.appointment.post.title
        return Delegate(group=group, position=former.position, post=post, agency_name=former.agency_name)
    same = holder.pk == former.appointment_id
    contact = {"mail": former.mail, "phone": former.phone} if same else {}
    return Delegate(group=group, position=former.position, appointment=holder, **delegate_by(holder), **contact)
