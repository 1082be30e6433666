"""What moved between two results: ranks, totals, classes, and the criteria that made them move.

Belongs here: comparing values, e.g. last year's results with this year's, or before and after the
council. Years whose criteria sets differ can be compared only by rank and index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chuky.scoring.model import Results, UnitResult


@dataclass(frozen=True)
class Move:
    """One unit's way from `before` to `after`; a side is None where the unit isn't in it.

    `ranks` > 0: so many places better; `index` in points of the index (0–100); both None where a
    side has none. `criteria`: code → change of points, for criteria that changed on both sides.
    """

    code: str
    before: UnitResult | None
    after: UnitResult | None
    ranks: int | None
    index: Decimal | None
    criteria: Mapping[str, Decimal]


def moves(before: Results, after: Results) -> tuple[Move, ...]:
    """Units that differ, largest change of the index first; what can't be measured comes last."""
    old = {unit.code: unit for unit in before.units}
    new = {unit.code: unit for unit in after.units}
    found = [
        _move(code, old.get(code), new.get(code))
        for code in sorted(old.keys() | new.keys())
        if old.get(code) != new.get(code)
    ]
    return tuple(sorted(found, key=_size))


def _size(move: Move) -> tuple[bool, Decimal]:
    return move.index is None, -abs(move.index or Decimal(0))


def _move(code: str, before: UnitResult | None, after: UnitResult | None) -> Move:
    if before is None or after is None:
        return Move(code, before, after, None, None, {})
    ranked = before.rank is not None and after.rank is not None
    return Move(
        code,
        before,
        after,
        ranks=(before.rank or 0) - (after.rank or 0) if ranked else None,
        index=_change(before.index, after.index),
        criteria={
            criterion: change
            for criterion, points in after.criteria.items()
            if (change := _change(before.criteria.get(criterion), points))
        },
    )


def _change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before
