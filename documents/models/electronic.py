"""Electronic signatures: the frozen file in its round from party to party, what was handed in, and whom we trust."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Locality
from documents.choices import RoundState, UploadState
from documents.models.binding import Signature
from documents.models.version import Party, Version
from documents.querysets import TrustedCertificateQuerySet


class SigningRound(models.Model):
    """One round of electronic signing of a version's frozen file. One party at a time holds the file.

    ``dated_on`` is the date printed on the file, as the reserved number. ``file`` is made after commit; until then it
    is empty and nobody's turn. ``holder`` is the party whose turn it is, since ``held_since``; none once the round is
    over.
    """

    version = models.ForeignKey(Version, models.PROTECT, verbose_name="bản văn bản", related_name="signing_rounds")
    state = models.CharField("trạng thái", max_length=20, choices=RoundState, default=RoundState.OPEN)
    dated_on = models.DateField("ngày in trên văn bản")
    lead_first = models.BooleanField("cơ quan cấp số ký trước", default=True)
    file = models.FileField("tệp gốc", upload_to="ky-so/%Y/")
    sha256 = models.CharField(max_length=64)
    holder = models.ForeignKey(
        Party, models.PROTECT, verbose_name="bên đang giữ tệp", related_name="+", null=True, blank=True
    )
    held_since = models.DateTimeField("giữ từ lúc", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người mở", related_name="+", null=True, blank=True
    )
    opened_at = models.DateTimeField("mở lúc", auto_now_add=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    end_reason = models.TextField("lý do dừng", blank=True)

    class Meta:
        verbose_name = "lượt ký số"
        verbose_name_plural = "lượt ký số"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state=RoundState.OPEN),
                name="one_open_signing_round",
                violation_error_message="Văn bản đang được ký số.",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.STOPPED) | ~Q(end_reason=""),
                name="stopped_round_has_reason",
                violation_error_message="Dừng ký số phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"


class SignedUpload(models.Model):
    """A file a party handed in as signed: checked in the background, then accepted or refused with its reason.

    ``progress`` is in percent. ``signature`` is the party's signature that an accepted file led to; ``verified`` are
    the electronic ones in it.
    """

    round = models.ForeignKey(SigningRound, models.PROTECT, verbose_name="lượt ký số", related_name="uploads")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="bên ký", related_name="signed_uploads")
    signature = models.OneToOneField(
        Signature, models.PROTECT, verbose_name="chữ ký", related_name="upload", null=True, blank=True
    )
    file = models.FileField("tệp đã ký", upload_to="ky-so/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    state = models.CharField("kết quả", max_length=20, choices=UploadState, default=UploadState.WAITING)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    reason = models.TextField("lý do không hợp lệ", blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nộp", related_name="+", null=True, blank=True
    )
    uploaded_at = models.DateTimeField("nộp lúc", auto_now_add=True)
    checked_at = models.DateTimeField("kiểm tra xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp đã ký số"
        verbose_name_plural = "tệp đã ký số"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=Q(state__in=[UploadState.WAITING, UploadState.CHECKING, UploadState.ACCEPTED]),
                name="one_signed_file_a_party",
                violation_error_message="Bên này đã nộp tệp đã ký.",
            ),
            models.CheckConstraint(
                condition=~Q(state=UploadState.REFUSED) | ~Q(reason=""), name="refused_upload_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.name}"


class VerifiedSignature(models.Model):
    """One valid electronic signature in an accepted file, with what its certificate says.

    A file may bring several: a leader's, and then his agency's in place of its stamp. ``position`` is their order.
    """

    upload = models.ForeignKey(SignedUpload, models.PROTECT, verbose_name="tệp đã ký", related_name="verified")
    position = models.PositiveSmallIntegerField("thứ tự")
    signer = models.CharField("chủ thể chứng thư", max_length=300)
    organisation = models.CharField("cơ quan theo chứng thư", max_length=300, blank=True)
    issuer = models.CharField("đơn vị cấp chứng thư", max_length=300, blank=True)
    serial = models.CharField("số chứng thư", max_length=80)
    fingerprint = models.CharField("dấu vân tay SHA-256", max_length=64)
    signed_at = models.DateTimeField("thời điểm ký")

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["upload", "position"]
        constraints = [models.UniqueConstraint(fields=["upload", "position"], name="verified_signature_once")]

    def __str__(self) -> str:
        return self.signer


class TrustedCertificate(models.Model):
    """A certificate authority that a locality trusts. Localities below trust it too; none: all localities do."""

    locality = models.ForeignKey(
        Locality,
        models.PROTECT,
        verbose_name="đơn vị hành chính",
        related_name="trusted_certificates",
        null=True,
        blank=True,
        help_text="Để trống: mọi đơn vị.",
    )
    name = models.CharField("tên", max_length=200)
    pem = models.TextField("chứng thư (PEM)")
    fingerprint = models.CharField("dấu vân tay SHA-256", max_length=64, editable=False)
    subject = models.CharField("chủ thể", max_length=500, editable=False)
    valid_from = models.DateTimeField("có hiệu lực từ", editable=False)
    valid_until = models.DateTimeField("đến", editable=False)
    withdrawn_on = models.DateField("thôi tin cậy từ ngày", null=True, blank=True)

    objects = TrustedCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng thư được tin cậy"
        verbose_name_plural = "chứng thư được tin cậy"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "fingerprint"],
                name="trusted_certificate_once",
                violation_error_message="Chứng thư này đã có trong danh sách.",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(locality__isnull=True),
                name="common_trusted_certificate_once",
                violation_error_message="Chứng thư này đã có trong danh sách chung.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
