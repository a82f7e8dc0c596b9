"""What an uploaded file is, told by its content, and the name it is kept under."""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from typing import IO, NamedTuple

import puremagic
from django.core.exceptions import ValidationError

HEAD = 4096  # bytes that tell what a file is
LONGEST_NAME = 180  # bytes: file systems hold 255
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes; a sheet of 20 MB unpacks to about that
MOST_PARTS = 10_000  # of a Word or Excel file
LARGEST_INDEX = 1024 * 1024  # bytes of its list of parts

_RESERVED = re.compile(r"^(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi, zero-width, unassigned; line separators


class FileType(NamedTuple):
    """A type of file that is taken: its endings (the first is the usual one), how it is sent, what people call it."""

    endings: tuple[str, ...]
    media_type: str
    label: str


PDF = FileType(("pdf",), "application/pdf", "PDF")
JPG = FileType(("jpg", "jpeg"), "image/jpeg", "ảnh JPG")
PNG = FileType(("png",), "image/png", "ảnh PNG")
DOCX = FileType(("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (.docx)")
XLSX = FileType(("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)")
TYPES = (PDF, DOCX, XLSX, JPG, PNG)
ACCEPTED = ",".join(f".{ending}" for kind in TYPES for ending in kind.endings)

_STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPG, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR": PNG}
_MAIN_PARTS = {
    "word/document.xml": (DOCX, "wordprocessingml.document.main+xml"),
    "xl/workbook.xml": (XLSX, "spreadsheetml.sheet.main+xml"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word and Excel before 2007, and every one with a password


def file_type(name: str, file: IO[bytes]) -> FileType:
    """The type of an open file by its content; its name must end as that type does.

    Raises ValidationError with a Vietnamese sentence for anything else, and for what is broken, has a password, holds
    macros or would unpack to more than is reasonable.
    """
    file.seek(0)
    head = file.read(HEAD)
    found = _office_type(file) if head.startswith(b"PK\x03\x04") else _plain_type(head, file)
    ending = name.rpartition(".")[2].lower()
    if ending not in found.endings:
        raise ValidationError(
            f"Tên tệp có đuôi “.{ending}” nhưng nội dung là {found.label}: hãy đặt lại đuôi .{found.endings[0]}."
            if "." in name
            else f"Tên tệp chưa có đuôi; nội dung là {found.label}: hãy thêm đuôi .{found.endings[0]}."
        )
    return found


def _plain_type(head: bytes, file: IO[bytes]) -> FileType:
    found = next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)
    if found is None or found.media_type not in _guesses(head):
        raise ValidationError(_refusal(head))
    if found is PDF and b"%%EOF" not in _tail(file):
        raise ValidationError("Tệp PDF bị hỏng hoặc chưa tải đủ: hãy lưu lại rồi đưa lên.")
    if found is PNG and b"IEND" not in _tail(file):
        raise ValidationError("Ảnh PNG bị hỏng hoặc chưa tải đủ: hãy lưu lại rồi đưa lên.")
    return found


def _guesses(head: bytes) -> list[str]:
    """The media types that the first bytes may mean, the likeliest first."""
    try:
        return [guess.mime_type for guess in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _tail(file: IO[bytes]) -> bytes:
    file.seek(0, 2)
    file.seek(max(file.tell() - HEAD, 0))
    return file.read(HEAD)


def _refusal(head: bytes) -> str:
    taken = "Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), ảnh JPG hoặc PNG"
    if not head:
        return "Tệp rỗng."
    if head.startswith(_OLE):
        return f"Tệp Word, Excel đời cũ (.doc, .xls) hoặc đặt mật khẩu: hãy lưu thành .docx, .xlsx. {taken}."
    if head.startswith((b"MZ", b"\x7fELF")):
        return f"Đây là chương trình máy tính, không phải tài liệu. {taken}."
    if b"<svg" in head.lower() or b"<html" in head.lower():
        return f"Không nhận trang HTML, ảnh SVG. {taken}."
    return f"{taken}; nội dung tệp này không phải loại nào trong số đó."


def _office_type(file: IO[bytes]) -> FileType:
    """Word or Excel, looked into without unpacking: what it holds and declares."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _looked_into(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ValidationError("Tệp Word, Excel bị hỏng: hãy mở bằng Word, Excel, lưu lại rồi đưa lên.") from error


def _looked_into(archive: zipfile.ZipFile) -> FileType:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise ValidationError("Tệp đặt mật khẩu: hãy bỏ mật khẩu rồi đưa lên.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ValidationError("Tệp này khi giải nén lớn bất thường nên không nhận.")
    index = _part(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroenabled" in index.lower() or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("Tệp có macro: hãy lưu thành .docx hoặc .xlsx không có macro.")
    for main, (kind, declared) in _MAIN_PARTS.items():
        if main in names and declared.encode() in index:
            _part(archive, main, read=LARGEST_UNPACKED)
            return kind
    raise ValidationError("Tệp nén không phải Word hay Excel. Chỉ nhận PDF, .docx, .xlsx, ảnh JPG hoặc PNG.")


def _part(archive: zipfile.ZipFile, name: str, read: int = LARGEST_INDEX) -> bytes:
    """A part's first bytes; BadZipFile where it is broken. Read in pieces: only the declared size is known so far."""
    first = b""
    with archive.open(name) as part:
        while piece := part.read(LARGEST_INDEX):
            first = first or piece
            read -= len(piece)
            if read < 0:
                raise ValidationError("Tệp này khi giải nén lớn bất thường nên không nhận.")
    return first


def safe_name(name: str, kind: FileType) -> str:
    """A file's name as it is kept: NFC, no folders, nothing unseen or that a file system refuses, not too long."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in last)
    seen = "".join(sign for sign in seen if unicodedata.category(sign) not in _UNSEEN)
    stem, _, ending = " ".join(_NOT_IN_NAMES.sub(" ", seen).split()).rpartition(".")
    ending = ending.lower() if ending.lower() in kind.endings else kind.endings[0]
    stem = stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .") or "tai-lieu"
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}.{ending}"
