"""Gates as a page reads them: runs found by filter, and the first rows that each one failed on."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.gates import failing_rows_of
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import GateRun, Receipt

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


def first_failing(house: House, session: Session, run: GateRun) -> list[FailingLine]:
    """The first rows that a run failed on, errors before warnings; empty where none are kept."""
    sha256 = failing_rows_of(session, run)
    if sha256 is None:
        return []
    findings = json.loads(house.vault.get(sha256))["findings"]
    worst = sorted(findings, key=lambda one: one["severity"] != "error")
    lines = [_line(finding, row) for finding in worst for row in finding["failing"][:FIRST]]
    return lines[:FIRST]


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
