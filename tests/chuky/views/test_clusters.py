"""The grid by cluster: what it lets through, and counters that add up to the whole."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chuky.cycle.context import CycleContext
from chuky.views.clusters import cluster_rows
from chuky.views.filters import FILTERS
from chuky.views.grid import NO_CLUSTER, Grid, Wanted, read_grid
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.chuky.views.test_grid import AFTER, receive

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appraisal]:
    """Three units: two of `Cụm 2`, one in none; the first has sent."""
    made = make_appraisal(tmp_path_factory.mktemp("clusters"))
    receive(made, made.units[0])
    yield made
    made.house.close()


def clustered(made: Appraisal, *clusters: str | None) -> CycleContext:
    named = zip(made.context.plan.units, clusters, strict=True)
    units = tuple(unit.model_copy(update={"cluster": cluster}) for unit, cluster in named)
    plan = made.context.plan.model_copy(update={"units": units})
    return replace(made.context, plan=plan)


def read(made: Appraisal, context: CycleContext, **wanted: object) -> Grid:
    with made.house.ledger.session() as session:
        return read_grid(session, context, AFTER, Wanted(**wanted))  # type: ignore[arg-type]


def codes(grid: Grid) -> list[str]:
    return [row.unit.code for row in grid.rows]


def test_a_cluster_is_combined_with_what_units_owe(appraisal: Appraisal) -> None:
    context = clustered(appraisal, "Cụm 2", None, "Cụm 2")
    first, second, third = appraisal.units
    whole = read(appraisal, context, cluster="Cụm 2")
    assert codes(whole) == [first, third]
    assert (whole.counts["all"], whole.counts["sent"], whole.counts["late"]) == (2, 1, 1)
    assert codes(read(appraisal, context, cluster="Cụm 2", only="late")) == [third]
    assert codes(read(appraisal, context, cluster=NO_CLUSTER)) == [second]
    assert codes(read(appraisal, context, cluster="Cụm 9")) == []


def test_the_grid_is_sorted_by_cluster_with_units_of_none_last(appraisal: Appraisal) -> None:
    context = clustered(appraisal, "Cụm 2", None, "Cụm 1")
    first, second, third = appraisal.units
    assert codes(read(appraisal, context, sort="cluster")) == [third, first, second]
    assert codes(read(appraisal, context, sort="-cluster")) == [first, third, second]


@pytest.mark.parametrize(
    "clusters",
    [("Cụm 2", None, "Cụm 2"), ("A", "B", "C"), (None, None, None), ("A", "A", "A")],
)
def test_counters_of_all_clusters_add_up_to_the_grids(
    appraisal: Appraisal, clusters: tuple[str | None, ...]
) -> None:
    context = clustered(appraisal, *clusters)
    with appraisal.house.ledger.session() as session:
        rows = cluster_rows(session, context, AFTER)
    whole = read(appraisal, context).counts
    assert {name: sum(row.counts[name] for row in rows) for name in FILTERS} == whole
    for row in rows:
        assert read(appraisal, context, cluster=row.asked).counts == row.counts
