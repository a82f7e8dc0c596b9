"""What a meeting concluded: what was said, the tasks it gave, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from coordination.models import Due
from meetings.choices import OPEN_TASK_STATES, RemarkKind, Ruling, TaskState
from meetings.models.meeting import Meeting
from meetings.models.papers import ConclusionNotice, PartyConclusion
from meetings.querysets import TaskQuerySet

NEAR_DAYS = 14
YEAR_DAYS = 365


class Remark(models.Model):
    """What was reported, assessed or concluded at a meeting. The assessment of a conclusion notice comes from these."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    kind = models.CharField("loại", max_length=15, choices=RemarkKind)
    text = models.TextField("nội dung")
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nội dung hội nghị"
        verbose_name_plural = "nội dung hội nghị"
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Task(Due):
    """A task a meeting's conclusion gives, with whom and until when as said there.

    ``agencies`` are all it is given to; ``lead`` is the one of them that answers for it, null where it is given to
    all alike or to somebody who has no agency here (``to_text``). ``parent``: it passes that task on, as ``passed_by``
    decided. ``given_on``: the day those it is given to were told of it; null while the conclusion is not announced.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tasks")
    to_text = models.CharField("giao cho", max_length=300)
    via = models.CharField("thông qua", max_length=300, blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="led_tasks", null=True, blank=True
    )
    agencies = models.ManyToManyField(Agency, verbose_name="cơ quan", related_name="meeting_tasks", blank=True)
    what = models.TextField("việc được giao")
    notice = models.ForeignKey(
        ConclusionNotice,
        models.PROTECT,
        verbose_name="theo thông báo kết luận",
        related_name="tasks",
        null=True,
        blank=True,
    )
    party_conclusion = models.ForeignKey(
        PartyConclusion,
        models.PROTECT,
        verbose_name="theo kết luận của cấp ủy",
        related_name="tasks",
        null=True,
        blank=True,
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="giao tiếp từ", related_name="passed_on", null=True, blank=True
    )
    passed_by = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan giao tiếp", related_name="+", null=True, blank=True
    )
    state = models.CharField("trạng thái", max_length=20, choices=TaskState, default=TaskState.NEW)
    given_on = models.DateField("giao ngày", null=True, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ được giao"
        verbose_name_plural = "nhiệm vụ được giao"
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["due_on"], name="task_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TaskState.DONE) | Q(done_on__isnull=False),
                name="done_task_has_its_day",
                violation_error_message="Ghi ngày hoàn thành.",
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]

    def get_absolute_url(self) -> str:
        return reverse("meetings:task", args=[self.pk])

    @property
    def office_id(self) -> int:
        """The agency (id) whose office looks after it: who passed it on, else who organized the meeting."""
        return self.passed_by_id or self.meeting.organizer_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TASK_STATES

    @property
    def is_overdue(self) -> bool:
        """Whether it is still open after its deadline."""
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def due_told(self) -> str:
        """How near or how long past an open task's deadline is: "còn 3 ngày", "quá hạn 2 ngày"; empty where far."""
        if not self.is_open or self.due_on is None:
            return ""
        days = (self.due_on - timezone.localdate()).days
        if days < 0:
            return f"quá hạn {-days} ngày" if -days < YEAR_DAYS else f"quá hạn hơn {-days // YEAR_DAYS} năm"
        return ("hết hạn hôm nay" if days == 0 else f"còn {days} ngày") if days <= NEAR_DAYS else ""


class TaskReport(models.Model):
    """What an agency says of its task, with evidence as attachments; ``says_done``: it asks to close the task."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="nhiệm vụ", related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan báo cáo", related_name="+")
    text = models.TextField("kết quả thực hiện")
    says_done = models.BooleanField("đã hoàn thành", default=False)
    on = models.DateField("ngày")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người báo cáo", related_name="+")
    at = models.DateTimeField("gửi lúc", auto_now_add=True)
    ruling = models.CharField("xem xét", max_length=12, choices=Ruling, default=Ruling.WAITING)
    ruling_remark = models.TextField("ý kiến", blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người xem xét", related_name="+", null=True, blank=True
    )
    ruled_at = models.DateTimeField("xem xét lúc", null=True, blank=True)

    class Meta:
        verbose_name = "báo cáo nhiệm vụ"
        verbose_name_plural = "báo cáo nhiệm vụ"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ruling=Ruling.RETURNED) | ~Q(ruling_remark=""),
                name="returned_task_report_says_why",
                violation_error_message="Ghi lý do trả lại.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class TaskExtension(models.Model):
    """An agency asks for more time until ``until``; ``due_before`` is the deadline as it was then."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="nhiệm vụ", related_name="extensions")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan đề nghị", related_name="+")
    until = models.DateField("gia hạn đến")
    reason = models.TextField("lý do")
    due_before = models.DateField("hạn cũ", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người đề nghị", related_name="+")
    at = models.DateTimeField("gửi lúc", auto_now_add=True)
    ruling = models.CharField("xem xét", max_length=12, choices=Ruling, default=Ruling.WAITING)
    ruling_remark = models.TextField("ý kiến", blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người xem xét", related_name="+", null=True, blank=True
    )
    ruled_at = models.DateTimeField("xem xét lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đề nghị gia hạn"
        verbose_name_plural = "đề nghị gia hạn"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"],
                condition=Q(ruling=Ruling.WAITING),
                name="one_extension_asked_at_a_time",
                violation_error_message="Cơ quan đã có một đề nghị gia hạn đang chờ xem xét.",
            ),
            models.CheckConstraint(
                condition=~Q(ruling=Ruling.RETURNED) | ~Q(ruling_remark=""),
                name="returned_extension_says_why",
                violation_error_message="Ghi lý do không gia hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gia hạn đến {self.until:%d/%m/%Y}"
