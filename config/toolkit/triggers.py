"""Rows that the database itself refuses to change: migrations that write one trigger on SQLite and PostgreSQL alike.

SQLite changes a table by rebuilding it: its triggers go with the old one, and a trigger that reads the table from
elsewhere stops the change. A migration that alters a table therefore wraps its steps in `rebuilding`; `missing` tells
which triggers a database lacks.
"""

from collections.abc import Iterator
from typing import Any, Literal

from django.db import migrations, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation as Step

from config.toolkit.digest import digest, short

Operation = Literal["insert", "update", "delete"]
PREFIX = "refuse_"

SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition}
BEGIN SELECT RAISE(ABORT, {message}); END"""
POSTGRESQL = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = {message};
  END IF;
  RETURN {row};
END $refuse$;
CREATE OR REPLACE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""

STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
}


class WithoutModels(migrations.RunPython):
    """A migration step that runs code with a schema editor alone; its `apps` is None.

    RunPython renders all models anew for every step, as if its code asked for them: with our hundred triggers that
    took four fifths of the time in which an empty database is made.
    """

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the code, unless this database is not the one of the application."""
        self._run(self.code, app_label, editor)

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the code that takes it back."""
        self._run(self.reverse_code, app_label, editor)

    def _run(self, code: Any, app_label: str, editor: BaseDatabaseSchemaEditor) -> None:
        if router.allow_migrate(editor.connection.alias, app_label, **self.hints):
            code(None, editor)


class Refuse(WithoutModels):
    """A migration step that writes one trigger; `trigger` is its name."""

    trigger = ""


def same(*columns: str) -> str:
    """A condition for `refuse`: in a changed row these columns are as they were, empty ones included."""
    return " AND ".join(
        f'(OLD."{name}" = NEW."{name}" OR (OLD."{name}" IS NULL AND NEW."{name}" IS NULL))' for name in columns
    )


def refuse(table: str, operation: Operation, condition: str, message: str) -> Refuse:
    """A migration step: from now on `operation` on rows for which `condition` holds raises IntegrityError(message).

    `condition` is SQL over OLD and NEW that both databases read (sub-queries allowed); "" means every row.
    """
    name = trigger_name(table, operation, condition)
    parts = {
        "name": name,
        "table": f'"{table}"',
        "operation": operation.upper(),
        "condition": condition or "1 = 1",
        "message": "'{}'".format(message.replace("'", "''")),
        "row": "OLD" if operation == "delete" else "NEW",
    }

    def write(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        template = POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE
        editor.execute(template.format(**parts), params=None)

    def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"; DROP FUNCTION IF EXISTS {name}()', params=None)
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)

    step = Refuse(write, drop)
    step.trigger = name
    return step


def rebuilding(*steps: Step) -> list[Step]:
    """These steps of a migration, with all triggers of ours lifted on SQLite while they run, and put back after them.

    `refuse` steps of the same migration come after it.
    """
    lifted: list[str] = []

    def lift(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        lifted.clear()
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            ours = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
            cursor.execute(ours, [f"{PREFIX}%"])
            for name, sql in cursor.fetchall():
                lifted.append(sql)
                editor.execute(f'DROP TRIGGER "{name}"', params=None)

    def put_back(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for sql in lifted:
            editor.execute(sql, params=None)

    return [WithoutModels(lift, put_back), *steps, WithoutModels(put_back, lift)]


def expected(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The names of the triggers that the migrations applied to this database have written."""
    loader, found = MigrationLoader(connection), dict[str, None]()
    for key in sorted(loader.applied_migrations):
        for step in getattr(loader.disk_migrations.get(key), "operations", ()):
            if isinstance(step, Refuse):
                found[step.trigger] = None
    yield from found


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand in this database and do not, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    return [name for name in expected(connection) if name not in standing]


def trigger_name(table: str, operation: Operation, condition: str = "") -> str:
    """The trigger's name: short enough for every database, the same on every installation."""
    return f"{PREFIX}{operation}_{short(digest(f'{table} {condition}'.encode()))[:12]}"
