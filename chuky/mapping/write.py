"""What an import leaves: last year's values for `chuky template`, this year's roster.

`last-year.csv`: unit_code, unit_name, component_code, points. `units.csv`: code, name, group (blank
where the plan doesn't have the unit, which may be a predecessor).
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chuky.mapping.extract import OldValues
from chuky.plan import Plan, Unit
from chuky.points import plain

VALUES = "last-year.csv"
ROSTER = "units.csv"
MAPPING = "mapping.yaml"
UNITS = "units.yaml"
_UNITS_HEAD = (
    "# Chép phần này vào kế hoạch thay cho `units`; đơn vị cũ đã nhập thì ghi vào predecessors.\n"
    "# Put this in place of the plan's `units`; list merged units under predecessors.\n"
)


def write_values(folder: Path, found: OldValues, plan: Plan) -> None:
    """Both files, UTF-8, sorted, the same again.

    A merged unit that keeps an old code: last year's name of that code stays beside its values.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mine = {unit.code: unit for unit in plan.units}
    same = {code: unit.name for code, unit in mine.items() if not unit.predecessors}
    names = {code: same.get(code, name) for code, name in found.units.items()}
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


def write_units(folder: Path, found: OldValues, plan: Plan) -> Path:
    """The roster as a plan's `units`, so that nothing is typed twice; where it was written.

    Units of the plan stay as they are there; new ones get the plan's first group.
    """
    mine = {unit.code: unit for unit in plan.units}
    merged = {old for unit in plan.units for old in unit.predecessors}
    units: list[dict[str, Any]] = [
        unit.model_dump(mode="json", exclude_defaults=True) for unit in plan.units
    ]
    group = next(iter(plan.groups))
    units += [
        {"code": code, "name": name, "group": group}
        for code, name in sorted(found.units.items())
        if code not in mine and code not in merged
    ]
    return _units_file(folder, units)


def write_roster(folder: Path, units: Iterable[Unit]) -> Path:
    """A list of units as a plan's `units`; where it was written."""
    folder.mkdir(parents=True, exist_ok=True)
    dumped = [unit.model_dump(mode="json", exclude_defaults=True) for unit in units]
    return _units_file(folder, dumped)


def _units_file(folder: Path, units: list[dict[str, Any]]) -> Path:
    import yaml

    path = folder / UNITS
    text = yaml.safe_dump({"units": units}, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(_UNITS_HEAD + text, encoding="utf-8")
    return path


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
