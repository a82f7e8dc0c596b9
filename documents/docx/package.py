"""The Word package around an official document: an empty file, settings, properties, and equal bytes each time."""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships

from documents.docx.elements import Element, element
from documents.official import OfficialDocument

MICROSOFT_WORD = "http://schemas.microsoft.com/office/word"
COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}
KEPT = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
}
LONGEST_PROPERTY = 255  # signs
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def _drop_others(relations: Relationships) -> None:
    for key in [key for key, relation in relations.items() if relation.reltype not in KEPT]:
        del relations[key]


def replace_children(parent: Element, children: list[Element]) -> None:
    """Put `children` in the place of whatever stands in `parent`."""
    for child in list(parent):
        parent.remove(child)
    parent.extend(children)


def empty_word() -> WordDocument:
    """Return a Word file without text, with nothing of the library's sample but the parts that every file needs."""
    word = docx.Document()
    _drop_others(word.part.package.rels)
    _drop_others(word.part.rels)
    replace_children(word.settings.element, _settings())
    return word


def _settings() -> list[Element]:
    """A justified line that ends in a line break is not stretched; the rest is what Word of today writes."""
    modes = [element("compatSetting", name=name, uri=MICROSOFT_WORD, val=val) for name, val in COMPATIBILITY.items()]
    return [
        element("zoom", percent=100),
        element("defaultTabStop", val=720),
        element("characterSpacingControl", val="doNotCompress"),
        element("compat", element("doNotExpandShiftReturn"), *modes),
        element("themeFontLang", val="vi-VN"),
        element("decimalSymbol", val=","),
        element("listSeparator", val=";"),
    ]


def describe(word: WordDocument, document: OfficialDocument) -> None:
    """Write title and language into the file's properties; no author and no time of creation."""
    replace_children(word.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element, [])
    properties = word.core_properties
    properties.title = " ".join(document.title.split())[:LONGEST_PROPERTY]
    properties.language = "vi-VN"


def packed(word: WordDocument) -> bytes:
    """Return the file's bytes, the same for the same content: its parts bear no time."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with ZipFile(saved) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, ZIP_EPOCH), source.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
