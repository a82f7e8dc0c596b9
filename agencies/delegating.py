"""Who gives a deputy power for given days, ends it early or takes an entry back."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from agencies.choices import Role
from agencies.models import Agency, Appointment, Delegation, Membership, User
from agencies.querysets import AppointmentQuerySet


def may_delegate(user: User, agency: Agency) -> bool:
    """Văn thư and leaders for their own agency, quản trị for those of his locality, the superuser for all."""
    if user.is_superuser:
        return True
    if user.acting is None:
        return False
    if user.acting.role == Role.ADMINISTRATOR:
        return user.acting.locality_id == agency.locality_id
    return user.acting.role in (Role.CLERK, Role.LEADER) and user.acting.agency_id == agency.pk


def may_see_delegations(user: User, agency: Agency) -> bool:
    """Staff too read those of their own agency (``DelegationQuerySet.visible_to``)."""
    own = user.acting is not None and user.acting.agency_id == agency.pk and user.acting.role == Role.STAFF
    return own or may_delegate(user, agency)


def posts_of(agency: Agency) -> AppointmentQuerySet:
    """Posts of the agency that are held today or later, with their holders."""
    held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()), agency=agency)
    return held.select_related("official", "post")


def givers_for(user: User, agency: Agency) -> AppointmentQuerySet:
    """Whose power the user may record as given: of a leader only his own, so that nobody gives himself another's."""
    held = posts_of(agency)
    if not may_delegate(user, agency):
        return held.none()
    return held.filter(official=user.official_id, official__isnull=False) if _leads(user) else held


def may_change(user: User, delegation: Delegation) -> bool:
    """Whoever might have recorded it, ends it or takes it back."""
    giver = delegation.from_appointment
    if not may_delegate(user, giver.agency):
        return False
    return not _leads(user) or giver.official_id == user.official_id


def _leads(user: User) -> bool:
    return not user.is_superuser and user.acting is not None and user.acting.role == Role.LEADER


def has_leader_account(appointment: Appointment, since: datetime.date) -> bool:
    """Whether the holder of the post can agree on the site from that day on: as a leader of the agency."""
    members = Membership.objects.valid_on(max(since, timezone.localdate()))
    leads = members.filter(agency=appointment.agency_id, role=Role.LEADER, user__is_active=True)
    return leads.filter(user__official=appointment.official_id).exists()


@transaction.atomic
def end(delegation: Delegation, *, user: User, until: datetime.date) -> Delegation:
    """Ends a delegation early: ``until``, today at the earliest, is its last day.

    PermissionDenied; ValidationError where it has ended, has not begun, or would end later than it does.
    """
    delegation = _locked(delegation, user)
    if delegation.is_over:
        raise ValidationError(f"Giao quyền này đã kết thúc ngày {delegation.until:%d/%m/%Y}.")
    if until < timezone.localdate():
        raise ValidationError("Ngày này đã qua: giao quyền kết thúc sớm nhất là hết ngày hôm nay.")
    if until < delegation.since:
        raise ValidationError(f"Giao quyền bắt đầu ngày {delegation.since:%d/%m/%Y}: bỏ mục này thay vì kết thúc.")
    if delegation.until is not None and until > delegation.until:
        raise ValidationError(
            f"Giao quyền đã có hạn đến ngày {delegation.until:%d/%m/%Y}; muốn kéo dài thì ghi lần mới."
        )
    delegation.until, delegation.ended_by = until, user
    delegation.save(update_fields=["until", "ended_by"])
    return delegation


@transaction.atomic
def take_back(delegation: Delegation, *, user: User) -> None:
    """Deletes an entry nothing was done by; PermissionDenied, ValidationError where something was."""
    try:
        _locked(delegation, user).delete()
    except ProtectedError:
        raise ValidationError("Đã có ý kiến thống nhất hoặc chữ ký theo giao quyền này: chỉ kết thúc được.") from None


def _locked(delegation: Delegation, user: User) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("from_appointment__agency")
    delegation = rows.get(pk=delegation.pk)
    if not may_change(user, delegation):
        raise PermissionDenied("Chỉ người giao quyền, văn thư hoặc quản trị của cơ quan làm được việc này.")
    return delegation
