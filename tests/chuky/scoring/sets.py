"""Small criteria sets and inputs for the tests of scoring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chuky.criteria import CriteriaSet, PointSource
from chuky.scoring import Entry, ScoredUnit, ScoringInput, UnitResult, compute_results

DECISION = {
    "number": "1/QĐ-UBND",
    "issued": None,
    "issuer": "UBND",
    "title": "Bộ",
    "source": "test",
}


def part(code: str, most: str = "10", **changes: Any) -> dict[str, Any]:
    return {"code": code, "name": code, "max_points": most} | changes


def criterion(code: str, *parts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    normal = [p for p in parts if p.get("nature", "normal") == "normal"]
    most = str(sum((Decimal(p["max_points"]) for p in normal), Decimal(0)))
    return {"code": code, "name": code, "max_points": most, "components": list(parts)} | changes


def a_set(*criteria: dict[str, Any], **changes: Any) -> CriteriaSet:
    """Two criteria of 40 and 60 points, unless others are given."""
    found = criteria or (
        criterion("I", part("1.1", "15"), part("1.2", "25")),
        criterion("II", part("2.1", "60")),
    )
    return CriteriaSet.model_validate(
        {
            "chuky": 1,
            "key": "small",
            "title": "Bộ tiêu chí",
            "decision": DECISION,
            "max_points": "100",
            "criteria": list(found),
        }
        | changes
    )


Points = Mapping[str, Mapping[str, str]]


def given(criteria_set: CriteriaSet, points: Points, **changes: Any) -> ScoringInput:
    """One group `xa`; `points`: unit → component → appraised points."""
    fields: dict[str, Any] = {
        "units": tuple(ScoredUnit(code, f"Xã {code}", "xa") for code in points),
        "criteria": {"xa": criteria_set},
        "entries": tuple(
            entry(unit, component, value)
            for unit, own in points.items()
            for component, value in own.items()
        ),
    }
    return ScoringInput(**(fields | changes))


def entry(unit: str, component: str, value: str, source: PointSource = "appraised_score") -> Entry:
    return Entry(unit, component, source, Decimal(value))


def results(criteria_set: CriteriaSet, points: Points, **changes: Any) -> dict[str, UnitResult]:
    """Unit code → its result, in the results' order."""
    computed = compute_results(given(criteria_set, points, **changes))
    return {unit.code: unit for unit in computed.units}
