"""What to tell a sender about each wrong cell: where, what is wrong, what would be right.

Pure: a gate's result and the places of a sent table in, notes out. Drawing them into a workbook
is in `annotate`.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chuky.contracts import Contract, FailingRow, Finding, GateResult
from chuky.contracts.contract import Severity
from chuky.intake import SentTable
from chuky.language import Text, pick

Known = Mapping[str, Sequence[str]]
"""Column → the codes that it may hold, for “did you mean”."""
_LIMITS: Final[Mapping[str, Text]] = {
    "expected.max_points": Text("tối đa {value}", "at most {value}"),
    "expected.min_points": Text("tối thiểu {value}", "at least {value}"),
    "expected.step": Text("bội của {value}", "a multiple of {value}"),
}
_TYPED: Final = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0", ",": "."})
_NUMBER: Final = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,9})?")


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
        right=_right(failing, known),
    )


def _column(failing: FailingRow, table: SentTable, contract: Contract) -> int | None:
    """The cell to correct; a rule about a whole row is shown at the row's last key."""
    for name in (failing.column, *reversed(contract.key)):
        if name and name in table.columns:
            return table.columns[name]
    return None


def _right(failing: FailingRow, known: Known) -> str:
    """What would be right, as far as it can be known; the rule's own sentence says the rest."""
    limits = [
        str(_LIMITS[name].format(value=_said(value)))
        for name, value in failing.beside
        if name in _LIMITS and value is not None
    ]
    if limits:
        return pick("Được ghi: ", "Allowed: ") + ", ".join(limits)
    value = failing.value or ""
    if failing.column == "points":
        number = _NUMBER.search(value)
        if number and number[0] != value:
            return pick(f"Có phải {number[0]}?", f"Is it {number[0]}?")
        return pick("Ghi một số; không đạt thì ghi 0", "A number; 0 where nothing was reached")
    near = _near(value, known.get(failing.column or "", ()))
    meant = pick(" hay ", " or ").join(f"“{code}”" for code in near)
    return pick(f"Có phải {meant}?", f"Did you mean {meant}?") if near else ""


def _near(value: str, codes: Sequence[str]) -> list[str]:
    """The codes that look most alike; `1.l`, `1,1` and `1. 1` are typed for `1.1`."""
    typed = "".join(value.split()).translate(_TYPED)
    found = [code for code in codes if code.translate(_TYPED).casefold() == typed.casefold()]
    return found[:2] or difflib.get_close_matches(value, codes, n=2, cutoff=0.5)


def _said(number: str) -> str:
    return pick(number.replace(".", ","), number)
