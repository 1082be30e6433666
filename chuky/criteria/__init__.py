"""The criteria set: what is scored, for how many points. How they add up is in `chuky.scoring`."""

from chuky.criteria.load import load_criteria
from chuky.criteria.model import (
    Component,
    Condition,
    CriteriaSet,
    Criterion,
    PointSource,
    SurveyRule,
)

__all__ = [
    "Component",
    "Condition",
    "CriteriaSet",
    "Criterion",
    "PointSource",
    "SurveyRule",
    "load_criteria",
]
