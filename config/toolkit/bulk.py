"""Writing many rows at once: executemany on SQLite, COPY on PostgreSQL, always inside one transaction.

Values pass through each field's `get_db_prep_save`, so a row holds what a model instance would hold, unless the caller
has them ready for the database. Fields that are not named get the model's default. Nothing here records a trail: the
service that calls does.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

# ruff: noqa: S608 — every name in these statements comes from a model, quoted; values travel as parameters

Row = Sequence[Any]
Prepare = Callable[[Any], Any]

CHUNK = 5_000  # rows held at once


def insert(
    model: type[models.Model],
    rows: Iterable[Row],
    fields: Sequence[str],
    *,
    using: str | None = None,
    ready: Collection[str] = (),
) -> int:
    """Insert rows of values in the order of `fields` (names or attribute names); the number of rows.

    Values of `ready` fields are written as they are: numbers, truth values, text, None, JSON as text. IntegrityError
    when a constraint says no; nothing is written then.
    """
    job = _Job(model, fields, using, ready)
    with transaction.atomic(using=job.connection.alias):
        if job.postgresql:
            count = job.copy(job.prepared(rows), job.table, job.columns)
        else:
            count = job.execute_many(f"INSERT INTO {job.table} ({job.column_list}) VALUES ({job.marks})", rows)
        job.advance_key()
    return count


def update(model: type[models.Model], rows: Iterable[Row], fields: Sequence[str], *, using: str | None = None) -> int:
    """Write `fields` of rows that are there: each row is its key, then the values in their order; the number of rows.

    One statement run for every row, where Django's `bulk_update` builds a case for each value.
    """
    job = _Job(model, fields, using, ())
    key: Any = model._meta.pk
    columns = ", ".join(f"{job.quoted(field.column)} = %s" for field in job.named)
    prepare = [job.preparer(field) for field in job.named]
    prepared = ([*(make(value) for make, value in zip(prepare, row[1:], strict=True)), row[0]] for row in rows)
    statement = f"UPDATE {job.table} SET {columns} WHERE {job.quoted(key.column)} = %s"
    count = 0
    with transaction.atomic(using=job.connection.alias), job.connection.cursor() as cursor:
        while chunk := list(itertools.islice(prepared, CHUNK)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


class _Job:
    """One statement's worth of names: table, columns, and how each value becomes a database value."""

    def __init__(
        self, model: type[models.Model], fields: Sequence[str], using: str | None, ready: Collection[str]
    ) -> None:
        self.model = model
        self.connection: BaseDatabaseWrapper = connections[using or router.db_for_write(model)]
        self.postgresql = self.connection.vendor == "postgresql"
        self.named = [self.field(name) for name in fields]
        self.ready = [self.field(name) for name in ready]
        if len({field.column for field in self.named}) != len(self.named):
            raise ValueError("a field is named twice")
        self.added = [field for field in model._meta.local_concrete_fields if self.has_default(field)]
        self.columns = [self.quoted(field.column) for field in [*self.named, *self.added]]
        self.table = self.quoted(model._meta.db_table)
        self.column_list = ", ".join(self.columns)
        self.marks = ", ".join(["%s"] * len(self.columns))

    def field(self, name: str) -> Any:
        """A column of the model; FieldDoesNotExist or ValueError when there is none."""
        field: Any = self.model._meta.get_field(name)
        if field not in self.model._meta.local_concrete_fields:
            raise ValueError(f"{self.model.__name__}.{name} is no column of its table")
        return field

    def has_default(self, field: Any) -> bool:
        """True for a field that was not named and that Django, not the database, fills."""
        if field in self.named or (field.primary_key and not field.has_default()):
            return False
        if field.generated or field.has_db_default():
            return False
        automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        return bool(automatic or field.has_default() or field.get_default() is not None)

    def quoted(self, name: str) -> str:
        """The name as SQL writes it."""
        return self.connection.ops.quote_name(name)

    def prepared(self, rows: Iterable[Row]) -> Iterator[list[Any]]:
        """Rows as the database takes them; ValueError for a row of another length."""
        changing = [(at, self.preparer(field)) for at, field in enumerate(self.named) if field not in self.ready]
        defaults = [self.default(field) for field in self.added]
        for row in rows:
            values = list(row)
            if len(values) != len(self.named):
                raise ValueError(f"a row is {'shorter' if len(values) < len(self.named) else 'longer'} than its fields")
            for at, change in changing:
                values[at] = change(values[at])
            values.extend([make() for make in defaults])
            yield values

    def preparer(self, field: Any) -> Prepare:
        """From a Python value to a database value."""
        connection = self.connection
        return lambda value: field.get_db_prep_save(value, connection)

    def default(self, field: Any) -> Callable[[], Any]:
        """What fills a field that was not named: a time, a value made for each row, or one value for all."""
        prepare = self.preparer(field)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            moment = timezone.now() if isinstance(field, models.DateTimeField) else timezone.localdate()
            return lambda: prepare(moment)
        if callable(field.default):
            return lambda: prepare(field.get_default())
        value = prepare(field.get_default())
        return lambda: value

    def execute_many(self, statement: str, rows: Iterable[Row]) -> int:
        """Run one statement for every row, in chunks; the number of rows."""
        count = 0
        prepared = self.prepared(rows)
        with self.connection.cursor() as cursor:
            while chunk := list(itertools.islice(prepared, CHUNK)):
                cursor.executemany(statement, chunk)
                count += len(chunk)
        return count

    def copy(self, rows: Iterable[Row], table: str, columns: Sequence[str]) -> int:
        """COPY rows into a table; the number of rows."""
        count = 0
        with self.connection.cursor() as cursor, self.connection.wrap_database_errors:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
        return count

    def advance_key(self) -> None:
        """After rows with keys of their own, the next automatic key follows the highest one (PostgreSQL)."""
        key = self.model._meta.pk
        if self.postgresql and isinstance(key, models.AutoField) and key in self.named:
            column = self.field(key.name).column
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [self.table, column])
                sequence = cursor.fetchone()
                cursor.execute(
                    f"SELECT setval(%s, greatest(nextval(%s), max({self.quoted(column)}))) FROM {self.table}",
                    [sequence[0], sequence[0]],
                )
