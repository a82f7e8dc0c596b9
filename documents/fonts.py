"""The fonts that official documents are set in, and a check that they can print Vietnamese.

Tinos has the metrics of Times New Roman. "Times New Roman" itself resolves differently from machine to
machine, so the stylesheet names a family of our own and this module points it at whole font files.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from fontTools.ttLib import TTFont, TTLibError

FAMILY = "Official"
VIETNAMESE = frozenset(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ"
)

_STYLES = (("normal", "normal"), ("bold", "normal"), ("normal", "italic"), ("bold", "italic"))
_TINOS = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")
_DEJAVU = ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif-BoldItalic.ttf")
FALLBACK_DIR = Path("/usr/share/fonts/truetype/dejavu")


def _main_files() -> list[Path]:
    return [Path(settings.OFFICIAL_FONT_DIR) / name for name in _TINOS]


def font_files() -> list[Path]:
    """Return the regular, bold, italic and bold italic file: Tinos, or DejaVu Serif where one of Tinos is missing.

    Raises FileNotFoundError, with the package to install, where neither is there: WeasyPrint would end the process.
    """
    for files in (_main_files(), [FALLBACK_DIR / name for name in _DEJAVU]):
        if all(file.is_file() for file in files):
            return files
    raise FileNotFoundError("Thiếu phông chữ cho văn bản: apt-get install fonts-croscore fonts-dejavu-core")


@lru_cache(maxsize=4)
def _advances(file: Path) -> dict[str, float]:
    with TTFont(file) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in millimetres of an upright text of `size` points; an unknown sign counts as one em."""
    advances = _advances(font_files()[bold])
    return sum(advances.get(sign, 1.0) for sign in text) * size * 25.4 / 72


def font_face_css() -> str:
    """Return the `@font-face` rules that bind the stylesheet's family to the files of `font_files`."""
    faces = zip(_STYLES, font_files(), strict=True)
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {slant};'
        f' src: url("{file.as_uri()}") }}'
        for (weight, slant), file in faces
    )


def missing_letters(file: Path) -> set[str]:
    """Return the Vietnamese letters that the font file cannot draw; all of them where it cannot be read."""
    try:
        with TTFont(file, lazy=True) as font:
            return {sign for sign in VIETNAMESE if ord(sign) not in font.getBestCmap()}
    except (OSError, TTLibError):
        return set(VIETNAMESE)


@register("documents")
def check_official_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Say which font of the official documents is missing (W001, E001) or lacks Vietnamese letters (E002)."""
    try:
        files = font_files()
    except FileNotFoundError as error:
        return [Error(str(error), id="documents.E001")]
    messages: list[CheckMessage] = [
        Error(
            f"Phông {file} thiếu {len(missing)} chữ cái tiếng Việt.",
            hint="Đặt OFFICIAL_FONT_DIR về thư mục của gói fonts-croscore.",
            id="documents.E002",
        )
        for file in files
        if (missing := missing_letters(file))
    ]
    if files != _main_files():
        hint = "apt-get install fonts-croscore, hoặc đặt OFFICIAL_FONT_DIR về thư mục có các tệp Tinos-*.ttf."
        text = f"Không thấy phông Tinos trong {settings.OFFICIAL_FONT_DIR}; văn bản tạm in bằng DejaVu Serif."
        messages.append(Warning(text, hint=hint, id="documents.W001"))
    return messages
