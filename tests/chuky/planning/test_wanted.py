"""Which runs a scheduler should hold, and what their keys are."""

from datetime import timedelta

import pytest

from chuky.cycle.moments import finish
from chuky.planning.wanted import wanted_runs
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


def test_every_pending_moment_of_the_horizon_is_wanted_in_order(running: Running) -> None:
    every = wanted_runs(running.house)
    assert len(every) == len(running.context.timetable.moments)
    assert [run.at for run in every] == sorted(run.at for run in every)
    near = wanted_runs(running.house, timedelta(days=30))
    assert 0 < len(near) < len(every)


def test_a_done_moment_is_wanted_no_more(running: Running) -> None:
    first = wanted_runs(running.house)[0]
    with running.house.ledger.transaction() as session:
        finish(session, first.moment_id, running.house.clock.now(), blocked=False)
    assert first not in wanted_runs(running.house)


def test_a_key_names_cycle_stage_scope_moment_version_and_attempt(running: Running) -> None:
    key = wanted_runs(running.house)[0].key(2)
    cycle, _stage, scope, kind, version, attempt = key.split("/")
    assert (cycle, scope, kind, version, attempt) == (running.context.id, "all", "opens", "v1", "2")
