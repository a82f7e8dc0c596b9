"""QR codes of addresses, drawn as SVG for pages and as PNG for Word."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

PIXELS_A_MODULE = 10


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")


def qr_svg(address: str, *, css_class: str = "official-qr") -> SafeString:
    """Return the code of an address as `<svg class="…">`, sized by the stylesheet, without a quiet zone."""
    drawn = _code(address).svg_inline(border=0, omitsize=True, svgclass=css_class, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # squares drawn by segno; no text is in it


def qr_png(address: str) -> bytes:
    """Return the code of an address as the bytes of a PNG without a quiet zone."""
    drawn = io.BytesIO()
    _code(address).save(drawn, kind="png", scale=PIXELS_A_MODULE, border=0)
    return drawn.getvalue()
