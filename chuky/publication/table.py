"""results.csv and results.json: the published numbers, one spelling each.

results.csv has one row a unit and one column a criterion, whose sum is `total`. results.json says
the same with every component, its source, and the remarks. Points are exact decimals as text.
"""

import csv
import io
from decimal import Decimal

from chuky.points import plain
from chuky.publication.canonical import canonical_json
from chuky.publication.model import PublicationInput
from chuky.scoring.model import ComponentResult, Results, UnitResult

FIXED_COLUMNS = (
    "unit_code",
    "unit_name",
    "group",
    "max_points",
    "total",
    "index",
    "rank",
    "classification",
    "recognized",
)
_YES_NO = {True: "yes", False: "no", None: ""}


def results_csv(results: Results) -> bytes:
    """UTF-8, comma, line feed; a cell is empty where nothing applies or a part is missing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*FIXED_COLUMNS, *results.criteria_codes])
    writer.writerows(_row(unit, results.criteria_codes) for unit in results.units)
    return buffer.getvalue().encode()


def _row(unit: UnitResult, codes: tuple[str, ...]) -> list[str]:
    return [
        unit.code,
        unit.name,
        unit.group,
        plain(unit.max_points),
        _points(unit.total) or "",
        _points(unit.index) or "",
        "" if unit.rank is None else str(unit.rank),
        unit.classification or "",
        _YES_NO[unit.recognized],
        *(_points(unit.criteria.get(code)) or "" for code in codes),
    ]


def _points(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def results_json(given: PublicationInput, results: Results) -> bytes:
    """The same rows, with component detail. Points are strings so that nobody rounds them."""
    return canonical_json(
        {
            "plan": given.plan.key,
            "subject": given.plan.subject,
            "years": list(given.plan.years),
            "mark": given.mark,
            "criteria_codes": list(results.criteria_codes),
            "units": [_unit(unit) for unit in results.units],
        }
    )


def _unit(unit: UnitResult) -> dict[str, object]:
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "group": unit.group,
        "max_points": plain(unit.max_points),
        "total": _points(unit.total),
        "index": _points(unit.index),
        "rank": unit.rank,
        "classification": unit.classification,
        "recognized": unit.recognized,
        "criteria": {code: _points(points) for code, points in unit.criteria.items()},
        "components": [_component(component) for component in unit.components],
        "remarks": [{"vi": remark.vi, "en": remark.en} for remark in unit.remarks],
    }


def _component(component: ComponentResult) -> dict[str, object]:
    return {
        "code": component.code,
        "criterion": component.criterion,
        "max_points": plain(component.max_points),
        "points": _points(component.points),
        "source": component.source,
        "applies": component.applies,
    }
