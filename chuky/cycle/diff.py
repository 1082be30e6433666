"""Two cycles side by side: contracts, criteria sets, units, and the largest moves in the results.

Belongs here: putting the comparison together. What counts as breaking is in `diff_contracts` and
`diff_criteria`; how a unit moved is in `chuky.scoring.diff`.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.cycle.aggregate import current_results
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.diff_contracts import Change, contract_changes
from chuky.cycle.diff_criteria import criteria_changes
from chuky.house import House
from chuky.scoring.diff import Move, moves
from chuky.scoring.model import Results


@dataclass(frozen=True)
class CycleDifference:
    """`changes`: breaking ones first. `moves`: largest first; None where a side has no results."""

    changes: tuple[Change, ...]
    moves: tuple[Move, ...] | None

    @property
    def breaking(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.breaking)


def cycle_difference(house: House, before: str, after: str) -> CycleDifference:
    """What changed from one cycle to another. Raises CycleUnknown."""
    old, new = load_cycle(house, before), load_cycle(house, after)
    found = (*contract_changes(old.contracts, new.contracts), *criteria_changes(old, new))
    with house.ledger.session() as session:
        sides = _results(house, session, old), _results(house, session, new)
    return CycleDifference(
        changes=tuple(sorted(found, key=lambda change: not change.breaking)),
        moves=moves(sides[0], sides[1]) if sides[0] and sides[1] else None,
    )


def _results(house: House, session: Session, context: CycleContext) -> Results | None:
    """The results that follow from what is sealed; None where no unit has an index yet."""
    results = current_results(house, session, context)
    return results if any(unit.index is not None for unit in results.units) else None
