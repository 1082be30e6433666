"""Loading a plan with its criteria sets, and splitting a plan of several years into editions."""

from calendar import isleap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chuky.configuration import Source, read_source, validate
from chuky.criteria import CriteriaSet, load_criteria
from chuky.plan.model import Plan

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
"""The configurations that come with the program; CHUKY_HOME's own are looked up first."""


@dataclass(frozen=True)
class LoadedPlan:
    """A plan, its source with line numbers, and the criteria sets that it names."""

    plan: Plan
    source: Source
    path: Path
    criteria: dict[str, CriteriaSet]
    criteria_sources: dict[str, Source]

    def criteria_of(self, group: str) -> CriteriaSet:
        return self.criteria[self.plan.groups[group].criteria]


def find_plan(name: str, configs: Path = CONFIGS) -> Path:
    """`name` as a path, or as a plan's key in the configurations."""
    path = Path(name)
    if path.suffix or path.exists():
        return path
    return configs / "plans" / f"{name}.yaml"


def load_plan(path: Path) -> LoadedPlan:
    """The plan in `path`. Raises ConfigurationInvalid with file, line and key.

    Criteria sets are looked up beside the plan's folder (`../criteria`), then in CONFIGS.
    """
    return plan_of(read_source(path), path)


def plan_of(source: Source, path: Path) -> LoadedPlan:
    """The plan that was read already, as if it stood in `path`. Raises ConfigurationInvalid."""
    plan = validate(Plan, source)
    criteria: dict[str, CriteriaSet] = {}
    sources: dict[str, Source] = {}
    for key in dict.fromkeys(group.criteria for group in plan.groups.values()):
        found = criteria_path(key, path)
        if found is not None:
            sources[key] = read_source(found)
            criteria[key] = load_criteria(found)
    return LoadedPlan(plan, source, path, criteria, sources)


def criteria_path(key: str, plan_path: Path) -> Path | None:
    """Where the criteria set `key` stands, or None."""
    folders = (plan_path.resolve().parent.parent / "criteria", CONFIGS / "criteria")
    candidates = (folder / f"{key}.yaml" for folder in folders)
    return next((path for path in candidates if path.is_file()), None)


def editions(plan: Plan) -> tuple[Plan, ...]:
    """One plan a year: `{year}` and `{year+1}` filled, start and period moved to the year."""
    if len(plan.years) == 1:
        return (_fill(plan, plan.years[0], 0, plan.key),)
    first = plan.years[0]
    return tuple(_fill(plan, year, year - first, f"{plan.key}-{year}") for year in plan.years)


def _fill(plan: Plan, year: int, shift: int, key: str) -> Plan:
    data: dict[str, Any] = _fill_text(plan.model_dump(by_alias=True, mode="json"), year)
    data["years"] = [year]
    data["key"] = key
    data["starts"] = _move(data["starts"], shift)
    if data["period"]:
        data["period"] = {name: _move(day, shift) for name, day in data["period"].items()}
    return Plan.model_validate(data)


def _move(day: str, years: int) -> str:
    """The same day in another year; 29 February is the 28th where there is none."""
    year = int(day[:4]) + years
    if day[4:] == "-02-29" and not isleap(year):
        return f"{year:04d}-02-28"
    return f"{year:04d}{day[4:]}"


def _fill_text(value: Any, year: int) -> Any:
    if isinstance(value, str):
        return value.replace("{year}", str(year)).replace("{year+1}", str(year + 1))
    if isinstance(value, list):
        return [_fill_text(item, year) for item in value]
    if isinstance(value, dict):
        return {name: _fill_text(item, year) for name, item in value.items()}
    return value
