"""The tables that contracts look things up in, made from the cycle's plan and criteria sets."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.plan import Stage, Unit
from chuky.points import plain

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]


def references_for(
    context: CycleContext, stage: Stage, sender: str | None = None
) -> Mapping[str, "DataFrame"]:
    """Reference tables for a stage's units; for one `sender` that is a unit, of it alone.

    units: code, name; lineage: an old code, the unit that it became, since when; components:
    every code of every set; expected (one row a unit and component of its set): whether it applies,
    its limits, who gives points; answers, quotas: of its survey.
    """
    import pandas as pd

    units = [
        unit
        for unit in context.plan.units_of(stage)
        if sender is None or unit.code == sender or not _is_unit(context, sender)
    ]
    expected = [row for unit in units for row in _components(context, unit)]
    tables: dict[str, list[Row]] = {
        "units": [{"code": unit.code, "name": unit.name} for unit in units],
        "lineage": list(_lineage(context)),
        "components": [
            {"code": code} for code in sorted({row["component_code"] for row in expected})
        ],
        "expected": expected,
        "answers": list(_answers(context, stage, units)),
        "quotas": list(_quotas(context, stage, units)),
    }
    return {name: pd.DataFrame(rows, columns=_COLUMNS[name]) for name, rows in tables.items()}


_COLUMNS: Mapping[str, list[str]] = {
    "units": ["code", "name"],
    "lineage": ["code", "into", "since"],
    "components": ["code"],
    "expected": [
        "unit_code",
        "component_code",
        "applies",
        "max_points",
        "min_points",
        "step",
        "self_scored",
        "appraised",
        "surveyed",
        "evidence_required",
    ],
    "answers": ["audience", "component_code", "answer"],
    "quotas": ["unit_code", "audience", "ballots"],
}


def _lineage(context: CycleContext) -> Iterator[Row]:
    """Codes that are no more: of merged and renamed units, each with what it became."""
    codes = {unit.code for unit in context.plan.units}
    for unit in context.plan.units:
        since = unit.valid_from.isoformat() if unit.valid_from else None
        for old in unit.predecessors:
            if old not in codes:
                yield {"code": old, "into": unit.code, "since": since}


def _is_unit(context: CycleContext, code: str) -> bool:
    return any(unit.code == code for unit in context.plan.units)


def _components(context: CycleContext, unit: Unit) -> Iterator[Row]:
    criteria = context.criteria_of(unit)
    for _, component in criteria.components():
        sources = criteria.sources_of(component)
        yield {
            "unit_code": unit.code,
            "component_code": component.code,
            "max_points": plain(component.limit),
            "min_points": plain(component.min_points),
            "step": plain(component.step) if component.step else None,
            "self_scored": "self_score" in sources,
            "appraised": "appraised_score" in sources,
            "surveyed": "survey_score" in sources,
            "evidence_required": component.evidence,
            "applies": _applies(component, unit),
        }


def _applies(component: Component, unit: Unit) -> bool:
    grouped = not component.groups or unit.group in component.groups
    return grouped and component.code not in unit.not_applicable


def _answers(context: CycleContext, stage: Stage, units: list[Unit]) -> Iterator[Row]:
    if stage.survey is None:
        return
    audiences = [audience.key for audience in context.plan.surveys[stage.survey].audiences]
    seen: dict[tuple[str, str], int] = {}
    for unit in units:
        for _, component in context.criteria_of(unit).components():
            rule = component.survey
            for key in audiences if rule else ():
                if rule and (not rule.audiences or key in rule.audiences):
                    place = (key, component.code)
                    seen[place] = max(seen.get(place, 0), rule.answers)
    for (key, code), best in sorted(seen.items()):
        for answer in range(1, best + 1):
            yield {"audience": key, "component_code": code, "answer": answer}


def _quotas(context: CycleContext, stage: Stage, units: list[Unit]) -> Iterator[Row]:
    if stage.survey is None:
        return
    for audience in context.plan.surveys[stage.survey].audiences:
        ballots = audience.per_unit or audience.respondents
        if ballots is not None:
            for unit in units:
                yield {"unit_code": unit.code, "audience": audience.key, "ballots": ballots}
