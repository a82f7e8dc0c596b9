"""Pages of files that others made (scans, signed papers, images), shown on pages that we laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PdfFileWriter

MOST_PAGES = 300
MOST_POINTS = 60_000_000  # of an image; a scanner's A3 page at 400 dots an inch has 31 million
FINEST = 3508  # dots along an image's longer side: A4 at 300 dots an inch
FRAME = (24.0, 42.0)  # points left free at the sides and the top, and at the bottom, where the page number stands
HIDDEN = 0b10  # bit 2 of an annotation's /F (ISO 32000, 12.5.3)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


class Unreadable(Exception):
    """A file that cannot be shown; its text is a Vietnamese clause that says why."""


@dataclass(frozen=True)
class ScanPage:
    """A page of an open file. ``box``: what is seen of it, in points; ``turned``: clockwise, in degrees."""

    reader: PdfFileReader
    index: int
    box: Box
    turned: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is seen, in points."""
        wide, high = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (high, wide) if self.turned in (90, 270) else (wide, high)

    @property
    def is_wide(self) -> bool:
        """Whether it is seen wider than high."""
        return self.size[0] > self.size[1]


def scan_pages(content: bytes) -> list[ScanPage]:
    """The pages of a PDF, each found to be one that can be shown; raises Unreadable for any other file."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            raise Unreadable("tệp có mật khẩu hoặc bị khóa")
        count = int(reader.root["/Pages"]["/Count"])
        if not 0 < count <= MOST_PAGES:
            raise Unreadable(f"tệp có quá {MOST_PAGES} trang" if count > 0 else "tệp không có trang nào")
        pages = [_page(reader, index) for index in range(count)]
        scratch = PdfFileWriter()
        for page in pages:
            list(_drawn(scratch, page))
    except Unreadable:
        raise
    except Exception as error:  # a broken file makes the library raise what its parsers raise
        raise Unreadable("tệp PDF bị hỏng, không đọc được") from error
    return pages


def image_as_pdf(content: bytes) -> bytes:
    """A PDF of one page that shows a JPG or PNG image upright; raises Unreadable where it cannot be shown."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise Unreadable("ảnh quá lớn: hãy lưu lại với kích thước nhỏ hơn")
            image = _on_white(ImageOps.exif_transpose(opened))
    except Unreadable:
        raise
    except Exception as error:  # a broken file makes the library raise what its decoders raise
        raise Unreadable("tệp ảnh bị hỏng, không đọc được") from error
    image.thumbnail((FINEST, FINEST))
    out = BytesIO()
    image.save(out, "PDF", resolution=300, quality=85)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """The image in grey or colour; what shines through it is white, as paper."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")


def _page(reader: PdfFileReader, index: int) -> ScanPage:
    page = reader.find_page_for_modification(index)[0].get_object()
    box = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    numbers = [float(number) for number in box]
    across, up = sorted(numbers[0::2]), sorted(numbers[1::2])
    if across[0] == across[1] or up[0] == up[1]:
        raise ValueError("a page without extent")
    rotate = _inherited(page, "/Rotate")
    turned = int(rotate) % 360 if isinstance(rotate, generic.NumberObject) else 0
    return ScanPage(reader, index, (across[0], up[0], across[1], up[1]), turned)


def _inherited(page: generic.DictionaryObject, key: str) -> Any:
    """What the page says of itself, or the nodes above it say for all their pages."""
    node: generic.DictionaryObject | None = page
    for _ in range(MOST_PAGES):
        if node is None or key in node:
            break
        node = _at(node, "/Parent", None)
    return None if node is None else _at(node, key, None)


def _at(node: generic.DictionaryObject, key: str, default: Any) -> Any:
    """What stands under the key; unlike the library's ``get`` it follows a reference."""
    return node[key] if key in node else default  # noqa: SIM401


