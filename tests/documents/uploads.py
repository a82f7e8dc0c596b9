"""Small files of every kind, good and disguised, for the tests of attached files."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 60 + b"\xff\xd9"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
EXE = b"MZ\x90\x00" + bytes(200)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + _chunk(b"IEND", b"")


def office(main="word/document.xml", sort="wordprocessingml.document.main+xml", **more) -> bytes:
    """A Word file, or what the arguments make of it; ``more``: further parts, "/" written as "__"."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        declared = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{sort}"/></Types>'
        archive.writestr("[Content_Types].xml", declared)
        archive.writestr(main, "<x/>" * 50)
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return data.getvalue()


DOCX = office()
XLSX = office("xl/workbook.xml", "spreadsheetml.sheet.main+xml")


def encrypted() -> bytes:
    """A Word file whose parts are marked as encrypted."""
    data = bytearray(DOCX)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (found := data.find(sign, start)) >= 0:
            data[found + at] |= 1
            start = found + 4
    return bytes(data)


def bomb(size=400 * 1024 * 1024) -> bytes:
    """A Word file that declares a part of ``size`` bytes."""
    data = bytearray(DOCX)
    start = data.rfind(b"PK\x01\x02")
    data[start + 24 : start + 28] = struct.pack("<I", size)
    return bytes(data)


def upload(name="bao-cao.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
