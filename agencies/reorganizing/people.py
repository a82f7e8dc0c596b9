"""Roles, posts and what else of the directory hangs on agencies that end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agencies.choices import Role
from agencies.models import Agency, Appointment, Delegation, Membership, Post
from agencies.querysets import valid_on
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


def _held(rows: QuerySet, change: Change, one: Handed) -> QuerySet:
    """Rows of a handover's agencies that last beyond their last day."""
    lasting = Q(until__isnull=True) | Q(until__gt=change.last_day)
    return rows.filter(lasting, agency__in=[agency.pk for agency in one.ended])


def _chosen(given: Mapping[int, int | None], pk: int, one: Handed, default: int | None) -> int | None:
    chosen = given.get(pk, default)
    return chosen if chosen is not None and 0 <= chosen < len(one.heirs) else None


def members(change: Change) -> list[Person]:
    """Everybody with a role in an agency that ends, or from which others are split off. One query a handover."""
    return [person for one in change.handed for person in _persons_of(change, one, Membership)]


def holders(change: Change) -> list[Person]:
    """Everybody who holds a post in such an agency."""
    return [person for one in change.handed for person in _persons_of(change, one, Appointment)]


def _persons_of(change: Change, one: Handed, model: type[Membership] | type[Appointment]) -> Iterator[Person]:
    named = {agency.pk: agency.short for agency in one.ended}
    heirs = tuple(heir.short for heir in one.heirs)
    for row in _rows(change, one, model):
        if isinstance(row, Membership):
            default = None if one.continues or not heirs else 0
            chosen = _chosen(change.plan.members, row.pk, one, default)
            yield Person(row.pk, row.user.name, row.get_role_display(), named[row.agency_id], heirs, chosen)
        else:
            chosen = _chosen(change.plan.holders, row.pk, one, None)
            yield Person(row.pk, row.official.name, row.post.title, named[row.agency_id], heirs, chosen)


def _rows(change: Change, one: Handed, model: type[Membership] | type[Appointment]) -> QuerySet:
    if model is Membership:
        return _held(Membership.objects.select_related("user"), change, one).order_by("agency", "user__name", "pk")
    rows = Appointment.objects.select_related("official", "post")
    return _held(rows, change, one).order_by("agency", "post__order", "pk")


def preview(change: Change) -> Iterator[Line]:
    """What else of the directory changes: roles and posts are shown apart, person by person."""
    yield from _contradictions(change)
    children = _children(change).named()
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
    if any(person.what == Role.ADMINISTRATOR.label and person.chosen is None for person in members(change)):
        if not all(one.continues for one in change.handed):
            yield Line(LineSort.WARNS, "Có vai trò quản trị không chuyển tiếp: kiểm tra đơn vị còn người quản trị")


def _contradictions(change: Change) -> Iterator[Line]:
    """Rows that begin after the end of their agency."""
    for model in (Membership, Appointment):
        for one in change.handed:
            for row in _rows(change, one, model).filter(since__gt=change.last_day):
                if one.continues and _given(change, row) is None:
                    continue
                what = f"{row.user.name} được giao vai trò" if isinstance(row, Membership) else str(row)
                sentence = f"{what} từ ngày {row.since:%d/%m/%Y}, sau ngày cơ quan kết thúc: sửa trong trang quản trị"
                yield Line(LineSort.STOPS, f"{sentence}, hoặc chọn ngày sắp xếp muộn hơn")
    late = _delegations(change).filter(since__gt=change.last_day)
    told = "{n} giao quyền, ủy quyền bắt đầu sau ngày cơ quan kết thúc: sửa trong trang quản trị"
    yield from listed(LineSort.STOPS, told, (str(one) for one in late))


def _given(change: Change, row: Membership | Appointment) -> int | None:
    given = change.plan.members if isinstance(row, Membership) else change.plan.holders
    return given.get(row.pk)


def _children(change: Change) -> QuerySet[Agency]:
    return Agency.objects.filter(valid_on(change.on), parent__in=change.ended_ids).exclude(pk__in=change.ended_ids)


def _delegations(change: Change) -> QuerySet[Delegation]:
    ends = Q(from_appointment__agency__in=change.ended_ids) | Q(to_appointment__agency__in=change.ended_ids)
    lasting = Q(until__isnull=True) | Q(until__gt=change.last_day)
    return Delegation.objects.filter(ends, lasting).select_related(
        "from_appointment__official", "from_appointment__post", "to_appointment__official", "to_appointment__post"
    )


def move(change: Change) -> None:
    """Ends roles and posts on the last day, carries on those chosen; children follow the first heir."""
    _delegations(change).update(until=change.last_day)
    for one in change.handed:
        for membership in _rows(change, one, Membership):
            _carry_member(change, one, membership)
        for appointment in _rows(change, one, Appointment):
            _carry_holder(change, one, appointment)
    for child in _children(change):
        child.parent = change.heir_of(child.parent_id)
        child.save(update_fields=["parent"])


def _carry_member(change: Change, one: Handed, row: Membership) -> None:
    chosen = _chosen(change.plan.members, row.pk, one, None if one.continues or not one.heirs else 0)
    if chosen is not None:
        heir = one.heirs[chosen]
        held = Membership.objects.filter(valid_on(change.on), user=row.user_id, agency=heir, role=row.role)
        if not held.exists():
            Membership.objects.create(user_id=row.user_id, agency=heir, role=row.role, since=change.on, until=row.until)
    _end(change, one, row, chosen)


def _carry_holder(change: Change, one: Handed, row: Appointment) -> None:
    chosen = _chosen(change.plan.holders, row.pk, one, None)
    if chosen is not None:
        heir, old = one.heirs[chosen], row.post
        like = {name: getattr(old, name) for name in ("signing_title", "authority", "is_head", "order")}
        post, _ = Post.objects.get_or_create(agency=heir, title=old.title, defaults=like)
        Appointment.objects.create(
            official_id=row.official_id, agency=heir, post=post, since=change.on, until=row.until
        )
    _end(change, one, row, chosen)


def _end(change: Change, one: Handed, row: Membership | Appointment, chosen: int | None) -> None:
    """Ends the row on the last day, unless its agency goes on and its holder stays."""
    if one.continues and chosen is None:
        return
    row.until = change.last_day
    row.save(update_fields=["until"])
