"""Who may sign for a party on a day, and with which authority.

The party's signatory as all agreed to him; a head of the agency who came after him; or a deputy with KT., TL. or TUQ.
by a delegation valid on that day (Nghị định 30/2020/NĐ-CP, Điều 13).
"""

from __future__ import annotations

import datetime

from django.db.models import Q

from agencies.choices import FOR_ANOTHER, SigningAuthority
from agencies.models import Appointment, Delegation
from agencies.querysets import DelegationQuerySet, valid_on
from documents.exceptions import InvalidTransition
from documents.models import Party


def delegation_for(party: Party, appointment: Appointment, on: datetime.date) -> DelegationQuerySet:
    """Delegations valid on ``on`` to the appointment from the party's signatory or a head of its agency."""
    givers = Appointment.objects.filter(valid_on(on), agency=party.agency_id)
    givers = givers.filter(Q(pk=party.signatory_id) | Q(post__is_head=True))
    return Delegation.objects.valid_on(on).filter(from_appointment__in=givers, to_appointment=appointment)


def require_right_to_sign(
    party: Party, appointment: Appointment, authority: SigningAuthority | str, on: datetime.date
) -> Delegation | None:
    """The delegation by which the holder of a post signs, None where he signs in his own right.

    Raises InvalidTransition where the post is another agency's, had ended or not begun on ``on``, or gives no right.
    """
    if appointment.agency_id != party.agency_id:
        raise InvalidTransition(f"{appointment} không thuộc {party}.")
    if not appointment.is_valid_on(on):
        raise InvalidTransition(_not_held(appointment, on))
    if _in_own_right(party, appointment, authority):
        return None
    delegation = delegation_for(party, appointment, on).filter(authority=authority).first()
    if delegation is None:
        raise InvalidTransition(_no_right(appointment, authority, on))
    return delegation


def _in_own_right(party: Party, appointment: Appointment, authority: SigningAuthority | str) -> bool:
    if appointment.pk == party.signatory_id:
        return authority == party.authority or authority not in FOR_ANOTHER
    return appointment.post.is_head and authority not in FOR_ANOTHER


def _not_held(appointment: Appointment, on: datetime.date) -> str:
    if appointment.until and appointment.until < on:
        return (
            f"{appointment} thôi giữ chức vụ sau ngày {appointment.until:%d/%m/%Y}: không ký được ngày {on:%d/%m/%Y}."
        )
    return f"{appointment} chưa giữ chức vụ này vào ngày {on:%d/%m/%Y}."


def _no_right(appointment: Appointment, authority: SigningAuthority | str, on: datetime.date) -> str:
    if authority in FOR_ANOTHER:
        return (
            f"{appointment} không có giao quyền, ủy quyền với quyền hạn {authority} còn hiệu lực ngày {on:%d/%m/%Y}. "
            "Văn thư hoặc người giao quyền ghi việc giao quyền ở trang của cơ quan, mục Giao quyền, ủy quyền."
        )
    return (
        f"{appointment} không phải là người ký đã thống nhất và không đứng đầu cơ quan: "
        "chọn quyền hạn KT., TL. hoặc TUQ. nếu được giao quyền."
    )
