"""Clusters of units: what a plan calls them, what the linter asks about them, what is kept."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from chuky.cli import cli
from chuky.configuration import ConfigurationInvalid
from chuky.plan import Plan, Unit, find_plan, load_plan
from chuky.plan.roll import roll
from chuky.plan.written import as_yaml
from tests.chuky.plan.edited import PLAN_84, TEMPLATE, THANH_MIEN, edited
from tests.chuky.plan.linted import warned

pytestmark = pytest.mark.unit


def plan_of(key: str) -> Plan:
    return load_plan(find_plan(key)).plan


def test_a_plan_says_what_it_calls_a_cluster_in_both_languages() -> None:
    named, silent = plan_of(TEMPLATE), plan_of(THANH_MIEN)
    assert named.cluster_word == ("Huyện cũ", "Former district")
    assert named.clusters == ("Huyện cũ số 1", "Huyện cũ số 2", "Huyện cũ số 3")
    assert silent.cluster_word == ("Cụm", "Cluster")
    assert silent.clusters == ()


def test_a_group_that_is_in_clusters_but_for_some_units_is_told(tmp_path: Path) -> None:
    change = ("group: communes, cluster: Huyện cũ số 2}", "group: communes}")
    (said,) = warned(edited(tmp_path, TEMPLATE, change), "cluster-missing")
    assert "1 trong 9" in said
    assert "`X04`" in said


def test_a_group_of_departments_needs_no_district(tmp_path: Path) -> None:
    assert not warned(edited(tmp_path, PLAN_84), "cluster-missing")


@pytest.mark.parametrize("near", ["huyện cũ số 2", "Huyện  cũ số 2", "Huyện cu số 2"])
def test_a_cluster_written_in_two_ways_is_told_once(tmp_path: Path, near: str) -> None:
    twice = [("cluster: Huyện cũ số 2", f"cluster: {near}")] * 2
    (said,) = warned(edited(tmp_path, TEMPLATE, *twice), "cluster-spelling")
    assert f"“{' '.join(near.split())}”" in " ".join(said.split())


def test_clusters_that_differ_by_a_number_are_two(tmp_path: Path) -> None:
    assert not warned(edited(tmp_path, TEMPLATE), "cluster-spelling")


def test_a_sign_alone_is_no_cluster(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="cluster"):
        load_plan(edited(tmp_path, TEMPLATE, ("cluster: Huyện cũ số 1", 'cluster: "-"')))


def test_the_plan_of_another_year_keeps_its_clusters() -> None:
    plan, text = plan_of(TEMPLATE), find_plan(TEMPLATE).read_text(encoding="utf-8")
    rolled = Plan.model_validate(yaml.safe_load(roll(text, plan, 2027)))
    assert [unit.cluster for unit in rolled.units] == [unit.cluster for unit in plan.units]
    assert rolled.cluster_word == plan.cluster_word
    assert Plan.model_validate(yaml.safe_load(as_yaml(plan))) == plan


def test_a_plan_without_clusters_is_stored_as_it_was_before_there_were_any() -> None:
    """A running cycle's plan is known by its hash."""
    stored = plan_of(THANH_MIEN).model_dump(mode="json", by_alias=True)
    assert not {name for name in stored if "cluster" in name}
    assert "cluster" not in Unit(code="A", name="A", group="a").model_dump()


def test_check_prints_the_clusters_with_their_units() -> None:
    done = CliRunner().invoke(cli, ["check", TEMPLATE])
    assert "Huyện cũ (3): Huyện cũ số 1 (4), Huyện cũ số 2 (4), Huyện cũ số 3 (5)" in done.output
