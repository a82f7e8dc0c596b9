"""What a factory made once is made again from its rows, many times quicker.

The usual town and its programmes in every state come about by dozens of real transitions. The first time they do; the
rows are kept and, in later tests that start from the same data on the same day, put back as they were.
"""

import copy
import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

FLOORS = ("agencies", "activity", "documents", "coordination", "meetings", "reporting")


State = tuple[Any, ...]
Rows = dict[type[models.Model], dict[Any, dict[str, Any]]]


class Recording:
    """The rows that a factory added and those it changed, by their keys, and what it returned."""

    def __init__(self, before: Rows, after: Rows, result: Any, callbacks: list[Any]) -> None:
        self.added = {model: _without(rows, before[model]) for model, rows in after.items()}
        self.changed = {
            model: {pk: row for pk, row in rows.items() if before[model].get(pk, row) != row}
            for model, rows in after.items()
        }
        self.end: State = ()  # how the tables stand afterwards
        self.result = copy.deepcopy(result)
        self.callbacks = callbacks
        self.script = b""  # all of it as one text, once it was played on PostgreSQL

    def play(self) -> Any:
        with transaction.atomic():
            if self.script:
                with connection.cursor() as cursor:
                    cursor.execute(self.script)
            else:
                self.put_back()
        for _, callback, robust in self.callbacks:
            transaction.on_commit(callback, robust=robust)
        return copy.deepcopy(self.result)

    def put_back(self) -> None:
        """Writes the rows through their models, and keeps what that asks of PostgreSQL."""
        told: list[bytes] = []

        def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            told.append(context["cursor"].mogrify(sql, params))
            return execute(sql, params, many, context)

        times = patch.object(models.DateTimeField, "pre_save", models.Field.pre_save)  # not of now: as they were
        with times, connection.execute_wrapper(keep) if connection.vendor == "postgresql" else nullcontext():
            for model, rows in self.added.items():
                if rows:
                    model._base_manager.bulk_create([model(**row) for row in rows])
            for model, changes in self.changed.items():
                for pk, row in changes.items():
                    model._base_manager.filter(pk=pk).update(**row)
        self.script = b";\n".join(told)


def _without(rows: dict[Any, dict[str, Any]], known: dict[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for pk, row in rows.items() if pk not in known]


_recordings: dict[Any, Recording] = {}
_ends: set[State] = set()  # how the tables stand after a replayed factory


class _Known:
    """How the tables stand, where that is known without counting: nothing was written since a factory was replayed."""

    state: State | None = None
    playing = False

    def notice(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.playing and sql[:6] in ("INSERT", "DELETE") and '"django_' not in sql[:40]:
            self.state = None
        return execute(sql, params, many, context)


_known = _Known()


def forget() -> None:
    """Called before each test: what the last one knew of the tables was rolled back."""
    _known.state = None


def _here() -> State:
    if _known.notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_known.notice)
    return _state() if _known.state is None else _known.state


def replayed(make: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a factory whose result depends on its arguments, the day and what other such factories made before it.

    Rows that a test adds on its own are noticed (their tables' counts and newest keys): the factory then runs as it is.
    A test that only changes rows first calls ``factory.__wrapped__``.
    """

    @functools.wraps(make)
    def call(*args: Any, **kwargs: Any) -> Any:
        there = _here()
        if there not in _ends and any(count for _, count, _ in there):
            return make(*args, **kwargs)
        key = (make.__qualname__, timezone.localdate(), _told(args), _told(kwargs), there)
        if key in _recordings:
            try:
                return _played(_recordings[key])
            except IntegrityError:  # rows of their own took these keys
                return make(*args, **kwargs)
        before, waiting = _rows(there), len(connection.run_on_commit)
        result = make(*args, **kwargs)
        end = _known.state = _state()
        _recordings[key] = made = Recording(before, _rows(end), result, connection.run_on_commit[waiting:])
        made.end = end
        _ends.add(end)
        return result

    return call


def _played(recording: Recording) -> Any:
    _known.playing = True
    try:
        result = recording.play()
        _known.state = recording.end
    finally:
        _known.playing = False
    return result


@functools.cache
def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


def _rows(state: State) -> Rows:
    """Every row of a state of the tables; most tables are empty, and are not asked."""
    filled = {number for number, count, _ in state if count}
    return {
        model: {row[model._meta.pk.attname]: row for row in _all(model)} if number in filled else {}
        for number, model in enumerate(_models())
    }


def _all(model: type[models.Model]) -> Any:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.order_by("pk").values(*names)


@functools.cache
def _counting() -> str:
    quote = connection.ops.quote_name
    asked = [(quote(model._meta.db_table), quote(model._meta.pk.column)) for model in _models()]
    return " UNION ALL ".join(f"SELECT {n}, COUNT(*), MAX({pk}) FROM {table}" for n, (table, pk) in enumerate(asked))  # noqa: S608  # our own tables


_prepared: list[Any] = []  # the connections that have the statement


def _state() -> State:
    """Each table's number of rows and newest key. PostgreSQL plans it once a connection: planning takes longest."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(_counting())
        else:
            if connection.connection not in _prepared:
                cursor.execute(f"PREPARE replay_state AS {_counting()}")
                _prepared.append(connection.connection)
            cursor.execute("EXECUTE replay_state")
        return tuple(sorted(cursor.fetchall()))


def _told(value: Any) -> Any:
    """An argument as part of a key: a row by its model and key, a town by its locality's."""
    if isinstance(value, models.Model):
        return type(value).__name__, value.pk
    if isinstance(value, (list, tuple)):
        return tuple(_told(one) for one in value)
    if isinstance(value, dict):
        return _told(sorted(value.items()))
    if hasattr(value, "locality"):
        return "town", value.locality.pk
    return value
