"""Rows that the database itself refuses to change: migrations that write one trigger on SQLite and PostgreSQL alike.

SQLite drops a table's triggers whenever a migration rebuilds the table: such a migration repeats its `refuse` steps,
which write what is missing and leave what is there.
"""

from typing import Any, Literal

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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


def refuse(table: str, operation: Operation, condition: str, message: str) -> migrations.RunPython:
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

    return migrations.RunPython(write, drop)


def trigger_name(table: str, operation: Operation, condition: str = "") -> str:
    """The trigger's name: short enough for every database, the same on every installation."""
    return f"{PREFIX}{operation}_{short(digest(f'{table} {condition}'.encode()))[:12]}"
