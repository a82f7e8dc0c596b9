"""Pictures in a Word file."""

import io

from docx.parts.story import StoryPart
from docx.shared import Mm

from documents.docx.elements import Element, element


def picture(part: StoryPart, png: bytes, width: float, height: float, description: str) -> Element:
    """Return a run that shows a PNG in millimetres; the part (text or footer) it stands in keeps the file."""
    inline = part.new_pic_inline(io.BytesIO(png), Mm(width), Mm(height))
    inline.docPr.set("id", str(1 + len(part.rels)))  # of its own, though none of the pictures stands in the part yet
    inline.docPr.set("descr", description)
    for side in ("distT", "distB", "distL", "distR"):  # other programs than Word assume a distance
        inline.set(side, "0")
    drawing = element("drawing")
    drawing.append(inline)
    return element("r", drawing)
