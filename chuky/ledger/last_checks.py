"""When a house was last saved, and when each audit chain was last computed again: did it hold?

Belongs here: the marks, so that a page can say it without doing it again. A chain is computed again
by the daily catch-up, by every backup, by `chuky status` and on the audit page; elsewhere only
what was added since.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chuky.ledger.audit import AuditHead, ChainReport, verify_chain, verify_since
from chuky.ledger.engine import Ledger
from chuky.ledger.planning import JobEnd

BACKUP = "backup"
EVERY = timedelta(days=1)
"""How often a chain is computed again by itself: a long one takes seconds."""
_CHAIN = "chain/"
_INTACT = "intact"
_DIGITS = 16
"""Of the last event's hash: enough to know the event again."""
_LONGEST = 120
"""Letters of a mark's name."""


@dataclass(frozen=True)
class ChainCheck:
    """`broken_at`: the number of the first event that was wrong or missing; None: all held.

    `upto`: number of the last event then, and how its hash begins; None where no one noted it.
    """

    at: datetime
    broken_at: int | None
    upto: tuple[int, str] | None = field(default=None, compare=False)


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
            found[chain] = _read(row.at, outcome)
    return found


def _read(at: datetime, outcome: str) -> ChainCheck:
    word, *upto = outcome.split("@")
    if word != _INTACT:
        return ChainCheck(at, int(word))
    return ChainCheck(at, None, (int(upto[0]), upto[1]) if upto else None)


def record_check(session: Session, report: ChainReport, now: datetime) -> None:
    """What computing a chain again found, in place of what was found before."""
    job = f"{_CHAIN}{report.cycle}:"
    outcome = _INTACT if report.intact else str(report.broken_at or 0)
    upto = f"@{report.events}@{report.head[:_DIGITS]}"
    if report.intact and len(job + outcome + upto) <= _LONGEST:
        outcome += upto
    session.execute(delete(JobEnd).where(JobEnd.job.startswith(job, autoescape=True)))
    session.add(JobEnd(job=f"{job}{outcome}", at=now))


def check_since(session: Session, chain: str) -> ChainReport:
    """Whether the chain holds, computing only what its last check has not seen; a chain that was
    broken then still is. One that was never computed is computed whole.
    """
    known = last_checks(session, [chain]).get(chain)
    if known is not None and known.broken_at is not None:
        return ChainReport(chain, max(known.broken_at - 1, 0), "", known.broken_at, "event")
    if known is None or known.upto is None:
        return verify_chain(session, chain)
    return verify_since(session, chain, *known.upto)


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
        due = [one for one in chains if one not in known or _again(known[one], now)]
        reports = [verify_chain(session, chain) for chain in due]
    if reports:
        with ledger.transaction() as session:
            for report in reports:
                record_check(session, report, now)


def _again(check: ChainCheck, now: datetime) -> bool:
    """It is old, or an earlier version of the program noted it without how far it came."""
    unknown = check.broken_at is None and check.upto is None
    return unknown or not timedelta(0) <= now - check.at < EVERY
