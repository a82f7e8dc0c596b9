"""Who is in a draft just now."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from coordination.querysets import DraftPresenceQuerySet
from documents.models import Document


class DraftPresence(models.Model):
    """Somebody who has a draft open, and the place he is at: its anchor in the editor and what it is called there."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    place_name = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField("lúc")

    objects = DraftPresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "người đang soạn"
        verbose_name_plural = "những người đang soạn"
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="presence_once_in_a_draft")]

    def __str__(self) -> str:
        return f"{self.user} · {self.place_name or self.document}"
