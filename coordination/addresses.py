"""Addresses of a joint text's pages, asked by its document."""

from django.urls import reverse

from coordination.models import joint_of
from documents.models import Document, Version


def page_of(document: Document, name: str = "joint") -> str:
    """The address of a page (route ``name``) of what the document is on this floor."""
    joint = joint_of(document)
    return reverse(f"coordination:{name}", args=[joint.kind, joint.pk])


def round_page(version: Version, at: str = "") -> str:
    """The page of comments on a version; ``at``: the fragment."""
    return f"{page_of(version.document, 'comments')}?ban={version.no}{at}"