def show(content: bytes, places: Mapping[int, ScanPage]) -> bytes:
    """The PDF with the scans drawn below what its pages (numbered from 0) bear, made smaller to fit into their frame.

    The result is no longer fit for archives (PDF/A), as nobody knows what the scans hold.
    """
    writer = IncrementalPdfFileWriter(BytesIO(content))
    for place, scan in places.items():
        _draw(writer, place, scan)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw(writer: IncrementalPdfFileWriter, place: int, scan: ScanPage) -> None:
    page = writer.find_page_for_modification(place)[0].get_object()
    wide, high = (float(page["/MediaBox"][side]) for side in (2, 3))
    forms = generic.DictionaryObject()
    drawn = []
    for number, (form, matrix) in enumerate(_drawn(writer, scan)):
        name = f"/Scan{place}n{number}"  # pages may share one list of names
        forms[pdf_name(name)] = form
        drawn.append(f"q {_numbers(matrix)} cm {name} Do Q")
    x, y, right, top = scan.box
    clip = f"{_numbers((x, y, right - x, top - y))} re W n"
    commands = f"/Artifact BMC q {_numbers(_fitted(scan, wide, high))} cm {clip} {' '.join(drawn)} Q EMC\n"
    stream = writer.add_object(generic.StreamObject(stream_data=commands.encode("ascii")))
    resources = generic.DictionaryObject({pdf_name("/XObject"): forms})
    writer.add_stream_to_page(place, stream, resources if forms else None, prepend=True)


def _drawn(writer: BasePdfFileWriter, scan: ScanPage) -> Iterator[tuple[generic.IndirectObject, Matrix]]:
    """The page's own drawing and, above it, its stamps (seals of electronic signatures); each where it belongs."""
    page = scan.reader.find_page_for_modification(scan.index)[0].get_object()
    if "/Contents" in page:
        yield writer.import_page_as_xobject(scan.reader, scan.index), (1, 0, 0, 1, 0, 0)
    for note in _at(page, "/Annots", []):
        stamp = note.get_object()
        looks = stamp["/AP"]["/N"] if "/AP" in stamp and "/N" in stamp["/AP"] else None
        if isinstance(looks, generic.StreamObject) and not int(_at(stamp, "/F", 0)) & HIDDEN:
            matrix = _stamped(stamp, looks)
            if matrix:
                form = writer.import_object(looks)
                assert isinstance(form, generic.StreamObject)  # noqa: S101
                form[pdf_name("/Subtype")] = pdf_name("/Form")  # some makers leave it out
                yield writer.add_object(form), matrix


def _stamped(stamp: generic.DictionaryObject, looks: generic.StreamObject) -> Matrix | None:
    """From a stamp's drawing to its rectangle (ISO 32000, 12.5.5); None for one without extent."""
    x, y, right, top = (float(number) for number in stamp["/Rect"])
    a, b, c, d, e, f = (float(number) for number in _at(looks, "/Matrix", (1, 0, 0, 1, 0, 0)))
    left, low, far, high = (float(number) for number in looks["/BBox"])
    corners = [(a * u + c * v + e, b * u + d * v + f) for u in (left, far) for v in (low, high)]
    across, up = [u for u, _ in corners], [v for _, v in corners]
    wide, tall = max(across) - min(across), max(up) - min(up)
    if not wide or not tall:
        return None
    sx, sy = abs(right - x) / wide, abs(top - y) / tall
    return (sx, 0, 0, sy, min(x, right) - min(across) * sx, min(y, top) - min(up) * sy)


def _fitted(scan: ScanPage, wide: float, high: float) -> Matrix:
    """Upright, as large as the frame of a page of this size allows, in its middle."""
    side, bottom = FRAME
    width, height = scan.size
    scale = min((wide - 2 * side) / width, (high - side - bottom) / height)
    x, y, right, top = scan.box
    a, b, c, d, e, f = {
        90: (0, -1, 1, 0, -y, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -x),
    }.get(scan.turned, (1, 0, 0, 1, -x, -y))
    left = (wide - width * scale) / 2
    low = bottom + (high - side - bottom - height * scale) / 2
    return (a * scale, b * scale, c * scale, d * scale, e * scale + left, f * scale + low)


def _numbers(matrix: tuple[float, ...]) -> str:
    return " ".join(f"{number:.4f}" for number in matrix)
