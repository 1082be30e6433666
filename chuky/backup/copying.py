"""A ledger copied from one kind of database to the other, whole, at one state.

Belongs here: rows. What an archive holds is in `archive.py`.
"""

from contextlib import AbstractContextManager

from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from chuky.ledger.audit import GENESIS, AuditEvent, AuditHead
from chuky.ledger.engine import Ledger
from chuky.ledger.metadata import METADATA
from chuky.ledger.migrate import HEAD, current_revision

CHUNK = 2000
"""Rows at a time, so that a large ledger needs no more memory than a small one."""


def copy_ledger(source: Ledger, target: Ledger) -> None:
    """Every row of `source`, as it stands at one instant, into the empty `target`."""
    with source.session() as session, _writing(target.engine) as connection:
        for table in METADATA.sorted_tables:
            if table.name != AuditHead.__tablename__:
                _copy_table(session, connection, table)
        _follow_chains(session, connection)


def is_empty(ledger: Ledger) -> bool:
    """Whether nothing was ever kept there."""
    found = current_revision(ledger.engine)
    if found != HEAD:
        return found is None
    with ledger.session() as session:
        tables = (select(func.count()).select_from(table) for table in METADATA.sorted_tables)
        return not any(session.scalar(count) for count in tables)


def is_newest(ledger: Ledger) -> bool:
    """Whether the tables are those of this program."""
    return current_revision(ledger.engine) == HEAD


def _writing(engine: Engine) -> AbstractContextManager[Connection]:
    return engine.execution_options(chuky_writes=True).begin()


def _copy_table(session: Session, connection: Connection, table: Table) -> None:
    order = [*table.primary_key.columns]
    rows = session.execute(
        select(table).order_by(*order), execution_options={"yield_per": CHUNK}
    ).mappings()
    for chunk in rows.partitions():
        connection.execute(insert(table), [dict(row) for row in chunk])


def _follow_chains(session: Session, connection: Connection) -> None:
    """The ends of the audit trails, event by event: the database lets them move no other way."""
    cycles = session.scalars(select(AuditHead.cycle).order_by(AuditHead.cycle)).all()
    for cycle in cycles:
        connection.execute(insert(AuditHead).values(cycle=cycle, seq=0, hash=GENESIS))
    forward = (
        update(AuditHead)
        .where(AuditHead.cycle == bindparam("of"))
        .values(seq=bindparam("to"), hash=bindparam("by"))
    )
    events = select(AuditEvent.cycle, AuditEvent.seq, AuditEvent.hash)
    ordered = events.order_by(AuditEvent.cycle, AuditEvent.seq)
    rows = session.execute(ordered, execution_options={"yield_per": CHUNK})
    for chunk in rows.partitions():
        steps = [{"of": row.cycle, "to": row.seq, "by": row.hash} for row in chunk]
        connection.execute(forward, steps)
