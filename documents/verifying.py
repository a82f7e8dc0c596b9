"""What anybody may learn of a document by its code: that it was issued here, and whether a file is one of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from documents.choices import FileFormat, UploadState
from documents.models import Document, SignedUpload, SigningRound

LARGEST = 20 * 1024 * 1024  # bytes of a file to compare

IDENTICAL = {
    FileFormat.PDF: "Tệp trùng khớp từng byte với bản PDF đã ban hành.",
    FileFormat.DOCX: "Tệp trùng khớp từng byte với bản Word đã ban hành.",
    FileFormat.SCAN: "Tệp trùng khớp từng byte với bản quét văn bản ký tay do văn thư lưu.",
}
DIFFERENT = (
    "Tệp không trùng với tệp nào đã lưu của văn bản này. Tệp có thể đã bị sửa, là văn bản khác, hoặc là bản được lưu "
    "lại bằng phần mềm khác; hãy xin tệp gốc từ cơ quan ban hành."
)


@dataclass(frozen=True)
class Verdict:
    """What a comparison found: ``state`` is identical, earlier, different or none; ``message`` tells the reader."""

    state: str
    message: str


def judge(document: Document, chosen: UploadedFile | None) -> Verdict:
    """Compares a chosen file with every file kept of an issued document. The file itself is kept nowhere."""
    if chosen is None:
        return Verdict("none", "Chưa chọn tệp để so sánh.")
    if (chosen.size or 0) > LARGEST:
        return Verdict("different", "Tệp lớn quá 20 MB: không phải là tệp của văn bản này.")
    digest = hashlib.sha256()
    for chunk in chosen.chunks():
        digest.update(chunk)
    return compare(document, digest.hexdigest())


def compare(document: Document, sha256: str) -> Verdict:
    """Compares a file's SHA-256 (hex) with every file kept of an issued document."""
    kept = document.frozen_files.filter(sha256=sha256).first()
    if kept is not None:
        return Verdict("identical", IDENTICAL[FileFormat(kept.format)])
    earlier = _signed_before(document, sha256)
    return Verdict("earlier", earlier) if earlier else Verdict("different", DIFFERENT)


def _signed_before(document: Document, sha256: str) -> str:
    """Says which step of the electronic signing a file comes from, where it comes from one."""
    rounds = SigningRound.objects.filter(version=document.frozen_version)
    if rounds.filter(sha256=sha256).exists():
        return "Tệp là bản gốc của văn bản này trước khi các bên ký số: chưa có chữ ký nào."
    accepted = SignedUpload.objects.filter(round__in=rounds, state=UploadState.ACCEPTED)
    step = accepted.filter(sha256=sha256).select_related("round").first()
    if step is None:
        return ""
    count = accepted.filter(round=step.round, pk__lte=step.pk).count()
    return f"Tệp là văn bản này ở một bước ký trước: mới có {count} chữ ký số, chưa phải bản đã ban hành."
