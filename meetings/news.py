"""A news item drafted from what is known of a meeting, kept as edited, exported as a Word file."""

from __future__ import annotations

import io
from dataclasses import dataclass

import docx
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from docx.shared import Mm, Pt

from activity.log import record
from agencies.models import User
from coordination.models import Program
from coordination.phrases import within
from documents.exceptions import StaleRevision
from documents.models import Attachment, AttachmentVersion
from meetings import workflow
from meetings.awards import merit
from meetings.choices import MeetingState, PurposeKind, RemarkKind
from meetings.models import Meeting, NewsItem, Purpose
from meetings.permissions import may_organize

PICTURE_WIDTH = Mm(150)
REVIEWING = (PurposeKind.PRELIMINARY_REVIEW, PurposeKind.BRIEFING, PurposeKind.FINAL_REVIEW)


@dataclass(frozen=True)
class News:
    """Headline, lead, and the paragraphs of the body, one a line."""

    headline: str
    lead: str
    body: str


def drafted_news(meeting: Meeting, user: User) -> News:
    """Headline, lead, who, reviewed, shortcomings, signed contents, awards, conclusion: as far as each is recorded.

    Conclusions not announced yet are left out. ``meeting`` as of ``meeting_or_404``. Five queries.
    """
    remarks: dict[str, list[str]] = {}
    for remark in meeting.remarks.all():
        remarks.setdefault(remark.kind, []).append(remark.text.rstrip(" .;"))
    purposes = list(Purpose.objects.filter(meeting=meeting).titled_for(user))
    parts = [
        _attended(meeting),
        _reviewed(purposes, remarks),
        _sentence("Hội nghị cũng thẳng thắn chỉ ra tồn tại, hạn chế: ", remarks.get(RemarkKind.SHORTCOMING, [])),
        _signed(purposes, user),
        _awarded(meeting),
        _concluded(meeting, remarks),
    ]
    return News(meeting.title, _lead(meeting), "\n".join(filter(None, parts)))


def _lead(meeting: Meeting) -> str:
    part = f"{meeting.get_part_of_day_display().capitalize()} ngày" if meeting.part_of_day else "Ngày"
    place = f", tại {meeting.place_printed}" if meeting.place_printed else ""
    chaired = f" {meeting.chair_printed} chủ trì." if meeting.chairs else ""
    return (
        f"{part} {meeting.held_on:%d/%m/%Y}{place}, {meeting.organizer_full} tổ chức {within(meeting.title)}.{chaired}"
    )


def _attended(meeting: Meeting) -> str:
    groups = list(meeting.groups.values_list("name", flat=True))
    return f"Dự hội nghị có: {'; '.join(groups)}." if groups else ""


def _sentence(opening: str, texts: list[str]) -> str:
    return f"{opening}{'; '.join(within(text) for text in texts)}." if texts else ""


def _reviewed(purposes: list[Purpose], remarks: dict[str, list[str]]) -> str:
    about = [within(purpose.what) for purpose in purposes if purpose.kind in REVIEWING]
    found = [*remarks.get(RemarkKind.THEME, []), *remarks.get(RemarkKind.RESULT, [])]
    figures = _sentence("Số liệu nổi bật: ", remarks.get(RemarkKind.FIGURE, []))
    opening = f"Hội nghị đã đánh giá {'; '.join(about)}. " if about else ""
    return f"{opening}{_sentence('Kết quả: ', found)} {figures}".strip()


def _signed(purposes: list[Purpose], user: User) -> str:
    """The programmes signed, with their parties, each as far as the user may read it."""
    signed = [one.program_id for one in purposes if one.program_id and one.kind == PurposeKind.SIGNING]
    programs = Program.objects.visible_to(user).filter(pk__in=signed).with_title(user)
    titles = [program.title for program in programs if program.title]
    return f"Tại hội nghị, các bên đã ký kết: {'; '.join(titles)}." if titles else ""


def _awarded(meeting: Meeting) -> str:
    told = [
        f"{one.by or 'Hội nghị'} khen thưởng {one.counted or 'các tập thể, cá nhân'}"
        + (f" có {merit(one)}" if one.for_what else "")
        for one in meeting.commendations.all()
    ]
    return f"Dịp này, {'; '.join(told)}." if told else ""


def _concluded(meeting: Meeting, remarks: dict[str, list[str]]) -> str:
    if meeting.state != MeetingState.CONCLUDED:
        return ""
    who = f"{meeting.concluded_by} đề nghị" if meeting.concluded_by else "Hội nghị thống nhất"
    texts = [*remarks.get(RemarkKind.CONCLUSION, []), *remarks.get(RemarkKind.DIRECTION, [])]
    return _sentence(f"Kết luận hội nghị, {who}: ", texts)


@transaction.atomic
def save_news(meeting: Meeting, news: News, *, user: User, rev: int) -> NewsItem:
    """Saves the item as edited; ``rev`` 0 for the first time. StaleRevision where somebody saved meanwhile."""
    meeting = workflow.lock(meeting)
    if not may_organize(user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị viết tin bài.")
    item = NewsItem.objects.filter(meeting=meeting).first()
    if (item.rev if item else 0) != rev:
        raise StaleRevision("Tin bài vừa được người khác lưu. Nội dung bạn gõ vẫn còn dưới đây.")
    item = item or NewsItem(meeting=meeting, rev=0)
    item.headline, item.lead, item.body = news.headline, news.lead, news.body
    item.rev, item.edited_by, item.edited_at = item.rev + 1, user, timezone.now()
    item.save()
    record(meeting, "tin-bai", "Lưu tin bài", user=user)
    return item


def photos_of(meeting: Meeting) -> list[AttachmentVersion]:
    """The pictures among the meeting's files as they are now; an attachment's title is its caption. One query."""
    content_type = ContentType.objects.get_for_model(Meeting)
    files = Attachment.objects.filter(content_type=content_type, object_id=meeting.pk, removed_at=None)
    newest = AttachmentVersion.objects.filter(attachment=OuterRef("attachment")).order_by("-no")
    pictures = AttachmentVersion.objects.filter(attachment__in=files, media_type__startswith="image/")
    return list(
        pictures.filter(pk=Subquery(newest.values("pk")[:1])).select_related("attachment").order_by("attachment")
    )


def news_docx(news: News, photos: list[AttachmentVersion]) -> bytes:
    """The item as a Word file, its pictures with captions at the end."""
    word = docx.Document()
    word.styles["Normal"].font.name = "Times New Roman"
    word.styles["Normal"].font.size = Pt(14)
    word.add_heading(news.headline, level=1)
    word.add_paragraph().add_run(news.lead).bold = True
    for line in filter(None, (line.strip() for line in news.body.splitlines())):
        word.add_paragraph(line)
    for photo in photos:
        with photo.file.open("rb") as picture:
            word.add_picture(io.BytesIO(picture.read()), width=PICTURE_WIDTH)
        word.add_paragraph().add_run(photo.attachment.title).italic = True
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()
