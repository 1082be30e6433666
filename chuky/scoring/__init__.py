"""From entries to results: component points, totals, classes, recognition, ranks."""

from chuky.scoring.compute import compute_results
from chuky.scoring.model import (
    ComponentResult,
    Entry,
    RecognitionVote,
    Results,
    ScoredUnit,
    ScoringInput,
    UnitResult,
)

__all__ = [
    "ComponentResult",
    "Entry",
    "RecognitionVote",
    "Results",
    "ScoredUnit",
    "ScoringInput",
    "UnitResult",
    "compute_results",
]
