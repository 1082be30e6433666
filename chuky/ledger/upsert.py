"""An INSERT that may meet a row that is there: both databases have it, each in its own dialect."""

from typing import Any

from sqlalchemy.orm import Session


def insert_or_meet(session: Session, table: Any) -> Any:
    """`insert(table)` with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
