"""Drawings: the same shapes in SVG and PNG, labels that are never markup."""

import io

from django.core.management import call_command
from PIL import Image

from documents.charts import Bar, Compared, bar_chart, compared_chart, shortened
from documents.drawing import Shade
from documents.fonts import text_width
from documents.management.commands import bench
from documents.qr import qr_png, qr_svg

BARS = [Bar("<script>x</script>", 110.5, "trên 110,5 %"), Bar("Đối thoại", 50, "50 %")]


def test_a_label_is_text_in_the_svg():
    svg = bar_chart(BARS, 150).svg('Hai "chỉ tiêu"')
    assert "&lt;script&gt;x" in svg
    assert 'aria-label="Hai &quot;chỉ tiêu&quot;"' in svg
    assert "style=" not in svg


def test_bars_are_as_long_as_what_they_measure():
    first, second = bar_chart(BARS, 150).boxes
    assert round(first.width / second.width, 2) == 2.21


def test_a_bar_beyond_twice_the_plan_ends_there():
    far, twice = (bar_chart([Bar("A", percent, ""), BARS[1]], 150).boxes[0].width for percent in (5000, 200))
    assert far == twice


def test_the_png_has_the_drawings_size_at_300_dots_an_inch_and_the_same_bytes_each_time():
    drawing = bar_chart(BARS, 127)
    picture = Image.open(io.BytesIO(drawing.png()))
    assert (picture.width, picture.mode) == (1500, "L")
    assert drawing.png() == drawing.png()


def test_two_bars_are_told_apart_by_shade_and_say_what_they_are():
    row = Compared("Đối thoại", 50, "5 / 10", 25, "2,5")
    drawing = compared_chart(
        [row, Compared("Chưa có", None, "chưa có số liệu")], 125, ("Năm 2026", "Năm 2025"), "Kế hoạch"
    )
    shades = [(box.shade, round(box.width)) for box in drawing.boxes[2:]]  # after those of the key
    assert shades == [(Shade.GREY, 42), (Shade.WHITE, 21)]
    svg = drawing.svg("Đối thoại: 5 / 10", "Chỉ tiêu năm 2026")
    assert 'role="img" aria-label="Chỉ tiêu năm 2026"' in svg
    assert "<title>Chỉ tiêu năm 2026</title><desc>Đối thoại: 5 / 10</desc>" in svg
    assert {"Năm 2026", "Năm 2025", "Kế hoạch", "chưa có số liệu"} <= {label.text for label in drawing.labels}


def test_a_long_label_gives_up_its_end():
    text = shortened("Hội nghị tiếp xúc cử tri " * 5, 40, 11)
    assert text.endswith("…")
    assert text_width(text, 11) <= 40
    assert shortened("Ngắn", 40, 11) == "Ngắn"


def test_a_qr_code_is_an_svg_without_style_and_a_square_png():
    assert qr_svg("https://a.vn/x/").startswith('<svg viewBox="0 0 ')
    assert "style=" not in qr_svg("https://a.vn/x/")
    width, height = Image.open(io.BytesIO(qr_png("https://a.vn/x/"))).size
    assert width == height


def test_the_bench_prints_a_line_for_each_length(monkeypatch, capsys):
    monkeypatch.setattr(bench, "ITEMS", {1: 1})
    monkeypatch.setattr(bench.shutil, "which", {}.get)
    call_command("bench", runs=1)
    _, line = capsys.readouterr().out.splitlines()
    assert line.split()[0] == "1"
    assert line.endswith("không có")
