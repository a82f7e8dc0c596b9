"""The official document as HTML: what the preview shows and the PDF prints."""

import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from documents.lines import fitted
from documents.numbering import numbered
from documents.official import OfficialDocument
from documents.qr import qr_svg

_PERCENT = re.compile(r"(?<=\d) (?=%)")  # "92,4 %" stays on one line


def render_html(document: OfficialDocument) -> SafeString:
    """Return the document as one `<article class="official">`, every text of it escaped.

    Its looks come from `static/css/official.css` alone; it holds no style attribute and no script.
    """
    end = document.style.roman_end
    context = {
        "document": fitted(document),
        "qr": qr_svg(document.verification.url) if document.verification else "",
        "opening": numbered(document.opening, end),
        "blocks": numbered(document.body, end),
        "appendices": [
            (label, appendix, numbered(appendix.blocks, end)) for label, appendix in document.labelled_appendices
        ],
    }
    return mark_safe(_PERCENT.sub("&nbsp;", render_to_string("documents/official/document.html", context)))  # noqa: S308 - escaped by the template
