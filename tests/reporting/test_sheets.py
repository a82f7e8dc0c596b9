"""A report's Excel and Word forms: taken home, filled in, brought back, looked at, taken over."""

import io
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coordination.models import Indicator
from reporting.entry import save_report
from reporting.models import Figure, ReportFile
from reporting.sheets.excel import read_excel, write_excel
from reporting.sheets.lines import blocks_of, print_of
from reporting.sheets.taking import dry_run, receive
from reporting.sheets.word import read_word, write_word

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, town):
    writer = town.staff[town.ubnd.pk]
    client.force_login(writer)
    return writer


def filled(form, **cells):
    """An Excel form with texts by the field's name, without its item's part of it."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=4):
        name = str(row[0].value or "").partition("|")[0].rpartition("-")[2]
        if name in cells:
            row[3].value = cells.pop(name)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def hand_in(client, report, data, name="bieu.xlsx"):
    upload = SimpleUploadedFile(name, data)
    return client.post(reverse("reporting:forms", args=[report.pk]), {"tep": upload}, follow=True)


def excel(report):
    return write_excel(report, blocks_of(report))


@pytest.mark.parametrize(("write", "read"), [(write_excel, read_excel), (write_word, read_word)])
def test_a_form_reads_back_as_it_was_written(report, writer, write, read):
    save_report(report, user=writer, parts={"strengths": "Một\nHai – “ba” & <bốn>"}, items=[])
    report.refresh_from_db()
    blocks = blocks_of(report)
    returned = read(io.BytesIO(write(report, blocks)))
    lines = [line for block in blocks for line in block.lines]
    assert [row.key for row in returned.rows] == [line.key for line in lines]
    assert [print_of(row.text) for row in returned.rows] == [line.seen for line in lines]
    assert returned.identity == f"bao-cao:{report.pk}:1"


def test_what_excel_says_is_shown_first_and_taken_over_when_confirmed(client, report, writer):
    data = filled(excel(report), strengths="Tốt", status="đang thực hiện", value="trên 1,2 nghìn")
    page = hand_in(client, report, data)
    assert "Tệp sẽ thay đổi 3 mục" in page.content.decode()
    assert not Figure.objects.exists()
    done = client.post(page.request["PATH_INFO"], follow=True).content.decode()
    assert "Đã nhập 3 mục từ tệp" in done
    report.refresh_from_db()
    assert (report.strengths, Figure.objects.get().printed) == ("Tốt", "trên 1.200")
    assert report.progress.order_by("item")[0].status == "dang-thuc-hien"
    assert "Tệp này đã được nhập vào báo cáo." in client.post(page.request["PATH_INFO"], follow=True).content.decode()
    again = hand_in(client, report, data)
    assert (again.status_code, f"Tệp này đã được {writer} nhập" in again.content.decode()) == (400, True)
    assert "không có gì khác" in hand_in(client, report, excel(report)).content.decode()


def test_what_word_says_is_taken_over_too(client, report, writer):
    word = docx.Document(io.BytesIO(write_word(report, blocks_of(report))))
    cells = next(row.cells for table in word.tables for row in table.rows if "chung-strengths" in row.cells[3].text)
    cells[2].text = "Dòng một\nDòng hai"
    cells[2].add_paragraph("Dòng ba")
    target = io.BytesIO()
    word.save(target)
    page = hand_in(client, report, target.getvalue(), "bieu.docx")
    client.post(page.request["PATH_INFO"])
    report.refresh_from_db()
    assert report.strengths == "Dòng một\nDòng hai\nDòng ba"


def test_wrong_lines_are_told_and_the_others_taken_over_only_when_said(client, report, writer):
    page = hand_in(client, report, filled(excel(report), strengths="Tốt", value="=SUM(1,2)", percent=120))
    text = page.content.decode()
    assert "là công thức" in text
    assert "Tỷ lệ hoàn thành từ 0 đến 100" in text
    url = page.request["PATH_INFO"]
    assert "Tệp còn dòng có lỗi" in client.post(url).content.decode()
    report.refresh_from_db()
    assert report.strengths == ""
    client.post(url, {"bo-qua-loi": "on"})
    report.refresh_from_db()
    assert report.strengths == "Tốt"
    assert ReportFile.objects.get().findings[0][1] == "Tỷ lệ hoàn thành (%)"
    assert not Figure.objects.exists()


def test_whatever_stands_in_a_cell_is_read_or_told_what_to_type(report, writer):
    cells = {
        12.5: "có phần lẻ, mà chỉ tiêu tính bằng",
        "12,5": "có phần lẻ, mà chỉ tiêu tính bằng",
        "1.178.826.623": "",
        "~200": "",
        "không có": "",
        "N/A": "",
        "1e400": "Không hiểu “e400” sau số. Ghi một số",
        10.0**300: "Ghi một số",
        -5: "không được âm",
        "120 %": "không phải %: ghi số",
        "12\t13": "dán từng ô một",
        "=1+1": "là công thức: chép ô rồi dán lại dạng giá trị",
        "#N/A": "gõ lại số liệu",
    }
    Indicator.objects.update(unit="hội nghị")
    form = excel(report)
    for typed, message in cells.items():
        upload = SimpleUploadedFile("bieu.xlsx", filled(form, value=typed))
        (change,) = dry_run(report, receive(report, upload, user=writer)).changes
        assert (message in change.error, bool(change.error)) == (True, bool(message)), (typed, change.error)


def test_a_newer_text_of_the_page_stays_unless_its_writer_says_otherwise(client, report, writer):
    form = excel(report)
    save_report(report, user=writer, parts={"strengths": "Mới hơn", "directions": "Chỉ có trên trang"}, items=[])
    page = hand_in(client, report, filled(form, strengths="Cũ hơn", recommendations="Đề xuất"))
    url = page.request["PATH_INFO"]
    assert "đã được sửa trên trang sau khi tải biểu" in page.content.decode()
    client.post(url)
    report.refresh_from_db()
    assert (report.strengths, report.directions, report.recommendations) == ("Mới hơn", "Chỉ có trên trang", "Đề xuất")
    page = hand_in(client, report, filled(form, strengths="Cũ hơn nữa"))
    client.post(page.request["PATH_INFO"], {"thay": "chung-strengths"})
    report.refresh_from_db()
    assert report.strengths == "Cũ hơn nữa"


def other_identity(form, identity):
    book = openpyxl.load_workbook(io.BytesIO(form))
    book.worksheets[0]["A1"].value = identity
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(form, name, data):
    target = io.BytesIO(form)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def test_a_file_that_is_no_form_of_this_report_is_refused_with_what_to_do(client, report, writer):
    form = excel(report)
    refused = {
        "Đây không phải biểu": other_identity(form, "gì đó"),
        "biểu của một báo cáo khác": other_identity(form, f"bao-cao:{report.pk + 1}:1"),
        "theo mẫu cũ": other_identity(form, f"bao-cao:{report.pk}:0"),
        "Tệp có macro": with_part(form, "xl/vbaProject.bin", b"x"),
        "Tệp quá dài": with_part(form, "xl/worksheets/sheet9.xml", b" " * 5_000_000),
        "lớn bất thường": with_part(form, "xl/media/a.png", b"\0" * 90_000_000),
        "bị hỏng": form[: len(form) // 2],
        "Chỉ nhận tệp": b"chu",
    }
    for message, data in refused.items():
        answer = hand_in(client, report, data)
        assert message in answer.content.decode()
        assert answer.status_code == 400
    assert not ReportFile.objects.exists()


def test_only_who_writes_the_report_has_its_forms(client, town, report):
    for user, status in ((town.leaders[town.ubnd.pk], 403), (town.staff[town.hdnd.pk], 404)):
        client.force_login(user)
        assert client.get(reverse("reporting:form_file", args=[report.pk, "xlsx"])).status_code == status
        assert client.get(reverse("reporting:forms", args=[report.pk])).status_code == status
