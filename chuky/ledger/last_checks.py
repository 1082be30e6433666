"""When a house was last saved, and when each audit chain was last computed again: did it hold?

Belongs here: the marks, so that a page can say it without doing it again. A chain is computed again
by the daily catch-up, by every backup and on the audit page.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chuky.ledger.audit import AuditHead, ChainReport, verify_chain
from chuky.ledger.engine import Ledger
from chuky.ledger.planning import JobEnd

BACKUP = "backup"
EVERY = timedelta(days=1)
"""How often a chain is computed again by itself: a long one takes seconds."""
_CHAIN = "chain/"
_INTACT = "intact"


@dataclass(frozen=True)
class ChainCheck:
    """`broken_at`: the number of the first event that was wrong or missing; None: all held."""

    at: datetime
    broken_at: int | None


def last_ends(session: Session, *jobs: str) -> dict[str, datetime]:
    """Job → when it last ran to its end; those that never did are left out."""
    rows = session.execute(select(JobEnd.job, JobEnd.at).where(JobEnd.job.in_(jobs)))
    return {row.job: row.at for row in rows}


def last_backup(session: Session) -> datetime | None:
    """When the house was last saved; None: never, as far as its ledger knows."""
    return last_ends(session, BACKUP).get(BACKUP)


def last_checks(session: Session, chains: Collection[str]) -> dict[str, ChainCheck]:
    """Chain → its last check; those that were never computed again are left out."""
    found = {}
    for row in session.scalars(select(JobEnd).where(JobEnd.job.startswith(_CHAIN))):
        chain, _colon, outcome = row.job.removeprefix(_CHAIN).rpartition(":")
        if chain in chains:
            found[chain] = ChainCheck(row.at, None if outcome == _INTACT else int(outcome))
    return found


def record_check(session: Session, report: ChainReport, now: datetime) -> None:
    """What computing a chain again found, in place of what was found before."""
    job = f"{_CHAIN}{report.cycle}:"
    outcome = _INTACT if report.intact else str(report.broken_at or 0)
    session.execute(delete(JobEnd).where(JobEnd.job.startswith(job, autoescape=True)))
    session.add(JobEnd(job=f"{job}{outcome}", at=now))


def record_backup(session: Session, chains: Iterable[ChainReport], now: datetime) -> None:
    """The house was saved, its chains computed again while it was."""
    session.merge(JobEnd(job=BACKUP, at=now))
    for report in chains:
        record_check(session, report, now)


def check_chains(ledger: Ledger, now: datetime) -> None:
    """Compute again every chain that was not within EVERY, or was by a clock that ran ahead."""
    with ledger.session() as session:
        chains = session.scalars(select(AuditHead.cycle).order_by(AuditHead.cycle)).all()
        known = last_checks(session, chains)
        due = [one for one in chains if one not in known or _old(known[one], now)]
        reports = [verify_chain(session, chain) for chain in due]
    if reports:
        with ledger.transaction() as session:
            for report in reports:
                record_check(session, report, now)


def _old(check: ChainCheck, now: datetime) -> bool:
    return not timedelta(0) <= now - check.at < EVERY
