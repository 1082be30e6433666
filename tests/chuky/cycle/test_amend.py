"""What of a running cycle's plan may be amended: where a unit is looked up, not which units."""

import pytest

from chuky.cycle.amend import amend, planned_amendment
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import AmendmentRefused
from chuky.plan import Plan
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


def changed(plan: Plan, **unit: object) -> Plan:
    first, *others = plan.units
    return plan.model_copy(update={"units": (first.model_copy(update=unit), *others)})


def test_the_cluster_of_a_unit_may_be_written_while_the_cycle_runs(running: Running) -> None:
    plan = changed(running.context.plan, cluster="Huyện cũ A")
    plan = plan.model_copy(update={"cluster_name": "Huyện cũ"})
    done = amend(running.house, running.context, plan, "bổ sung", "quan-tri")
    assert (done.moves, done.words) == ((), True)
    read = load_cycle(running.house, running.context.id).plan
    assert (read.units[0].cluster, read.cluster_name) == ("Huyện cũ A", "Huyện cũ")


def test_its_group_may_not(running: Running) -> None:
    plan = changed(running.context.plan, group="elsewhere")
    with pytest.raises(AmendmentRefused, match="units"):
        planned_amendment(running.house, running.context, plan, "nhầm")
