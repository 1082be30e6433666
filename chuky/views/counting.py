"""Rows counted under several conditions, in one statement."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session


def counts(session: Session, *wanted: Sequence[ColumnElement[bool]]) -> tuple[int, ...]:
    """How many rows meet all of the conditions of each one wanted."""
    asked = (select(func.count()).where(*conditions).scalar_subquery() for conditions in wanted)
    return tuple(session.execute(select(*asked)).one())
