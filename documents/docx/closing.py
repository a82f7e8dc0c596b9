"""Signatures and recipients of an official Word file."""

from collections.abc import Callable, Sequence

from documents.docx.elements import Element, cell, keep_with_next, paragraph, row, table
from documents.docx.looks import Style
from documents.docx.sizes import TEXT_WIDTH
from documents.official import OfficialDocument, SignatureBlock

HALF = TEXT_WIDTH / 2
Printed = Callable[[SignatureBlock], list[Element]]


def _body(signature: SignatureBlock) -> list[Element]:
    return [paragraph(Style.SIGNER, "\n".join(signature.body_lines))]


def _post(signature: SignatureBlock) -> list[Element]:
    heads = [paragraph(Style.SIGNER, line) for line in signature.head_lines]
    return [*heads, paragraph(Style.POST, signature.own_post)]


def _ink(signature: SignatureBlock) -> list[Element]:
    return [paragraph(Style.INK, signature.mark)]


def _name(signature: SignatureBlock) -> list[Element]:
    return [paragraph(Style.SIGNER_NAME, signature.name)]


LEVELS: tuple[Printed, ...] = (_body, _post, _ink, _name)


def _recipients(document: OfficialDocument, free: float = 0) -> list[Element]:
    """Nơi nhận, with `free` millimetres left empty at its right."""
    if not document.recipients:
        return []
    lines = [paragraph(Style.RECIPIENT, f"- {line}", indents=(0, free)) for line in document.recipient_lines]
    return [paragraph(Style.RECIPIENTS, "Nơi nhận:"), *lines]


def _alone(document: OfficialDocument) -> list[Element]:
    """One signature at the right, the recipients at its left."""
    signature = [line for printed in LEVELS for line in printed(document.signatures[0])]
    made = table([HALF, HALF], [row([cell(HALF, *_recipients(document)), cell(HALF, *signature)])])
    return [made, paragraph(Style.FOOT)]  # a taller one might fall onto an empty page before an appendix


def _signature_row(signatures: Sequence[SignatureBlock]) -> Element:
    """One row of parties, their bodies, posts, ink and names level with one another."""
    width = TEXT_WIDTH / max(len(signatures), 2)
    rows = [row(cell(width, *printed(signature)) for signature in signatures) for printed in LEVELS]
    return table([width] * len(signatures), rows, margins=(0, 0.4), align="center")


def _several(document: OfficialDocument) -> list[Element]:
    """The rows of parties, held together as far as a page holds them, the last with the recipients."""
    made: list[Element] = []
    for signatures in document.signature_grid:
        made += [_signature_row(signatures), paragraph(Style.GAP)]
    keep_with_next(made if document.signatures_held else [*made[::2], *made[-1:]])
    return made


def closing(document: OfficialDocument) -> list[Element]:
    """Return signatures and recipients, held together; expects the document with its lines `fitted`."""
    if len(document.signatures) == 1:
        return _alone(document)
    recipients = _recipients(document, free=HALF)
    keep_with_next(recipients[:-1])
    return [*_several(document), *recipients]
