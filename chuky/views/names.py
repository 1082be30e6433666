"""What the codes and keys of a cycle are called: units, stages, offices, audiences, rules.

A code is what one types and searches for; who reads a page is told the name first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chuky.cycle.context import CycleContext
from chuky.cycle.waive import rules_of
from chuky.language import Named, Text, named
from chuky.plan import Plan

OF_UNITS = ("unit", "units", "scope", "sender", "missing")
"""Fields of events that hold units' codes."""


@dataclass(frozen=True)
class Names:
    """Names by code and key; what isn't known is called as it is written."""

    context: CycleContext
    units: Mapping[str, str]
    places: Mapping[str, Text]
    """Stages, offices, councils, audiences and groups by their keys."""

    def unit(self, code: str) -> str:
        return self.units.get(code, code)

    def place(self, key: str) -> Text:
        return self.places.get(key, Text(key, key))

    def rule(self, stage: str, rule: str) -> Text:
        """The sentence of a rule that can hold the stage's gate."""
        known = next((one for one in self.context.plan.stages if one.key == stage), None)
        found = rules_of(self.context, known).get(rule) if known else None
        return found.message if found else Text(rule, rule)

    def field(self, field: str, value: str, stage: str = "") -> Text | None:
        """What a value of an event's field is called, where it has a name."""
        if field in OF_UNITS and value in self.units:
            return Text(self.units[value], self.units[value])
        if field in ("stage", "stages", "after", "council", "audience", "group", "sender", "lead"):
            return self.places.get(value)
        return self.rule(stage, value) if field == "rule" and stage else None


def names_of(context: CycleContext) -> Names:
    """Kept with the cycle: a plan's names change with the plan alone."""
    return context.kept.get("names", None, lambda: _read(context))


def _read(context: CycleContext) -> Names:
    plan = context.plan
    return Names(context, {unit.code: unit.name for unit in plan.units}, _places(plan))


def _places(plan: Plan) -> dict[str, Text]:
    audiences = [one for survey in plan.surveys.values() for one in survey.audiences]
    parts: tuple[Mapping[str, Named], ...] = (
        {one.key: one for one in audiences},
        plan.groups,
        plan.councils,
        plan.agencies,
        {one.key: one for one in plan.stages},
    )
    return {key: named(one) for part in parts for key, one in part.items()}
