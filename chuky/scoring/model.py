"""What scoring takes and gives: entries in, results out. The computing is in `compute.py`.

Everything is plain values, so that a published package can be scored again without a ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chuky.criteria import CriteriaSet, PointSource
from chuky.language import Text


@dataclass(frozen=True)
class ScoredUnit:
    """A unit as scoring sees it. `not_applicable`: component codes that don't apply to it."""

    code: str
    name: str
    group: str
    not_applicable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """Points that one source gave to one component of one unit (one row of a sealed dataset)."""

    unit_code: str
    component_code: str
    source: PointSource
    points: Decimal


@dataclass(frozen=True)
class RecognitionVote:
    """The council's vote on recognising one unit: seats present, and votes for."""

    present: int
    votes_for: int


@dataclass(frozen=True)
class ScoringInput:
    """All that a result follows from.

    `criteria`: the set of each group. `proposed`: units that verification proposed, or None where
    the plan has no such step. `disciplined`: units with a disciplinary mark in the cycle.
    """

    units: tuple[ScoredUnit, ...]
    criteria: Mapping[str, CriteriaSet]
    entries: tuple[Entry, ...]
    votes: Mapping[str, RecognitionVote] = field(default_factory=dict)
    proposed: frozenset[str] | None = None
    disciplined: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ComponentResult:
    """`points` is None where the part is missing; `source` says who gave it.

    `applies` is False where the component doesn't apply to the unit, or is blank for every unit
    of the group (not part of that year): it then counts neither in points nor in the maximum.
    `points` is what the part adds to the total: a counted penalty is negative, a bonus or penalty
    without entry is 0, and what a cap cuts is left out. `max_points` is the year's.
    """

    code: str
    criterion: str
    max_points: Decimal
    points: Decimal | None
    source: PointSource | None
    applies: bool


@dataclass(frozen=True)
class UnitResult:
    """One row of the published table; `total`, `index`, `rank` are None where a part is missing.

    `criteria`: criterion code → points, None where a part of it is missing; criteria that don't
    apply to the unit are not in it. `index` is 100 × total ÷ max_points at the set's places.
    `classification` is the band's name. `recognized` is None without a recognition rule.
    """

    code: str
    name: str
    group: str
    max_points: Decimal
    total: Decimal | None
    index: Decimal | None
    rank: int | None
    classification: str | None
    recognized: bool | None
    criteria: Mapping[str, Decimal | None]
    components: tuple[ComponentResult, ...]
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Results:
    """All units, by group in the plan's order, then by rank, then by code."""

    units: tuple[UnitResult, ...]
    criteria_codes: tuple[str, ...]
    """Codes of all criteria of all sets, each once, in order of first appearance."""
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group → codes of components that are blank for all its units: not part of the year."""
