"""The plan's own tables held to the contracts that files of the same kind must keep.

Units by `unit_roster`, agencies by `agencies`, criteria by `criteria_set`. What another rule of the
linter says about the same line isn't said twice (see `run`).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from chuky.configuration import Finding, Source
from chuky.configuration.source import KeyPath
from chuky.contracts import Contract, FailingRow, check_frame, load_contracts
from chuky.criteria import CriteriaSet
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, warning
from chuky.points import plain

Row = dict[str, Any]
_CORRECT = Text("sửa trong kế hoạch", "correct it in the plan")
_ELSEWHERE = frozenset({"email-missing"})
"""Addresses may come from accounts and roles; who can't be reached is told by `chuky remind`."""
_SUMMED_ELSEWHERE = frozenset({"parts-not-adding-up"})
"""`criteria` knows what counts in a maximum (bonus, penalty, parts that share it)."""
_TWICE_ELSEWHERE = frozenset({"code-duplicated"})
"""`references` and `criteria` speak of the second line and name the first: one fault, one line."""
_SILENT = _ELSEWHERE | _SUMMED_ELSEWHERE | _TWICE_ELSEWHERE


def roster(context: LintContext) -> Iterator[Finding]:
    """The list of units keeps the contract `unit_roster`."""
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "group": unit.group,
            "cluster": unit.cluster,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "predecessors": "; ".join(unit.predecessors) or None,
        }
        for unit in context.plan.units
    ]
    places: list[KeyPath] = [("units", number) for number in range(len(rows))]
    yield from _judged("unit_roster", rows, places, context.source)


def agencies(context: LintContext) -> Iterator[Finding]:
    """The agencies keep the contract `agencies`."""
    rows = [
        {"code": key, "name": agency.name, "contact": None, "email": agency.email}
        for key, agency in context.plan.agencies.items()
    ]
    places: list[KeyPath] = [("agencies", key) for key in context.plan.agencies]
    yield from _judged("agencies", rows, places, context.source)


def criteria_sets(context: LintContext) -> Iterator[Finding]:
    """Every criteria set keeps the contract `criteria_set`."""
    for criteria, source in context.criteria_files():
        rows, places = _criteria_rows(criteria)
        yield from _judged("criteria_set", rows, places, source)


def _criteria_rows(criteria: CriteriaSet) -> tuple[list[Row], list[KeyPath]]:
    rows: list[Row] = []
    places: list[KeyPath] = []
    for number, criterion in enumerate(criteria.criteria):
        rows.append(_points_row(criterion.code, None, criterion.name, plain(criterion.max_points)))
        places.append(("criteria", number))
        for part, component in enumerate(criterion.components):
            row = _points_row(
                component.code, criterion.code, component.name, plain(component.limit)
            )
            row["min_points"] = plain(component.min_points)
            row["step"] = plain(component.step) if component.step is not None else None
            rows.append(row)
            places.append(("criteria", number, "components", part))
    return rows, places


def _points_row(code: str, parent: str | None, name: str, most: str) -> Row:
    row = {"code": code, "parent": parent, "name": name, "max_points": most}
    return {**row, "min_points": None, "step": None}


def _judged(name: str, rows: list[Row], places: list[KeyPath], source: Source) -> Iterator[Finding]:
    import pandas as pd

    contract = _contracts()[name]
    frame = pd.DataFrame(rows, columns=[column.name for column in contract.columns], dtype="object")
    for finding in check_frame(contract, frame, {}).findings:
        if finding.rule_id in _SILENT:
            continue
        tell = error if finding.severity == "error" else warning
        for failing in finding.failing:
            path = places[failing.row] if failing.row is not None else ()
            shown = _shown(failing)
            said = Text(f"{shown}{finding.message.vi}", f"{shown}{finding.message.en}")
            yield tell(source, f"{name}/{finding.rule_id}", path, said, _CORRECT)


@cache
def _contracts() -> dict[str, Contract]:
    """Those that come with the program: read once, a plan is judged at every key one types."""
    return load_contracts()


def _shown(failing: FailingRow) -> str:
    """What the finding is about, in front of its sentence."""
    words = [value for _, value in failing.key if value]
    if failing.value and failing.value not in words:
        words.append(failing.value)
    return f"“{' · '.join(words)}”: " if words else ""
