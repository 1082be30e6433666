"""What a gate found: frozen, ordered, the same for the same input, without times or ids.

Belongs here: the values. How they are shown is in `report`; how long a run took its caller knows.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from chuky.contracts.contract import Severity
from chuky.language import Text

Engine = Literal["quick", "great_expectations"]


class FailingRow(NamedTuple):
    """One row that breaks one rule.

    `row`: position from 0 in the table that was checked (None: the table as a whole); `key`: the
    key columns as sent; `column`, `value`: the cell to correct, as sent; `beside`: what the rule
    compared it with.
    """

    row: int | None
    key: tuple[tuple[str, str | None], ...]
    column: str | None
    value: str | None
    beside: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class Finding:
    """A broken rule with all rows that break it.

    `over` names the reference that `failing` rows belong to when they are missing from the
    dataset (a unit that sent nothing has no row of its own).
    """

    rule_id: str
    severity: Severity
    message: Text
    failing: tuple[FailingRow, ...]
    over: str | None = None

    @property
    def rows(self) -> int:
        return len(self.failing)


@dataclass(frozen=True)
class GateResult:
    """The verdict on one dataset: errors block, warnings inform."""

    contract: str
    version: str
    sha256: str
    engine: Engine
    rows: int
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def bad_rows(self) -> frozenset[int]:
        """Positions of the dataset's rows that break an error rule (for quarantine)."""
        return frozenset(
            failing.row
            for finding in self.errors
            if finding.over is None
            for failing in finding.failing
            if failing.row is not None
        )

    def same_verdict(self, other: "GateResult") -> bool:
        """Whether two engines said exactly the same."""
        return replace(self, engine=other.engine) == other

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready form, for the ledger and `--json`."""
        return {
            "contract": self.contract,
            "version": self.version,
            "sha256": self.sha256,
            "engine": self.engine,
            "rows": self.rows,
            "passed": self.passed,
            "skipped": list(self.skipped),
            "findings": [_finding_dict(finding) for finding in self.findings],
        }


def _finding_dict(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule_id,
        "severity": finding.severity,
        "message": finding.message._asdict(),
        "over": finding.over,
        "rows": finding.rows,
        "failing": [
            {
                "row": failing.row,
                "key": dict(failing.key),
                "column": failing.column,
                "value": failing.value,
                "beside": dict(failing.beside),
            }
            for failing in finding.failing
        ],
    }
