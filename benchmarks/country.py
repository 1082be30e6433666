"""Scores of a whole country's communes: 3,321 units of 100 components, 332,100 rows.

The size of Vietnam's commune level since 1 July 2025; values are drawn with a fixed seed.
"""

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from chuky.criteria import CriteriaSet
from chuky.scoring import Entry, ScoredUnit, ScoringInput

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS, CRITERIA, COMPONENTS = 3321, 10, 10
"""Communes, wards and special zones; criteria of a set; components of a criterion."""
ROWS = UNITS * CRITERIA * COMPONENTS
_QUARTERS = 5
"""Points go from 0 to 1 by 0.25."""


def unit_codes() -> list[str]:
    return [f"X{number:04d}" for number in range(UNITS)]


def component_codes() -> list[str]:
    return [f"{c}.{part}" for c in range(1, CRITERIA + 1) for part in range(1, COMPONENTS + 1)]


def scores() -> list[tuple[str, str, Decimal]]:
    """Unit, component and points of every row, in order."""
    chance = random.Random(1)
    points = [Decimal(quarter) / 4 for quarter in range(_QUARTERS)]
    return [
        (unit, code, points[chance.randrange(_QUARTERS)])
        for unit in unit_codes()
        for code in component_codes()
    ]


def criteria_set() -> CriteriaSet:
    """Ten criteria of ten components of one point each, self-scored."""
    criteria = [
        {
            "code": str(number),
            "name": f"Tiêu chí {number}",
            "max_points": str(COMPONENTS),
            "components": [
                {"code": f"{number}.{part}", "name": f"Thành phần {part}", "max_points": "1"}
                for part in range(1, COMPONENTS + 1)
            ],
        }
        for number in range(1, CRITERIA + 1)
    ]
    return CriteriaSet.model_validate(
        {
            "chuky": 1,
            "key": "country",
            "title": "Cả nước",
            "decision": {
                "number": None,
                "issued": None,
                "issuer": "benchmarks",
                "title": "Drawn for measuring",
                "source": "benchmarks/country.py",
            },
            "max_points": str(CRITERIA * COMPONENTS),
            "criteria": criteria,
        }
    )


def scoring_input() -> ScoringInput:
    return ScoringInput(
        units=tuple(ScoredUnit(code, code, "communes") for code in unit_codes()),
        criteria={"communes": criteria_set()},
        entries=tuple(Entry(unit, code, "self_score", points) for unit, code, points in scores()),
    )


def self_assessment() -> "DataFrame":
    """The long frame that a self-assessment gate is handed: text cells, as collected."""
    import pandas as pd

    rows = [(unit, code, str(points), "TL-01", None) for unit, code, points in scores()]
    columns = ["unit_code", "component_code", "points", "evidence", "explanation"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def references() -> "dict[str, DataFrame]":
    """The tables that the contract of a self-assessment looks things up in."""
    import pandas as pd

    expected = [
        (unit, code, True, "1", "0", "0.25", True, True)
        for unit in unit_codes()
        for code in component_codes()
    ]
    columns = "unit_code component_code applies max_points min_points step self_scored"
    return {
        "units": pd.DataFrame({"code": unit_codes()}),
        "lineage": pd.DataFrame(columns=["code", "into", "since"]),
        "components": pd.DataFrame({"code": component_codes()}),
        "expected": pd.DataFrame(expected, columns=[*columns.split(), "evidence_required"]),
    }
