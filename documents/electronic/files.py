"""The PDF that parties sign: prepared before it is handed out."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

APPENDED_ONLY = 3  # /SigFlags: signatures exist, and the file may only be appended to (ISO 32000, 12.7.2)


def signable(content: bytes) -> bytes:
    """The PDF with an empty form, into which each party's tool puts its signature field.

    With a form in the file that is handed out, what a tool adds later compares as signing and as nothing else.
    """
    writer = IncrementalPdfFileWriter(BytesIO(content))
    form = generic.DictionaryObject(
        {
            generic.pdf_name("/Fields"): generic.ArrayObject(),
            generic.pdf_name("/SigFlags"): generic.NumberObject(APPENDED_ONLY),
        }
    )
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
