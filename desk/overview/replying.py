"""The right of reply: an agency's leader says what he has to say about its scorecard of a year."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import AgencyKind, Role
from agencies.models import Agency, User
from coordination.permissions import acts_for
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.permissions import has_role
from reporting.models import ScorecardReply

LONGEST = 2000  # signs


class ReplyForm(forms.Form):
    """What the agency says."""

    text = forms.CharField(
        label="Ý kiến của cơ quan",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Hãy ghi ý kiến của cơ quan."},
    )


def may_reply(user: User, agency: Agency) -> bool:
    """A leader of the agency, or of what succeeds it once it has ended."""
    if user.acting is None or not has_role(user, Role.LEADER):
        return False
    own = user.acting.agency_id == agency.pk
    return own or (not agency.is_valid_on(timezone.localdate()) and acts_for(user, [agency.pk]))


@transaction.atomic
def reply(agency: Agency, year: int, *, user: User, text: str) -> ScorecardReply:
    """Keeps the reply beside the scorecard and tells the leaders above the agency.

    Raises PermissionDenied, AlreadyDone where the very same was said before, InvalidTransition for a year to come.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if not may_reply(user, agency):
        raise PermissionDenied("Chỉ lãnh đạo của cơ quan được ghi ý kiến về phiếu theo dõi của cơ quan mình.")
    today = timezone.localdate()
    if year > today.year:
        raise InvalidTransition(f"Năm {year} chưa đến nên chưa có phiếu theo dõi.")
    if ScorecardReply.objects.filter(agency=agency, year=year, text=text).exists():
        raise AlreadyDone("Cơ quan đã ghi ý kiến này rồi.")
    made = ScorecardReply.objects.create(agency=agency, year=year, text=text, on=today, by=user)
    told = f"Ý kiến của {agency.full} về phiếu theo dõi năm {year}"
    record(agency, "y-kien-phieu-theo-doi", told, user=user, reason=text)
    path = f"{reverse('desk:scorecard', args=[agency.pk])}?nam={year}"
    notify(_above(agency), [Role.LEADER], told, path, but=user)
    return made


def _above(agency: Agency) -> list[int]:
    """The agency it stands under, and the party committee of its locality."""
    committee = Agency.objects.active().filter(locality=agency.locality_id, kind=AgencyKind.PARTY_COMMITTEE)
    parents = [agency.parent_id] if agency.parent_id else []
    return sorted({*committee.values_list("pk", flat=True), *parents} - {agency.pk})
