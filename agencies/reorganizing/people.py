"""Roles, posts and what else of the directory hangs on agencies that end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agencies.choices import Role
from agencies.models import Agency, Appointment, Delegation, Membership, Post
from agencies.querysets import AgencyQuerySet, AppointmentQuerySet, MembershipQuerySet, valid_on
from agencies.reorganizing.change import Change, Handed
from agencies.reorganizing.parts import Line, LineSort, listed


@dataclass(frozen=True)
class Person:
    """A role or a post held in an agency that ends, and where its holder may go on; ``chosen`` is an index or None."""

    pk: int
    name: str
    what: str
    agency: str
    heirs: tuple[str, ...]
    chosen: int | None

    @property
    def goes_to(self) -> str:
        """The agency where it goes on; "" where it ends."""
        return self.heirs[self.chosen] if self.chosen is not None else ""


def _handed(change: Change) -> dict[int, Handed]:
    """By the id of an agency that ends, or from which others are split off, what becomes of it."""
    return {agency.pk: one for one in change.handed for agency in one.ended}


def _lasting(change: Change) -> Q:
    """Rows of these agencies that last beyond their last day."""
    return (Q(until__isnull=True) | Q(until__gt=change.last_day)) & Q(agency__in=list(_handed(change)))


def _memberships(change: Change) -> MembershipQuerySet:
    rows = Membership.objects.filter(_lasting(change)).select_related("user")
    return rows.order_by("agency__order", "agency", "user__name", "pk")


def _appointments(change: Change) -> AppointmentQuerySet:
    rows = Appointment.objects.filter(_lasting(change)).select_related("official", "post")
    return rows.order_by("agency__order", "agency", "post__order", "pk")


def _chosen(change: Change, row: Membership | Appointment) -> int | None:
    """At which heir (index) a role or post goes on: as chosen, else roles of what ends at the first one."""
    one = _handed(change)[row.agency_id]
    if isinstance(row, Membership):
        chosen = change.plan.members.get(row.pk, None if one.continues else 0)
    else:
        chosen = change.plan.holders.get(row.pk)
    return chosen if chosen is not None and 0 <= chosen < len(one.heirs) else None


def members(change: Change) -> list[Person]:
    """Everybody with a role in an agency that ends, or from which others are split off. One query."""
    return [
        _person(change, row, f"{row.user.name} ({row.user.username})", row.get_role_display())
        for row in _memberships(change)
    ]


def holders(change: Change) -> list[Person]:
    """Everybody who holds a post in such an agency. One query."""
    return [_person(change, row, row.official.name, row.post.title) for row in _appointments(change)]


def _person(change: Change, row: Membership | Appointment, name: str, what: str) -> Person:
    one = _handed(change)[row.agency_id]
    agency = next(agency.short for agency in one.ended if agency.pk == row.agency_id)
    return Person(row.pk, name, what, agency, tuple(heir.short for heir in one.heirs), _chosen(change, row))


def preview(change: Change) -> Iterator[Line]:
    """What else of the directory changes: roles and posts are shown apart, person by person."""
    yield from _contradictions(change)
    children = _children(change).exclude(pk__in=[heir.pk for heir in change.heirs if heir.pk]).named()
    yield from listed(LineSort.MOVES, "{n} cơ quan trực thuộc chuyển sang cơ quan kế thừa", (c.full for c in children))
    delegations = [str(one) for one in _delegations(change)]
    yield from listed(
        LineSort.MOVES, f"{{n}} giao quyền, ủy quyền kết thúc ngày {change.last_day:%d/%m/%Y}", delegations
    )
    headless = [heir.full for heir in change.heirs if not heir.pk]
    yield from listed(
        LineSort.WARNS,
        "{n} cơ quan mới: bổ sung chức vụ, người đứng đầu trong trang quản trị trước khi ký văn bản",
        headless,
    )
    keepers = _memberships(change).filter(role=Role.ADMINISTRATOR, agency__in=change.ended_ids)
    if any(_chosen(change, row) is None for row in keepers):
        yield Line(LineSort.WARNS, "Có vai trò quản trị không chuyển tiếp: kiểm tra đơn vị còn người quản trị")


def _contradictions(change: Change) -> Iterator[Line]:
    """Rows that begin after the end of their agency."""
    handed = _handed(change)
    begun_later = Q(since__gt=change.last_day)
    for row in [*_memberships(change).filter(begun_later), *_appointments(change).filter(begun_later)]:
        if handed[row.agency_id].continues and _chosen(change, row) is None:
            continue
        what = f"{row.user.name} được giao vai trò" if isinstance(row, Membership) else str(row)
        sentence = f"{what} từ ngày {row.since:%d/%m/%Y}, sau ngày cơ quan kết thúc: sửa trong trang quản trị"
        yield Line(LineSort.STOPS, f"{sentence}, hoặc chọn ngày sắp xếp muộn hơn")
    late = _delegations(change).filter(since__gt=change.last_day)
    told = "{n} giao quyền, ủy quyền bắt đầu sau ngày cơ quan kết thúc: sửa trong trang quản trị"
    yield from listed(LineSort.STOPS, told, (str(one) for one in late))


def _children(change: Change) -> AgencyQuerySet:
    return Agency.objects.filter(valid_on(change.on), parent__in=change.ended_ids).exclude(pk__in=change.ended_ids)


def _delegations(change: Change) -> QuerySet[Delegation]:
    ends = Q(from_appointment__agency__in=change.ended_ids) | Q(to_appointment__agency__in=change.ended_ids)
    lasting = Q(until__isnull=True) | Q(until__gt=change.last_day)
    return Delegation.objects.filter(ends, lasting).select_related(
        "from_appointment__official", "from_appointment__post", "to_appointment__official", "to_appointment__post"
    )


def move(change: Change) -> None:
    """Ends roles and posts on the last day, carries on those chosen; children follow the first heir.

    Where that heir is a child itself it comes under what stood above the agency that ends.
    """
    handed = _handed(change)
    _delegations(change).update(until=change.last_day)
    for row in [*_memberships(change), *_appointments(change)]:
        one, chosen = handed[row.agency_id], _chosen(change, row)
        if chosen is not None:
            _carry(change, row, one.heirs[chosen])
        if chosen is not None or not one.continues:
            row.until = change.last_day
            row.save(update_fields=["until"])
    for child in _children(change):
        heir = change.heir_of(child.parent_id)
        above = next(agency.parent for agency in change.ended if agency.pk == child.parent_id)
        child.parent = above if heir is not None and heir.pk == child.pk else heir
        child.save(update_fields=["parent"])


def _carry(change: Change, row: Membership | Appointment, heir: Agency) -> None:
    """The same role, or a post of the same title, in the heir; not twice for somebody who holds it there already."""
    if isinstance(row, Membership):
        held = Membership.objects.filter(valid_on(change.on), user=row.user_id, agency=heir, role=row.role)
        if not held.exists():
            Membership.objects.create(user_id=row.user_id, agency=heir, role=row.role, since=change.on, until=row.until)
        return
    like = {name: getattr(row.post, name) for name in ("signing_title", "authority", "is_head", "order")}
    post, _ = Post.objects.get_or_create(agency=heir, title=row.post.title, defaults=like)
    if not Appointment.objects.filter(valid_on(change.on), official=row.official_id, post=post).exists():
        Appointment.objects.create(
            official_id=row.official_id, agency=heir, post=post, since=change.on, until=row.until
        )
