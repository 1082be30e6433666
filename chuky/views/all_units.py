"""Where all units of a cycle stand: read once for the state that the ledger is in, then kept.

Belongs here: what a page of the grid, its counts and the day's duties need of every unit. What is
kept is the same for every reader; who may see it is asked before. Filters are in `filters.py`.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.plan import Unit
from chuky.views.filters import FILTERS, Filter, passed
from chuky.views.grid_cells import Cells, Known, read_known, scored_of, shown_stages

T = TypeVar("T")
Codes = Sequence[str] | None
"""Units that are asked for; None: all."""


@dataclass(frozen=True)
class AllUnits:
    """`passes`: unit → the filters that it passes. `known`: what its cells are made of."""

    session: Session
    context: CycleContext
    stamp: Hashable
    known: Known
    passes: Mapping[str, frozenset[Filter]]

    def counts(self, units: Iterable[Unit]) -> dict[Filter, int]:
        """How many of these units pass each filter."""
        kinds = Counter(self.passes[unit.code] for unit in units)
        return {name: sum(n for kind, n in kinds.items() if name in kind) for name in FILTERS}

    def of(self, codes: Codes, name: str, read: Callable[..., T], *given: object) -> T:
        """What `read(*given, codes)` finds of these units; of all (None) it is kept as well."""
        make = partial(read, *given, codes)
        return self.context.kept.get(name, self.stamp, make) if codes is None else make()

    def scored(self, codes: Codes) -> Known:
        """What cells are made of, with the appraisals of these units counted."""
        counted = self.of(codes, "scored", scored_of, self.session, self.context)
        return replace(self.known, scored=counted)


def all_units(
    session: Session,
    context: CycleContext,
    now: datetime,
    stamp: Hashable,
    codes: tuple[str, ...] = (),
) -> AllUnits:
    """Where every unit stands at `now` (`stamp`: of that); with `codes` these alone, read anew."""
    read = partial(_read, session, context, now, codes)
    known, passes = read() if codes else context.kept.get("all units", stamp, read)
    return AllUnits(session, context, stamp, known, passes)


def _read(
    session: Session, context: CycleContext, now: datetime, codes: tuple[str, ...]
) -> tuple[Known, dict[str, frozenset[Filter]]]:
    known = read_known(session, context.id, codes)
    if any(s.kind == "appraisal" and s.key in known.blocked for s in shown_stages(context)):
        known = replace(known, scored=scored_of(session, context, codes or None))
    cells = Cells(context, now, known)
    units = [unit for unit in context.plan.units if not codes or unit.code in codes]
    return known, {unit.code: passed(cells.own(unit)) for unit in units}
