"""Which datasets a stage of each kind leaves in a publication, and their columns.

A dataset is named `<stage key>` or `<stage key>-<suffix>`; its columns follow from the stage's kind
and the suffix, so a reader needs only the plan to understand a file. Personal data is never here:
survey answers stand as tallies, groups under five merged.
"""

from collections.abc import Mapping
from typing import Final

from chuky.datasets import Column
from chuky.exceptions import ChukyError
from chuky.plan import Plan, Stage

Suffix = str
_UNIT = Column("unit_code", key=True)
_COMPONENT = Column("component_code", key=True)
_POINTS = Column("points", "points")

FRAMES: Final[Mapping[tuple[str, Suffix], tuple[Column, ...]]] = {
    ("self_assessment", ""): (
        _UNIT,
        _COMPONENT,
        _POINTS,
        Column("evidence"),
        Column("explanation"),
    ),
    ("appraisal", ""): (
        _UNIT,
        _COMPONENT,
        Column("self_points", "points"),
        _POINTS,
        Column("reason"),
    ),
    ("survey", ""): (_UNIT, _COMPONENT, _POINTS),
    ("survey", "tallies"): (
        _UNIT,
        Column("audience", key=True),
        _COMPONENT,
        Column("answer", "integer", key=True),
        Column("count", "integer"),
    ),
    ("survey", "portal"): (
        _UNIT,
        _COMPONENT,
        Column("responses", "integer"),
        Column("satisfied", "integer"),
    ),
    ("council_meeting", ""): (_UNIT, _COMPONENT, _POINTS, Column("reason")),
    ("council_meeting", "votes"): (
        _UNIT,
        Column("votes_for", "integer"),
        Column("votes_against", "integer"),
        Column("votes_abstained", "integer"),
        Column("present", "integer"),
        Column("members", "integer"),
    ),
    ("verification", ""): (_UNIT, Column("proposed", "yes_no"), Column("note")),
    ("inspection", ""): (_UNIT, _COMPONENT, Column("finding")),
}


class DatasetUnknown(ChukyError):
    """bước `{stage}` không có bộ số liệu `{suffix}`. Các bộ số liệu được biết: {known}."""

    en = "stage `{stage}` has no dataset `{suffix}`. Known ones: {known}."


def frame_columns(stage: Stage, suffix: Suffix = "") -> tuple[Column, ...]:
    """The columns of a stage's dataset. Raises DatasetUnknown."""
    found = FRAMES.get((stage.kind, suffix))
    if found is None:
        known = ", ".join(f"{kind}/{name}" if name else kind for kind, name in FRAMES)
        raise DatasetUnknown(stage=stage.key, suffix=suffix, known=known)
    return found


def dataset_name(stage_key: str, suffix: Suffix = "") -> str:
    return f"{stage_key}-{suffix}" if suffix else stage_key


def split_name(plan: Plan, name: str) -> tuple[Stage, Suffix]:
    """The stage and suffix that a dataset's name stands for. Raises DatasetUnknown."""
    by_key = {stage.key: stage for stage in plan.stages}
    if name in by_key:
        return by_key[name], ""
    key, _, suffix = name.rpartition("-")
    if key not in by_key or (by_key[key].kind, suffix) not in FRAMES:
        known = ", ".join(by_key)
        raise DatasetUnknown(stage=key or name, suffix=suffix, known=known)
    return by_key[key], suffix
