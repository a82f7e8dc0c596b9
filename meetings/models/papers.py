"""The official documents of a meeting: each is a Document with what only its kind has; and the pack of all papers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from agencies.models import Agency
from documents.models import Document
from meetings.choices import PackState
from meetings.models.meeting import Meeting


class PaperOfMeeting(models.Model):
    """What every kind of document drafted from a meeting's records is called by.

    The keys to meeting and document stand in each kind, as their names from the other side differ.
    """

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{capfirst(self._meta.verbose_name)}: {self.meeting}"  # type: ignore[attr-defined]  # see above


class MeetingPlan(PaperOfMeeting):
    """The plan for organizing a meeting (kế hoạch)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="hội nghị", related_name="plans")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="meeting_plan")

    class Meta:
        verbose_name = "kế hoạch tổ chức hội nghị"
        verbose_name_plural = "kế hoạch tổ chức hội nghị"


class Invitation(PaperOfMeeting):
    """The invitation (giấy mời): one number for all, printed for each delegate, agency or group."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="hội nghị", related_name="invitations")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="invitation")

    class Meta:
        verbose_name = "giấy mời"
        verbose_name_plural = "giấy mời"


class Minutes(PaperOfMeeting):
    """The minutes (biên bản), agreed by secretary and chair. They carry no place and date.

    ``confirmed_hash`` is the digest of the wording the secretary confirmed: another wording is not confirmed.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="hội nghị", related_name="minutes")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="minutes")
    confirmed_hash = models.CharField(max_length=64, blank=True, editable=False)
    confirmed_at = models.DateTimeField("thư ký xác nhận lúc", null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "biên bản hội nghị"
        verbose_name_plural = "biên bản hội nghị"


class ConclusionNotice(PaperOfMeeting):
    """The notice of the conclusions (thông báo kết luận)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="hội nghị", related_name="conclusion_notices")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="conclusion_notice")

    class Meta:
        verbose_name = "thông báo kết luận"
        verbose_name_plural = "thông báo kết luận"


class GeneratedSection(models.Model):
    """What the application last wrote into a section of a meeting's paper, from what was recorded by then.

    A section that reads otherwise was edited by hand; newer records are offered beside it, never put over it.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="generated_sections")
    key = models.CharField(max_length=60)
    written = models.TextField(blank=True)

    class Meta:
        verbose_name = "mục tự soạn"
        verbose_name_plural = "các mục tự soạn"
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="generated_section_once")]

    def __str__(self) -> str:
        return self.key


class PartyConclusion(models.Model):
    """The conclusion of a party committee: recorded with number, date and scan (its attachment), not issued here."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="hội nghị", related_name="party_conclusions")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cấp ủy", related_name="+", null=True, blank=True)
    body = models.CharField("cấp ủy (ghi bằng lời)", max_length=300, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=100, blank=True)
    dated_on = models.DateField("ngày", null=True, blank=True)
    summary = models.TextField("trích yếu, nội dung chính", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "kết luận của cấp ủy"
        verbose_name_plural = "kết luận của cấp ủy"
        ordering = ["dated_on", "pk"]

    def __str__(self) -> str:
        return self.symbol or f"Kết luận tại hội nghị: {self.meeting}"


class NewsItem(models.Model):
    """News drafted from what is known of a meeting, to be copied or exported."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, verbose_name="hội nghị", related_name="news_item")
    headline = models.CharField("tiêu đề", max_length=300)
    lead = models.TextField("sa-pô", blank=True)
    body = models.TextField("nội dung", blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "tin bài"
        verbose_name_plural = "tin bài"

    def __str__(self) -> str:
        return self.headline


class Pack(models.Model):
    """All papers of a meeting as one file, built in the background: ``done`` of ``total`` steps, now at ``step``.

    ``meeting_rev`` is the meeting's revision it was made of. ``choices``: "papers" (keys), "documents" and "scans"
    (ids), "revisions" of both (by id as text, a scan's as "tep-<id>"), "words" (whether the Word files are wanted too)
    and "skipped" (title and reason of each scan left out). ``word_files``: the Word files as one ZIP.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="hội nghị", related_name="packs")
    meeting_rev = models.PositiveIntegerField()
    choices = models.JSONField(default=dict, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=PackState, default=PackState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    error = models.CharField("lỗi", max_length=500, blank=True)
    file = models.FileField("tệp", upload_to="bo-tai-lieu/%Y/%m/", blank=True)
    word_files = models.FileField("các bản Word", upload_to="bo-tai-lieu/%Y/%m/", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bộ tài liệu hội nghị"
        verbose_name_plural = "bộ tài liệu hội nghị"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Bộ tài liệu: {self.meeting}"
