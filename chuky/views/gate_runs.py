"""Gates as a page reads them: runs found by filter, and the first rows that each one failed on."""

import json
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.house import House
from chuky.language import Text
from chuky.ledger.intake import FailingRows
from chuky.ledger.models import GateRun, Receipt
from chuky.sha256 import is_sha256

FIRST = 50
"""Failing rows on the page; all are in the report and the JSON beside it."""


@dataclass(frozen=True)
class FailingLine:
    """One row that broke one rule: where it is, what stood there, what the rule says."""

    rule: str
    severity: str
    message: Text
    place: str
    column: str
    value: str


def gate_runs(session: Session, cycle: str, only: str = "", stage: str = "") -> list[GateRun]:
    """Newest first; `only` `failed`: those that didn't pass."""
    query = select(GateRun).where(GateRun.cycle_id == cycle).order_by(GateRun.at.desc())
    if only == "failed":
        query = query.where(GateRun.passed.is_(False))
    if stage:
        query = query.where(GateRun.stage == stage)
    return list(session.scalars(query))


def returned_files(session: Session, cycle: str, stage: str = "") -> list[Receipt]:
    """Files that went back to their senders, newest first."""
    query = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.verdict == "returned")
    if stage:
        query = query.where(Receipt.stage == stage)
    return list(session.scalars(query.order_by(Receipt.received_at.desc())))


def find_failed(session: Session, cycle: str, sha256: str) -> FailingRows | None:
    """The run of this cycle whose failing rows were kept under the hash."""
    if not is_sha256(sha256):
        return None
    query = select(FailingRows).where(FailingRows.cycle_id == cycle, FailingRows.sha256 == sha256)
    return session.scalars(query).first()


def failing_lines(
    house: House, sha256: str, most: int | None = None, unit: str = "", rule: str = ""
) -> list[FailingLine]:
    """The rows that a run failed on, as they were kept: errors before warnings; of one unit, or
    that break one rule.
    """
    findings = json.loads(house.vault.get(sha256))["findings"]
    worst = sorted(findings, key=lambda one: one["severity"] != "error")
    found = (
        _line(finding, row)
        for finding in worst
        if not rule or finding["rule"] == rule
        for row in finding["failing"]
        if not unit or row["key"].get("unit_code") == unit
    )
    return list(islice(found, most))


def run_of(session: Session, kept: FailingRows) -> GateRun:
    """The run whose failing rows these are."""
    key = (kept.cycle_id, kept.stage, kept.contract, kept.frame_sha256)
    return session.get_one(GateRun, key)


def _line(finding: dict[str, object], row: dict[str, object]) -> FailingLine:
    key, message = row["key"], finding["message"]
    assert isinstance(key, dict)  # noqa: S101 - as `GateResult.as_dict` writes it
    assert isinstance(message, dict)  # noqa: S101
    return FailingLine(
        rule=str(finding["rule"]),
        severity=str(finding["severity"]),
        message=Text(message["vi"], message["en"]),
        place=" · ".join(str(value) for value in key.values() if value is not None),
        column=str(row["column"] or ""),
        value=str(row["value"] or ""),
    )
