"""Pages of the documents floor: reading a document, and one page for each action."""

from documents.views.reading import pdf_response, visible_document

__all__ = ["pdf_response", "visible_document"]
