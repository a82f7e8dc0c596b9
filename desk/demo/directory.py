"""Localities, agencies, posts, officials, accounts and registers of the demonstration data."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password

from agencies.choices import LocalityType, Role, SuccessionKind
from agencies.models import (
    Agency,
    AgencyName,
    AgencySuccession,
    Appointment,
    Delegation,
    Locality,
    LocalityName,
    LocalitySuccession,
    Membership,
    Official,
    Post,
    User,
)
from desk.demo.dates import Dates
from desk.demo.reading import read
from desk.demo.reorganizing import load_steps
from documents.choices import DocumentKind
from documents.models import LegalBasis, Register, RegisterKind

PASSWORD = "phoi-hop-demo"  # noqa: S105  # published with the demonstration data, which production refuses
WARDS_BEGAN = datetime.date(2025, 7, 1)


@dataclass
class Directory:
    """What the other data name by key: ``tay-ho``, ``tay-ho.ubnd``, ``tay-ho.ubnd.chu-tich``, a user name."""

    dates: Dates
    localities: dict[str, Locality] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    officials: dict[str, Official] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def agencies_of(self, locality: str) -> dict[str, Agency]:
        """The locality's agencies by their own key."""
        return {key.split(".")[1]: one for key, one in self.agencies.items() if key.split(".")[0] == locality}


def load_directory(dates: Dates) -> Directory:
    """Creates everything that programmes and meetings refer to."""
    directory = Directory(dates)
    people = read("people", dates)
    _load_localities(directory, read("localities", dates))
    _load_agencies(directory, read("localities", dates), read("agencies", dates))
    _load_officials(directory, people["officials"])
    _load_delegations(directory, people["delegations"])
    _load_accounts(directory, people)
    _load_legal_bases(dates)
    load_steps(WARDS_BEGAN)
    return directory


def _load_localities(directory: Directory, data: dict[str, Any]) -> None:
    for group in ("provinces", "districts", "wards", "communes"):
        for key, one in data[group].items():
            directory.localities[key] = _locality(directory, one)
    for key, one in data["wards"].items():
        LocalitySuccession.objects.create(
            predecessor=directory.localities[one["succeeds"]],
            successor=directory.localities[key],
            kind=SuccessionKind.REORGANISED,
            on=WARDS_BEGAN,
        )


def _locality(directory: Directory, one: dict[str, Any]) -> Locality:
    dates = directory.dates
    made = Locality.objects.create(
        parent=directory.localities.get(one.get("parent", "")),
        since=dates.optional(one.get("since")),
        until=dates.optional(one.get("until")),
    )
    LocalityName.objects.create(
        locality=made, type=one["type"], name=one["name"], valid_from=dates.day(one["named_from"])
    )
    return made


def _load_agencies(directory: Directory, localities: dict[str, Any], data: dict[str, Any]) -> None:
    kinds = {"provinces": "province", "districts": "district", "wards": "ward", "communes": "ward"}
    for group, kind in kinds.items():
        for locality, one in localities[group].items():
            for row in data[kind]:
                _agency(directory, locality, one, row)
    for locality, one in localities["wards"].items():
        for successor, predecessor in data["successors"].items():
            AgencySuccession.objects.create(
                predecessor=directory.agencies[f"{one['succeeds']}.{predecessor}"],
                successor=directory.agencies[f"{locality}.{successor}"],
                kind=SuccessionKind.REORGANISED,
                on=WARDS_BEGAN,
            )


def _agency(directory: Directory, locality_key: str, locality: dict[str, Any], row: dict[str, Any]) -> None:
    kind_word = LocalityType(locality["type"]).label
    words = {"{noi}": f"{kind_word} {locality['name']}", "{loai}": kind_word, "{ten}": locality["name"]}
    key = f"{locality_key}.{row['key']}"
    made = directory.agencies[key] = Agency.objects.create(
        locality=directory.localities[locality_key],
        kind=row["kind"],
        parent=directory.agencies.get(f"{locality_key}.{row.get('parent')}"),
        standing_body=row["standing_body"],
        order=row["order"],
        since=directory.dates.optional(locality.get("since")),
        until=directory.dates.optional(locality.get("until")),
    )
    AgencyName.objects.create(
        agency=made,
        full=_worded(row["full"], words),
        short=_worded(row["short"], words),
        symbol=row["symbol"],
        valid_from=directory.dates.day(locality["named_from"]),
    )
    if "posts" in row:
        _add_posts(directory, key, row["posts"], words)
        _add_registers(directory, made, row)


def _add_posts(directory: Directory, agency: str, posts: list[dict[str, Any]], words: dict[str, str]) -> None:
    for position, post in enumerate(posts, 1):
        directory.posts[f"{agency}.{post['key']}"] = Post.objects.create(
            agency=directory.agencies[agency],
            title=_worded(post["title"], words),
            signing_title=post["signing_title"],
            authority=post.get("authority", ""),
            is_head=post.get("head", False),
            order=position,
        )


def _worded(text: str, words: dict[str, str]) -> str:
    for token, word in words.items():
        text = text.replace(token, word)
    return text


