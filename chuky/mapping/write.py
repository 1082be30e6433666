"""What an import leaves: last year's values for `chuky template`, this year's roster.

`last-year.csv`: unit_code, unit_name, component_code, points. `units.csv`: code, name, group (blank
where the plan doesn't have the unit, which may be a predecessor).
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from chuky.mapping.extract import OldValues
from chuky.plan import Plan
from chuky.points import plain

VALUES = "last-year.csv"
ROSTER = "units.csv"
MAPPING = "mapping.yaml"


def write_values(folder: Path, found: OldValues, plan: Plan) -> None:
    """Both files, UTF-8, sorted, the same again."""
    folder.mkdir(parents=True, exist_ok=True)
    mine = {unit.code: unit for unit in plan.units}
    names = {code: mine[code].name if code in mine else name for code, name in found.units.items()}
    _write(
        folder / VALUES,
        ("unit_code", "unit_name", "component_code", "points"),
        (
            (unit, names[unit], component, plain(points))
            for (unit, component), points in sorted(found.points.items())
        ),
    )
    _write(
        folder / ROSTER,
        ("code", "name", "group"),
        ((code, names[code], mine[code].group if code in mine else "") for code in sorted(names)),
    )


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
