"""Uploaded files are told by their content and kept under safe names."""

import io
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from documents import filetypes
from documents.filetypes import file_type, safe_name
from tests.documents import uploads


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", uploads.PDF, filetypes.PDF),
        ("a.PDF", uploads.PDF, filetypes.PDF),
        ("a.jpg", uploads.JPG, filetypes.JPG),
        ("a.jpeg", uploads.JPG, filetypes.JPG),
        ("a.png", uploads.PNG, filetypes.PNG),
        ("a.docx", uploads.DOCX, filetypes.DOCX),
        ("a.xlsx", uploads.XLSX, filetypes.XLSX),
    ],
)
def test_each_type_that_is_taken_is_told_by_its_content(name, content, kind):
    assert file_type(name, io.BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "Tệp rỗng"),
        ("a.pdf", uploads.EXE, "chương trình máy tính"),
        ("a.pdf", b"\x7fELF" + bytes(100), "chương trình máy tính"),
        ("a.png", uploads.SVG, "ảnh SVG"),
        ("a.pdf", uploads.HTML, "trang HTML"),
        ("a.docx", uploads.OLE, "đặt mật khẩu"),
        ("a.txt", b"van ban", "Chỉ nhận tệp PDF"),
        ("a.pdf", b"\n" + uploads.PDF, "Chỉ nhận tệp PDF"),
        ("a.pdf", uploads.PDF[:-8], "bị hỏng"),
        ("a.png", uploads.PNG[:-12], "bị hỏng"),
        ("a.pdf", uploads.PNG, "nội dung là ảnh PNG"),
        ("a.exe", uploads.PDF, "đuôi “.exe” nhưng nội dung là PDF"),
        ("a.pdf.exe", uploads.PDF, "đuôi “.exe”"),
        ("a", uploads.PDF, "chưa có đuôi"),
        ("a.docx", uploads.XLSX, "nội dung là Excel"),
        ("a.docm", uploads.DOCX, "đuôi “.docm”"),
        ("a.docx", uploads.DOCX[: len(uploads.DOCX) // 2], "bị hỏng"),
        ("a.docx", uploads.EXE + uploads.DOCX, "chương trình máy tính"),
        ("a.docx", uploads.encrypted(), "đặt mật khẩu"),
        ("a.docx", uploads.bomb(), "lớn bất thường"),
        ("a.docx", uploads.office(word__vbaProject_bin="x"), "macro"),
        ("a.docx", uploads.office(sort="wordprocessingml.document.main+xml;macroEnabled"), "macro"),
        ("a.docx", uploads.office(main="ppt/presentation.xml"), "không phải Word hay Excel"),
        ("a.docx", uploads.office(sort="presentationml"), "không phải Word hay Excel"),
    ],
)
def test_everything_else_is_refused_with_its_reason(name, content, why):
    with pytest.raises(ValidationError) as refused:
        file_type(name, io.BytesIO(content))
    assert why in refused.value.messages[0]


def test_a_word_file_with_a_damaged_part_is_refused():
    data = bytearray(uploads.DOCX)
    at = data.find(b"word/document.xml") + len("word/document.xml") + 2
    data[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(ValidationError, match="bị hỏng"):
        file_type("a.docx", io.BytesIO(bytes(data)))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Báo cáo quý I.pdf", "Báo cáo quý I.pdf"),
        (unicodedata.normalize("NFD", "Nghị quyết.pdf"), "Nghị quyết.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\an\\ke hoach.PDF", "ke hoach.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\u200b\x00b\nc.pdf", "a b c.pdf"),
        ('a<b>:"|?*c.pdf', "a b c.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.ban.pdf", "_com1.ban.pdf"),
        ("console.pdf", "console.pdf"),
        ("...pdf", "tai-lieu.pdf"),
        ("   .pdf", "tai-lieu.pdf"),
        (".pdf", "tai-lieu.pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given, filetypes.PDF) == kept


def test_a_long_name_is_cut_between_letters():
    kept = safe_name("ế" * 300 + ".pdf", filetypes.PDF)
    assert kept == "ế" * 60 + ".pdf"
    assert len(kept.encode()) <= 255
