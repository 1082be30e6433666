"""What to tell a sender about each wrong cell: where, what is wrong, what would be right.

Pure: a gate's result and the places of a sent table in, notes out. Drawing them into a workbook
is in `annotate`.
"""

from dataclasses import dataclass

from chuky.contracts import Contract, FailingRow, Finding, GateResult
from chuky.contracts.contract import Severity
from chuky.intake import SentTable
from chuky.workbook.hints import Known, hint


@dataclass(frozen=True)
class Note:
    """One thing to correct. `row`, `column` count from 1; None where no cell can be shown."""

    row: int | None
    column: int | None
    severity: Severity
    about: str
    value: str
    wrong: str
    right: str


def notes_of(
    result: GateResult, table: SentTable, contract: Contract, known: Known, most: int
) -> list[Note]:
    """Errors first, then warnings, each in the sheet's order; what has no cell comes last.

    At most `most` in all, and of one rule.
    """
    found: list[Note] = []
    for findings in (result.errors, result.warnings):
        notes = [
            _note(finding, failing, table, contract, known)
            for finding in findings
            for failing in finding.failing[:most]
        ]
        found += sorted(notes, key=lambda note: (note.row is None, note.row or 0))
    return found[:most]


def _note(
    finding: Finding, failing: FailingRow, table: SentTable, contract: Contract, known: Known
) -> Note:
    here = finding.over is None and failing.row is not None
    column = _column(failing, table, contract) if here else None
    return Note(
        row=table.rows[failing.row] if here and failing.row is not None else None,
        column=column,
        severity=finding.severity,
        about=" · ".join(value for _, value in failing.key if value) or (failing.column or ""),
        value=failing.value or "",
        wrong=str(finding.message),
        right=str(hint(finding, failing, known)),
    )


def _column(failing: FailingRow, table: SentTable, contract: Contract) -> int | None:
    """The cell to correct; a rule about a whole row is shown at the row's last key."""
    for name in (failing.column, *reversed(contract.key)):
        if name and name in table.columns:
            return table.columns[name]
    return None
