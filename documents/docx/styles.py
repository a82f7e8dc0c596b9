"""Writes the paragraph styles of one document into a Word file."""

from dataclasses import replace

from documents.blocks import Heading
from documents.docx.elements import Element, element, twips
from documents.docx.looks import CHANGES, FONT, NATURAL_LINE, Look, Style
from documents.numbering import Level
from documents.official import OfficialDocument

HEADINGS: dict[Level, Style] = {level: Style[level.name] for level in Level if level is not Level.POINT}


def _fonts() -> Element:
    return element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _size(points: float) -> list[Element]:
    return [element("sz", val=round(points * 2)), element("szCs", val=round(points * 2))]


def _defaults() -> Element:
    language = element("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    letters = element("rPrDefault", element("rPr", _fonts(), *_size(14), language))
    return element("docDefaults", letters, element("pPrDefault"))


def _built_in(kind: str, identifier: str, name: str, *properties: Element) -> Element:
    return element("style", element("name", val=name), *properties, type=kind, styleId=identifier, default=1)


def _spacing(look: Look) -> Element:
    lines = {"line": round(look.line / NATURAL_LINE * 240), "lineRule": "auto"}
    if look.exact:
        lines = {"line": round(look.exact * 20), "lineRule": "exact"}
    return element("spacing", before=round(look.before * 20), after=round(look.after * 20), **lines)


def _paragraph_properties(look: Look) -> Element:
    made = element("pPr")
    if look.keep_next:
        made.append(element("keepNext"))
    if look.rule:
        made.append(element("pBdr", element("top", val="single", sz=6, space=0, color="000000")))
    made.append(_spacing(look))
    if look.first_line:
        made.append(element("ind", firstLine=twips(look.first_line)))
    made.append(element("jc", val=look.align))
    if look.outline is not None:
        made.append(element("outlineLvl", val=look.outline))
    return made


def _letters(look: Look) -> Element:
    made = element("rPr")
    for asked, names in ((look.bold, ("b", "bCs")), (look.italic, ("i", "iCs"))):
        made.extend([element(name) for name in names] if asked else [])
    if look.tight:
        made.append(element("spacing", val=-2))
    made.extend(_size(look.size))
    if look.underline:
        made.append(element("u", val="single"))
    return made


def _style(style: Style, look: Look) -> Element:
    return element(
        "style",
        element("name", val=look.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        _paragraph_properties(look),
        _letters(look),
        type="paragraph",
        styleId=style.id,
        customStyle=1,
    )


def looks_of(document: OfficialDocument) -> dict[Style, Look]:
    """Return how each style looks in this document.

    Headings take outline levels from 0 down as far as the document uses them; a single signature is larger.
    """
    changes = CHANGES.get(document.style.key, {})
    looks = {style: replace(style.value, **changes.get(style, {})) for style in Style}
    used = {block.level for block in document.blocks if isinstance(block, Heading) and block.bold}
    for outline, level in enumerate(sorted(used)):
        looks[HEADINGS[level]] = replace(looks[HEADINGS[level]], outline=outline)
    for style in (Style.SIGNER, Style.POST, Style.SIGNER_NAME):
        looks[style] = replace(looks[style], size=document.style.signer_size(len(document.signatures)))
    return looks


def style_elements(document: OfficialDocument) -> list[Element]:
    """Return what stands in the file's part of styles."""
    hidden = element("latentStyles", defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0, count=376)
    return [
        _defaults(),
        hidden,
        _built_in("paragraph", "Normal", "Normal", element("qFormat")),
        _built_in("character", "DefaultParagraphFont", "Default Paragraph Font"),
        _built_in("table", "TableNormal", "Normal Table"),
        *(_style(style, look) for style, look in looks_of(document).items()),
    ]
