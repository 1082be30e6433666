"""How many units of each cluster are late, returned, sent: the grid's counters, a row a cluster."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.plan import Unit
from chuky.views.all_units import all_units
from chuky.views.filters import Filter
from chuky.views.grid import NO_CLUSTER
from chuky.views.stamp import stamp_of


@dataclass(frozen=True)
class ClusterRow:
    """`cluster`: None for the units that are in none; `asked`: how an address asks for it."""

    cluster: str | None
    counts: dict[Filter, int]

    @property
    def asked(self) -> str:
        return self.cluster or NO_CLUSTER


def cluster_rows(
    session: Session, context: CycleContext, now: datetime, group: str = ""
) -> tuple[ClusterRow, ...]:
    """A row for each cluster with units of the group, in the plan's order; outsiders last."""
    here = all_units(session, context, now, stamp_of(session, context, now))
    units: dict[str | None, list[Unit]] = {name: [] for name in (*context.plan.clusters, None)}
    for unit in context.plan.units:
        if not group or unit.group == group:
            units[unit.cluster].append(unit)
    return tuple(ClusterRow(name, here.counts(own)) for name, own in units.items() if own)
