"""Surveys after the counting: tallies, the points that follow, what may be published of them."""

from chuky.survey.points import points_from_tallies
from chuky.survey.small_groups import (
    MINIMUM,
    Suppressed,
    merge_small_groups,
    suppressed_groups,
)
from chuky.survey.tally import PortalResult, Tally, audiences_in, counts_for

__all__ = [
    "MINIMUM",
    "PortalResult",
    "Suppressed",
    "Tally",
    "audiences_in",
    "counts_for",
    "merge_small_groups",
    "points_from_tallies",
    "suppressed_groups",
]
