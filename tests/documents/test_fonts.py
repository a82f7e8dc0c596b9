import shutil
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from documents import fonts


def test_tinos_prints_every_vietnamese_letter():
    assert [fonts.missing_letters(file) for file in fonts.font_files()] == [set()] * 4
    assert fonts.check_official_fonts(None) == []


def test_dejavu_stands_in_for_missing_tinos(settings, tmp_path):
    settings.OFFICIAL_FONT_DIR = tmp_path
    assert fonts.font_files()[0].name == "DejaVuSerif.ttf"
    (warning,) = fonts.check_official_fonts(None)
    assert warning.id == "documents.W001"
    assert "fonts-croscore" in warning.hint


def test_without_any_font_nothing_is_printed(settings, tmp_path, monkeypatch):
    settings.OFFICIAL_FONT_DIR = tmp_path
    monkeypatch.setattr(fonts, "FALLBACK_DIR", tmp_path)
    with pytest.raises(FileNotFoundError, match="fonts-croscore"):
        fonts.font_files()
    (error,) = fonts.check_official_fonts(None)
    assert error.id == "documents.E001"


def test_a_font_that_lacks_letters_is_named(settings, tmp_path):
    for file in fonts.font_files():
        shutil.copy(file, tmp_path)
    lean = TTFont(tmp_path / "Tinos-Bold.ttf")
    subsetter = subset.Subsetter()
    subsetter.populate(unicodes=[ord(sign) for sign in fonts.VIETNAMESE - set("ơưạ")])
    subsetter.subset(lean)
    lean.save(tmp_path / "Tinos-Bold.ttf")
    settings.OFFICIAL_FONT_DIR = tmp_path
    (error,) = fonts.check_official_fonts(None)
    assert error.id == "documents.E002"
    assert "Tinos-Bold.ttf thiếu 3 chữ cái" in error.msg


def test_an_unreadable_font_lacks_everything(tmp_path):
    broken = Path(tmp_path, "broken.ttf")
    broken.write_bytes(b"not a font")
    assert fonts.missing_letters(broken) == fonts.VIETNAMESE
