"""What the database itself refuses, as migration operations for PostgreSQL and SQLite: changes, and times that overlap.

On SQLite these are triggers, and a migration that alters such a table makes it anew without them: repeat them there.
"""

from typing import Any

from django.db import migrations

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION lysning_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% on % is refused: rows are never changed', TG_OP, TG_TABLE_NAME; END $$;
"""


def _statements(vendor: str, table: str, operations: tuple[str, ...], when: str) -> list[str]:
    statements = []
    clause = f"WHEN ({when})" if when else ""
    if vendor == "postgresql":
        statements.append(_PG_FUNCTION)
        for operation in operations:
            row = f"FOR EACH ROW {clause}" if operation != "TRUNCATE" else "FOR EACH STATEMENT"
            statements.append(
                f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} "
                f"{row} EXECUTE FUNCTION lysning_refuse()"
            )
        return statements
    return [
        f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} {clause} "
        f"BEGIN SELECT RAISE(ABORT, '{operation} on {table} is refused: rows are never changed'); END"
        for operation in operations
        if operation != "TRUNCATE"
    ]


def refuse(
    table: str, *, operations: tuple[str, ...] = ("UPDATE", "DELETE", "TRUNCATE"), when: str = ""
) -> migrations.RunPython:
    """A migration operation: the database refuses the operations on the table (on rows where `when` holds)."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in _statements(schema_editor.connection.vendor, table, operations, when):
            schema_editor.execute(statement, params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for operation in operations:
            name = f"{table}_no_{operation.lower()}"
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)

    return migrations.RunPython(forwards, backwards)


_PG_OF_PARENT = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM {parent} p WHERE p.id = OLD.{key} AND {when}) THEN
    RAISE EXCEPTION '% on % is refused: rows are never changed', TG_OP, TG_TABLE_NAME;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""


def refuse_with_parent(table: str, *, parent: str, key: str, when: str) -> migrations.RunPython:
    """The same for rows whose parent `p` is final (`when` holds for it): they are not updated and not deleted."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            function = _PG_OF_PARENT.format(table=table, parent=parent, key=key, when=when)
            schema_editor.execute(function, params=None)
        for operation in ("UPDATE", "DELETE"):
            schema_editor.execute(_of_parent(schema_editor.connection.vendor, operation), params=None)

    def _of_parent(vendor: str, operation: str) -> str:
        name = f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table}"
        if vendor == "postgresql":
            return f"{name} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        held = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = OLD.{key} AND {when})"  # noqa: S608 - migrations' own words
        words = f"'{operation} on {table} is refused: rows are never changed'"
        return f"{name} WHEN {held} BEGIN SELECT RAISE(ABORT, {words}); END"

    def backwards(apps: Any, schema_editor: Any) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for operation in ("update", "delete"):
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{operation}{on}", params=None)
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()", params=None)

    return migrations.RunPython(forwards, backwards)


def no_overlap(table: str, *, of: str, when: str) -> migrations.RunPython:
    """A migration operation: of the rows where `when` holds, no two of one `of` have a moment in common.

    An exclusion constraint on PostgreSQL; a range of one number needs no extension. `when` names no table.
    """
    name = f"{table}_{of}_free"

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in _free(schema_editor.connection.vendor, table, of, when, name):
            schema_editor.execute(statement, params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}", params=None)
            return
        for operation in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{operation}", params=None)

    return migrations.RunPython(forwards, backwards)


def _free(vendor: str, table: str, of: str, when: str, name: str) -> list[str]:
    if vendor == "postgresql":
        alike = f"int8range({of}, {of}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&"
        return [f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({alike}) WHERE ({when})"]
    other = f"{of} = NEW.{of} AND id IS NOT NEW.id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at"
    taken = f"NEW.{when} AND EXISTS (SELECT 1 FROM {table} WHERE {when} AND {other})"  # noqa: S608 - no input in it
    return [
        f"CREATE TRIGGER {name}_{operation.lower()} BEFORE {operation} ON {table} WHEN {taken} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for operation in ("INSERT", "UPDATE")
    ]
