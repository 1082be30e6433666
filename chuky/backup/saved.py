"""Leaving a mark in the ledger that the house was saved: Today says when."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chuky.backup.archive import LEDGER, Report
from chuky.backup.copying import is_newest
from chuky.house import HouseSettings
from chuky.ledger.audit import ChainReport
from chuky.ledger.engine import open_ledger
from chuky.ledger.exceptions import LedgerFull, LedgerUnreachable
from chuky.ledger.last_checks import record_backup


def record_saved(home: Path, report: Report, settings: HouseSettings, now: datetime) -> bool:
    """Whether the mark could be left: not in a ledger of another version, which stays as it is, nor
    by one who may only read it. The archive is whole without it.
    """
    ledger = open_ledger(settings.ledger or f"sqlite:///{home / LEDGER}")
    chains = [
        ChainReport(cycle, chain.events, chain.head)
        for cycle, chain in report.manifest.chains.items()
    ]
    try:
        if not is_newest(ledger):
            return False
        with ledger.transaction() as session:
            record_backup(session, chains, now)
    except (LedgerFull, LedgerUnreachable, DBAPIError):
        return False
    finally:
        ledger.close()
    return True
