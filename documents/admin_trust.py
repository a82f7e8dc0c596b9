"""The trust store: certificate authorities whose certificates a locality accepts in electronic signatures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from agencies.admin import named
from agencies.administration import DirectoryAdmin, OwnChoicesFilter, administrator
from agencies.models import Locality
from documents.electronic.certificates import UnreadableCertificate, as_pem, read_authority, span, subject_of
from documents.models import TrustedCertificate

LARGEST = 64 * 1024  # bytes; a certificate has one or two thousand


class TrustedCertificateForm(forms.ModelForm):
    """A certificate pasted as PEM or chosen as a file; what it says is read from it, never typed."""

    file = forms.FileField(
        label="hoặc tệp chứng thư",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".cer,.crt,.pem,.der"}),
        help_text="Tệp .cer, .crt, .pem hoặc .der do đơn vị cấp chứng thư công bố.",
    )

    class Meta:
        model = TrustedCertificate
        fields = ["locality", "name", "pem", "withdrawn_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pem" in self.fields:
            self.fields["pem"].required = False
            self.fields["pem"].help_text = "Dán toàn bộ, từ dòng BEGIN CERTIFICATE đến dòng END CERTIFICATE."

    def clean(self) -> dict[str, Any]:
        """Reads the certificate and fills in what it says; errors stand at the field it came by."""
        given = super().clean() or {}
        if "pem" not in self.fields or self.errors:
            return given
        field = "file" if given.get("file") else "pem"
        try:
            self._take(self._content(given))
        except UnreadableCertificate as error:
            self.add_error(field, str(error))
        else:
            given["pem"] = self.instance.pem
            self._require_new(given, field)
        return given

    def _content(self, given: dict[str, Any]) -> bytes:
        file = given.get("file")
        content: bytes = file.read(LARGEST + 1) if file else given.get("pem", "").encode()
        if not content.strip():
            raise UnreadableCertificate("Dán chứng thư hoặc chọn tệp chứng thư.")
        if len(content) > LARGEST:
            raise UnreadableCertificate("Tệp quá lớn: đây không phải là một chứng thư.")
        return content

    def _take(self, content: bytes) -> None:
        certificate = read_authority(content)
        row = self.instance
        row.pem, row.fingerprint = as_pem(certificate), certificate.sha256.hex()
        row.subject = subject_of(certificate)[:500]
        row.valid_from, row.valid_until = span(certificate)
        if row.valid_until < timezone.now():
            raise UnreadableCertificate(f"Chứng thư đã hết hạn ngày {timezone.localtime(row.valid_until):%d/%m/%Y}.")

    def _require_new(self, given: dict[str, Any], field: str) -> None:
        same = TrustedCertificate.objects.filter(locality=given.get("locality"), fingerprint=self.instance.fingerprint)
        if same.exists():
            self.add_error(field, "Chứng thư này đã có trong danh sách.")


@admin.register(TrustedCertificate)
class TrustedCertificateAdmin(DirectoryAdmin):
    """Kept for good: who is trusted no more is withdrawn from a day, so that earlier signatures stay explained."""

    form = TrustedCertificateForm
    list_display = ["name", "locality_name", "subject", "valid_until", "withdrawn_on"]
    list_filter = [("locality", OwnChoicesFilter), "withdrawn_on"]
    search_fields = ["name", "subject", "fingerprint"]
    read = ("subject", "fingerprint", "valid_from", "valid_until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrustedCertificate]:
        return super().get_queryset(request).prefetch_related(named("locality", Locality))

    def get_fields(self, request: HttpRequest, obj: TrustedCertificate | None = None) -> list[Any]:
        if obj is None:
            return ["locality", "name", "pem", "file"]
        return ["locality", "name", *self.read, "pem", "withdrawn_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: TrustedCertificate | None = None) -> list[str]:
        """Another certificate is another row."""
        return [] if obj is None else ["locality", "pem", *self.read]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the superuser trusts for all localities."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if not administrator(request).is_superuser:
            field.required, field.empty_label = True, None
            field.help_text = ""
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="đơn vị hành chính", ordering="locality")
    def locality_name(self, row: TrustedCertificate) -> str:
        return str(row.locality) if row.locality else "Mọi đơn vị"
