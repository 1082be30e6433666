"""The plan: the year's signed document as configuration, its timetable and its linter."""

from chuky.plan.load import CONFIGS, LoadedPlan, editions, find_plan, load_plan
from chuky.plan.model import Plan, Stage, StageKind, Unit

__all__ = [
    "CONFIGS",
    "LoadedPlan",
    "Plan",
    "Stage",
    "StageKind",
    "Unit",
    "editions",
    "find_plan",
    "load_plan",
]
