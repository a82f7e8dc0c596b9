"""The official document as a Word file: the same text in the same order as the PDF, in real Word styles."""

from documents.docx.rendering import render_docx

__all__ = ["render_docx"]