def _add_registers(directory: Directory, agency: Agency, row: dict[str, Any]) -> None:
    """A book a year; party bodies and the youth union number per term."""
    pattern = row.get("pattern", "{so}/{loai}-{ky_hieu}")
    last = max(directory.dates.year, directory.dates.today.year) + 1
    step = row.get("term_years", 1)
    for year in range(WARDS_BEGAN.year, last + 1, step):
        until = year + step - 1
        name = f"Sổ văn bản năm {year}" if step == 1 else f"Sổ văn bản nhiệm kỳ {year}-{year + step}"
        register = Register.objects.create(
            agency=agency,
            name=name,
            starts_on=max(agency.since or datetime.date.min, datetime.date(year, 1, 1)),
            ends_on=datetime.date(until, 12, 31),
            pattern=pattern,
        )
        RegisterKind.objects.bulk_create(RegisterKind(register=register, kind=kind) for kind in DocumentKind.values)


def _load_officials(directory: Directory, officials: dict[str, Any]) -> None:
    dates = directory.dates
    for locality, people in officials.items():
        for one in people:
            official = Official.objects.create(locality=directory.localities[locality], name=one["name"])
            directory.officials[one["name"]] = official
            for held in one["holds"]:
                key = f"{locality}.{held}"
                # A later holder comes after the former one in the file: the key leads to who holds the post now.
                directory.appointments[key] = Appointment.objects.create(
                    official=official,
                    agency=directory.posts[key].agency,
                    post=directory.posts[key],
                    since=dates.optional(one.get("since")) or WARDS_BEGAN,
                    until=dates.optional(one.get("until")),
                )


def _load_delegations(directory: Directory, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        Delegation.objects.create(
            from_appointment=directory.appointments[row["from"]],
            to_appointment=directory.appointments[row["to"]],
            powers=row["powers"],
            authority=row["authority"],
            since=directory.dates.day(row["since"]),
            until=directory.dates.day(row["until"]),
            basis=row["basis"],
        )


def _load_accounts(directory: Directory, people: dict[str, Any]) -> None:
    """Every account with the one hash: hashing each would take a minute."""
    hashed = make_password(PASSWORD)
    told = [*_ward_accounts(directory, people), *_other_accounts(directory, people["accounts"])]
    User.objects.bulk_create(
        User(username=one.username, name=one.name, official=one.official, password=hashed) for one in told
    )
    directory.users = {user.username: user for user in User.objects.filter(username__in=[one.username for one in told])}
    Membership.objects.bulk_create(
        Membership(user=directory.users[one.username], agency=directory.agencies[key], role=role, since=WARDS_BEGAN)
        for one in told
        for key, role in one.memberships
    )
    User.objects.get_or_create(
        username="admin",
        defaults={"name": "Quản trị hệ thống", "password": hashed, "is_staff": True, "is_superuser": True},
    )


class Account(NamedTuple):
    """An account to make; ``memberships`` are pairs of an agency's key and a role."""

    username: str
    name: str
    official: Official | None
    memberships: list[tuple[str, str]]


def _ward_accounts(directory: Directory, people: dict[str, Any]) -> Iterator[Account]:
    """Three accounts an agency (the leader's is its head's), and an administrator for each ward."""
    names = _staff_names(people["staff"])
    for locality in people["officials"]:
        for key in (f"{locality}.{agency}" for agency in directory.agencies_of(locality)):
            head = _head(directory, key)
            yield Account(f"{key}.{Role.STAFF}", next(names), None, [(key, Role.STAFF)])
            yield Account(f"{key}.{Role.LEADER}", head.name, head, [(key, Role.LEADER)])
            yield Account(f"{key}.{Role.CLERK}", next(names), None, [(key, Role.CLERK)])
        yield Account(f"{locality}.quan-tri", next(names), None, [(f"{locality}.ubnd", Role.ADMINISTRATOR)])


def _other_accounts(directory: Directory, rows: list[dict[str, Any]]) -> Iterator[Account]:
    for row in rows:
        official = directory.officials.get(row.get("official", ""))
        memberships = [(one["agency"], one["role"]) for one in row["memberships"]]
        yield Account(row["username"], official.name if official else row["name"], official, memberships)


def _head(directory: Directory, agency: str) -> Official:
    """Who holds the head's post of the agency now."""
    keys = (key for key, post in directory.posts.items() if post.is_head and key.rpartition(".")[0] == agency)
    return directory.appointments[next(keys)].official


def _staff_names(lists: dict[str, list[str]]) -> Iterator[str]:
    """Names without end; the lists' lengths have no common divisor, so none comes twice for a long while."""
    for number in count():
        yield " ".join(words[number % len(words)] for words in (lists["families"], lists["givens"]))


def _load_legal_bases(dates: Dates) -> None:
    rows = read("legal_bases", dates)
    days = ("dated_on", "effective_from", "expires_on")
    for row in rows:
        fields = {name: dates.optional(row.get(name)) for name in days}
        LegalBasis.objects.get_or_create(
            number=row["number"], defaults={"title": row["title"], "issuer": row["issuer"], **fields}
        )
    for row in rows:
        if "replaced_by" in row:
            successor = LegalBasis.objects.get(number=row["replaced_by"])
            LegalBasis.objects.filter(number=row["number"]).update(replaced_by=successor)
