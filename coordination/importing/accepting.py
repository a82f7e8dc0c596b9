"""Which uploaded files are read at all. Every refusal says what to do instead."""

from __future__ import annotations

import re
import zipfile
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError

from coordination.importing.lines import MOST_SIGNS, Source, TooLong
from coordination.importing.reading_docx import read_docx
from coordination.importing.reading_xlsx import read_xlsx
from documents.attaching import MEGABYTE, Checked, checked
from documents.filetypes import DOCX, JPG, PDF, PNG, XLSX, FileType

ENDINGS = ".docx,.xlsx"
MOST_LINES = 2000
LONGEST_LINE = 20_000
LARGEST_TEXT = {DOCX: 8 * MEGABYTE, XLSX: 4 * MEGABYTE}  # of the parts that hold text, unpacked: read within a second
LARGEST_UNPACKED = 80 * MEGABYTE  # with pictures
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARED = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-?8|us-ascii|ascii)""", re.IGNORECASE)

NO_TEXT = (
    "Tệp không có chữ nào đọc được, có thể chỉ có ảnh chụp, bản quét. Hãy dùng tệp Word gốc, hoặc gõ lại theo tệp mẫu."
)
BROKEN = "Tệp bị hỏng nên không đọc được: hãy mở bằng Word hoặc Excel, lưu lại rồi chọn lại."
TOO_LONG = "Tệp quá dài để là một chương trình: hãy chỉ giữ phần chương trình rồi chọn lại."
_PICTURE = (
    "Đây là {label}, không phải tệp Word hay Excel nên không đọc được thành nội dung. Hãy dùng tệp Word gốc; "
    "nếu chỉ có bản quét, hãy tạo chương trình mới và đính kèm bản quét."
)


def read_upload(upload: Any) -> tuple[Checked, Source]:
    """An uploaded file (Django's UploadedFile) and its lines; ValidationError where it is not one to read."""
    file = checked_office(upload)
    return file, _read(file)


def checked_office(upload: Any) -> Checked:
    """An uploaded file that is a Word or Excel file safe to open; ValidationError says why another is refused."""
    if upload.size > settings.ATTACHMENT_MAX_MB * MEGABYTE:
        size = f"{upload.size / MEGABYTE:.1f}".replace(".", ",")
        raise ValidationError(
            f"Tệp nặng {size} MB, quá giới hạn {settings.ATTACHMENT_MAX_MB} MB. Hãy bỏ bớt ảnh trong tệp rồi chọn lại."
        )
    _refuse_others(upload.name, upload.file)
    file = checked(upload)
    if file.kind in (PDF, JPG, PNG):
        raise ValidationError(_PICTURE.format(label=f"tệp {file.kind.label}" if file.kind == PDF else file.kind.label))
    _look_inside(file.file, file.kind)
    return file


def _refuse_others(name: str, file: IO[bytes]) -> None:
    """What people often choose by mistake, each with its own way out."""
    file.seek(0)
    head = file.read(8)
    ending = name.rpartition(".")[2].lower()
    if head == _OLE:
        file.seek(0)
        if _ENCRYPTED in file.read():
            raise ValidationError("Tệp đặt mật khẩu: mở bằng Word hoặc Excel, bỏ mật khẩu, lưu lại rồi chọn lại.")
        program, new = ("Excel", ".xlsx") if ending.startswith("xl") else ("Word", ".docx")
        raise ValidationError(f"Tệp .{ending} đời cũ: mở bằng {program}, chọn Lưu dưới dạng {new} rồi chọn lại.")
    if ending in ("odt", "ods", "rtf"):
        new = ".xlsx" if ending == "ods" else ".docx"
        raise ValidationError(f"Chưa đọc được tệp .{ending}: mở tệp, chọn Lưu dưới dạng {new} rồi chọn lại.")


def _look_inside(file: IO[bytes], kind: FileType) -> None:
    """Refuses what would unpack to too much, and documents that declare entities of their own."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels", ".vml"))]
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise ValidationError("Tệp này khi giải nén lớn bất thường nên không nhận: hãy bỏ bớt ảnh rồi chọn lại.")
        if sum(part.file_size for part in texts) > LARGEST_TEXT[kind]:
            raise ValidationError(TOO_LONG)
        if any(_is_suspect(archive, part) for part in texts):
            raise ValidationError("Tệp có khai báo lạ, có thể gây hại nên không nhận. Hãy chép nội dung sang tệp mới.")
    file.seek(0)


def _is_suspect(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type, which Word and Excel never do, or hides one in another encoding."""
    try:
        data = archive.read(part)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise ValidationError(BROKEN) from error
    return (
        data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in data[:64]
        or bool(_DECLARED.search(data) or _ENCODING.match(data))
    )


def _read(file: Checked) -> Source:
    try:
        source = read_docx(file.file) if file.kind == DOCX else read_xlsx(file.file)
    except TooLong as error:
        raise ValidationError(TOO_LONG) from error
    except Exception as error:  # a broken file fails inside the libraries in any way
        raise ValidationError(BROKEN) from error
    finally:
        file.file.seek(0)
    if not any(line.text for line in source.lines):
        raise ValidationError(NO_TEXT)
    lengths = [len(line.text) for line in source.lines]
    if len(lengths) > MOST_LINES or sum(lengths) > MOST_SIGNS or max(lengths) > LONGEST_LINE:
        raise ValidationError(TOO_LONG)
    return source
