"""What agencies do with the documents they received."""

from __future__ import annotations

from agencies.choices import Role
from agencies.models import User
from documents.models import Document
from documents.sending import acknowledge


def receive(document: Document) -> None:
    """The văn thư of each agency that was sent the document acknowledges it."""
    for delivery in document.deliveries.unacknowledged():
        clerks = User.objects.filter(memberships__agency=delivery.agency_id, memberships__role=Role.CLERK)
        acknowledge([delivery], user=clerks.get())
