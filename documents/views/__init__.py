"""Pages of the documents floor: reading a document, and one page for each action."""

from documents.views.reading import docx_response, pdf_response, visible_document

__all__ = ["docx_response", "pdf_response", "visible_document"]
