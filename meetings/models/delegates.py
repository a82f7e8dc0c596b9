"""Who is invited, who answered and who came."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Appointment
from meetings.choices import GroupKind, InviteBy, MailKind, MailState, Presence, Response
from meetings.models.meeting import Meeting


def new_nonce() -> str:
    """What a delegate's personal link is derived from."""
    return secrets.token_urlsafe(16)


class DelegateGroup(models.Model):
    """A group of delegates: named ones, or only a count (null: the source does not say).

    ``came`` is how many of a group that is only counted came; null where nobody counted. ``mail`` takes the one
    invitation of a group that is invited as a whole.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="groups")
    kind = models.CharField("loại", max_length=12, choices=GroupKind, default=GroupKind.OTHER)
    name = models.CharField("nhóm đại biểu", max_length=300)
    count = models.PositiveIntegerField("số lượng", null=True, blank=True)
    came = models.PositiveIntegerField("số có mặt", null=True, blank=True)
    invite_by = models.CharField("cách mời", max_length=15, choices=InviteBy, default=InviteBy.DELEGATE)
    mail = models.EmailField("thư điện tử nhận giấy mời chung", blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nhóm đại biểu"
        verbose_name_plural = "nhóm đại biểu"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Delegate(models.Model):
    """A delegate by appointment, or as typed; the name may be unknown where a source tells only the post.

    Name, post and agency are what is printed: copied from the appointment when it is chosen. The personal link is
    derived from ``nonce``: a new one makes the former link void. ``client_id`` is what a device called a guest it
    added without a line, so that sending him twice adds him once.
    """

    group = models.ForeignKey(DelegateGroup, models.CASCADE, related_name="delegates")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="từ danh bạ", related_name="+", null=True, blank=True
    )
    name = models.CharField("họ và tên", max_length=120, blank=True)
    post = models.CharField("chức vụ", max_length=200, blank=True)
    agency_name = models.CharField("cơ quan", max_length=300, blank=True)
    mail = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    invited_at = models.DateTimeField("mời lúc", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField("nhắc lúc", null=True, blank=True, editable=False)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    response = models.CharField("trả lời", max_length=15, choices=Response, blank=True)
    substitute_name = models.CharField("họ tên người đi thay", max_length=120, blank=True)
    substitute_post = models.CharField("chức vụ người đi thay", max_length=200, blank=True)
    response_note = models.TextField("lời nhắn kèm trả lời", blank=True)
    responded_at = models.DateTimeField("trả lời lúc", null=True, blank=True, editable=False)
    response_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "đại biểu"
        verbose_name_plural = "đại biểu"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", post=""),
                name="delegate_has_name_or_post",
                violation_error_message="Ghi họ tên hoặc chức vụ của đại biểu.",
            ),
            models.CheckConstraint(
                condition=Q(response="", responded_at__isnull=True) | (~Q(response="") & Q(responded_at__isnull=False)),
                name="response_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.post]))


class Attendance(models.Model):
    """Whether a delegate came, as marked last. No row: nobody marked him yet.

    ``at`` is when he was marked on the clerk's device, ``recorded_at`` when that arrived here. ``client_id`` is the
    device's name of the last mark, so that sending it again changes nothing; ``rev`` tells one clerk of another's mark.
    """

    delegate = models.OneToOneField(Delegate, models.CASCADE, verbose_name="đại biểu", related_name="attendance")
    presence = models.CharField("điểm danh", max_length=15, choices=Presence)
    substitute_name = models.CharField("họ tên người đi thay", max_length=120, blank=True)
    substitute_post = models.CharField("chức vụ người đi thay", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người điểm danh", related_name="+"
    )
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now=True)
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"

    def __str__(self) -> str:
        return f"{self.delegate}: {self.get_presence_display()}"


class Mail(models.Model):
    """A mail about a meeting: kept, tried again while the mail server is down, and shown with what went wrong.

    ``key`` makes it unique in its meeting: asking twice sends once. ``calendar`` is the iCalendar text that goes with
    it. The newest ``error`` stays after a mail was sent in the end.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="mails")
    delegate = models.ForeignKey(Delegate, models.SET_NULL, related_name="mails", null=True, blank=True)
    group = models.ForeignKey(DelegateGroup, models.SET_NULL, related_name="mails", null=True, blank=True)
    kind = models.CharField("loại", max_length=10, choices=MailKind)
    key = models.CharField(max_length=120)
    to = models.EmailField("gửi tới")
    subject = models.CharField("tiêu đề", max_length=300)
    body = models.TextField("nội dung")
    calendar = models.TextField("tệp lịch", blank=True)
    state = models.CharField("trạng thái", max_length=15, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    error = models.CharField("lỗi", max_length=500, blank=True)
    next_try_at = models.DateTimeField("gửi lại lúc", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thư mời"
        verbose_name_plural = "thư mời"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state=MailState.WAITING), name="mail_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="mail_once_a_key"),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False), name="sent_mail_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.to})"
