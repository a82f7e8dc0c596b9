"""Files that others made, bound behind a contents page: every page is there, upright, with our number."""

import io

import pypdfium2
import pytest
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from weasyprint import HTML

from documents import scans
from documents.collected import collected_pdf, scan_sheets
from documents.scans import Unreadable, image_as_pdf, scan_pages

TALL, WIDE = (0, 0, 595, 842), (0, 0, 842, 595)


def scan(*pages, stamp=False):
    """A PDF of pages (MediaBox, /Rotate), each black in its left upper quarter as it is stored."""
    writer = PdfFileWriter()
    for box, turned in pages:
        left, low, right, top = box
        black = f"0 g {left} {(low + top) / 2} {(right - left) / 2} {(top - low) / 2} re f"
        drawing = writer.add_object(generic.StreamObject(stream_data=black.encode()))
        page = PageObject(contents=drawing, media_box=generic.ArrayObject(map(generic.NumberObject, box)))
        page[pdf_name("/Rotate")] = generic.NumberObject(turned)
        if stamp:
            page[pdf_name("/Annots")] = writer.add_object(generic.ArrayObject([writer.add_object(red_stamp(writer))]))
        writer.insert_page(page)
    return written(writer)


def red_stamp(writer):
    """A stamp of 10 by 10 units, shown 100 by 100 points large in the right lower corner of a tall page."""
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 10, 10)))
    look = generic.StreamObject({pdf_name("/BBox"): box}, stream_data=b"1 0 0 rg 0 0 10 10 re f")
    rect = generic.ArrayObject(map(generic.NumberObject, (480, 20, 580, 120)))
    looks = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    return generic.DictionaryObject({pdf_name("/Rect"): rect, pdf_name("/AP"): looks})


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def bound():
    """Contents, four pages of one scan that lie differently, one page of another with a stamp."""
    first = scan_pages(scan((TALL, 0), (TALL, 180), (WIDE, 0), (TALL, 90), ((100, 200, 300, 400), 270)))
    second = scan_pages(scan((TALL, 0), stamp=True))
    sheets = [*scan_sheets("Kết luận của Đảng ủy", first), *scan_sheets("Tham luận", second)]
    content = collected_pdf("Hội nghị", "Ủy ban MTTQ", sheets)
    pdf = pypdfium2.PdfDocument(content)
    yield pdf
    pdf.close()


def test_scans_have_their_bookmarks_contents_lines_and_running_numbers(bound):
    marks = [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in bound.get_toc()]
    assert marks == [("Mục lục", 1), ("Kết luận của Đảng ủy", 2), ("Tham luận", 7)]
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in bound]
    assert texts[0].endswith("1. Kết luận của Đảng ủy 2 2. Tham luận 7 1")
    assert texts[1:] == ["2", "3", "4", "5", "6", "7"]


def colour(page, across, down):
    """Of the point so far across and down the page, in hundredths."""
    picture = page.render(scale=0.25).to_pil().convert("RGB")
    at = picture.getpixel((int(picture.width * across / 100), int(picture.height * down / 100)))
    return {(255, 255, 255): "white", (0, 0, 0): "black", (255, 0, 0): "red"}.get(at, at)


def test_each_page_is_upright_as_its_maker_turned_it(bound):
    corners = ((25, 25), (75, 25), (25, 70), (75, 70))
    black = [[colour(bound[place], *at) for at in corners].index("black") for place in range(1, 7)]
    assert black == [0, 3, 0, 1, 2, 0]
    sizes = [tuple(round(side) for side in bound[place].get_size()) for place in range(1, 7)]
    assert sizes == [(595, 842), (595, 842), (842, 595), (842, 595), (595, 842), (595, 842)]


def test_a_stamp_stands_where_it_was_put_and_nothing_else_is_painted(bound):
    assert colour(bound[6], 85, 86) == "red"
    assert [colour(bound[6], *at) for at in ((85, 70), (60, 86), (1, 1))] == ["white"] * 3


def test_files_that_cannot_be_shown_say_why():
    locked = PdfFileWriter()
    locked.encrypt("mat-khau", "mat-khau")
    for content, reason in (
        (written(locked), "mật khẩu"),
        (b"%PDF-1.7 and no more", "bị hỏng"),
        (scan((TALL, 0))[:-200], "bị hỏng"),
        (scan(((0, 0, 0, 842), 0)), "bị hỏng"),
        (scan(), "không có trang nào"),
    ):
        with pytest.raises(Unreadable, match=reason):
            scan_pages(content)


def image(kind, size=(40, 20), **more):
    """Its left half is black; the rest of a PNG shines through."""
    drawn = Image.new("RGBA" if kind == "PNG" else "RGB", size, (0, 0, 0, 0) if kind == "PNG" else "white")
    drawn.paste("black", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    drawn.save(out, kind, **more)
    return out.getvalue()


def test_an_image_is_a_page_upright_on_white():
    turned = Image.Exif()
    turned[0x0112] = 6  # a phone held upright: to be turned clockwise
    png, jpg = (scan_pages(image_as_pdf(one)) for one in (image("PNG"), image("JPEG", exif=turned)))
    assert [[page.is_wide for page in pages] for pages in (png, jpg)] == [[True], [False]]
    pdf = pypdfium2.PdfDocument(collected_pdf("Hội nghị", "", [*scan_sheets("A", png), *scan_sheets("B", jpg)]))
    assert [colour(pdf[1], *at) for at in ((25, 50), (75, 50))] == ["black", "white"]
    assert [colour(pdf[2], *at) for at in ((50, 25), (50, 75))] == ["black", "white"]
    pdf.close()


def test_an_image_that_cannot_be_shown_says_why(monkeypatch):
    with pytest.raises(Unreadable, match="ảnh bị hỏng"):
        image_as_pdf(b"\xff\xd8\xff and no more")
    monkeypatch.setattr(scans, "MOST_POINTS", 799)
    with pytest.raises(Unreadable, match="ảnh quá lớn"):
        image_as_pdf(image("PNG"))


def test_a_file_of_a_printing_program_keeps_its_text():
    pages = scan_pages(HTML(string="<p>Tham luận của Hội Nông dân<p style='break-before:page'>Trang sau").write_pdf())
    pdf = pypdfium2.PdfDocument(collected_pdf("Hội nghị", "", scan_sheets("Tham luận", pages)))
    told = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    pdf.close()
    assert told[1:] == ["Tham luận của Hội Nông dân 2", "Trang sau 3"]
