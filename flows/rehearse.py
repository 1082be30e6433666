"""Rehearsing a plan: the script's steps and the timetable's moments, in one order of time.

The clock moves to each step or moment; what is due then runs through the same flows and services
as in a real year. After a kill the rehearsal goes on at the step that was not finished.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from chuky.clock import SimulatedClock
from chuky.contracts import warm_up
from chuky.cycle.bundle import store_bundle
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import LoadedPlan, Plan, Unit, editions
from chuky.rehearsal.inputs import with_given_units
from chuky.rehearsal.options import Progress, RehearsalOptions
from chuky.rehearsal.stage_times import at
from chuky.rehearsal.workspace import RehearsalSettings, claim, seeded_ballot_key
from flows.engine import Engine, start_engine, working_with


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal that reached its publications: cycle → folder, in the years' order."""

    house: House
    publications: dict[str, Path]


def rehearse(
    loaded: LoadedPlan,
    options: RehearsalOptions,
    progress: Progress,
    engine: Engine | None = None,
) -> Rehearsed:
    """Run the year(s) of a plan, with a Prefect server of its own unless `engine` is given.

    Raises WorkspaceTaken, WorkspaceBusy, WorkspaceNotOurs, InputRejected.
    """
    with ExitStack() as stack:
        stack.enter_context(claim(options.folder, _settings(loaded, options)))
        if engine is None:
            engine = start_engine(options.folder / "prefect")
            stack.callback(engine.stop)
        warming = threading.Thread(target=warm_up)
        warming.start()
        # Prefect reads its settings when it is first imported: only now
        from flows.play import ACTOR, play

        plans = [with_units(plan, options) for plan in editions(loaded.plan)]
        clock = SimulatedClock(at(plans[0].starts, time(0)))
        house = open_house(options.folder, clock, MARK, options.house)
        house.publications.update(_folders(plans, options.folder))
        progress("khởi động Prefect và Great Expectations", 0, 0)
        engine.wait()
        warming.join()
        stack.enter_context(working_with(engine))
        for plan in plans:
            house.clock = SimulatedClock(at(plan.starts, time(0)))
            seeded_ballot_key(house.folder, plan.key, options.seed)
            bundle = store_bundle(house, plan, loaded.criteria, ACTOR)
            play(house, plan, bundle, options, progress)
    return Rehearsed(house, dict(house.publications))


def with_units(plan: Plan, options: RehearsalOptions) -> Plan:
    """The plan with the units that the inputs or `--units` ask for."""
    if options.inputs and options.inputs.units:
        plan = with_given_units(plan, options.inputs.units)
    if options.units is None:
        return plan
    return plan.model_copy(update={"units": tuple(_so_many(plan.units, options.units))})


def _so_many(units: tuple[Unit, ...], number: int) -> Iterator[Unit]:
    yield from units[:number]
    for extra in range(number - len(units)):
        like = units[extra % len(units)]
        name = f"{like.name} (bản {extra // len(units) + 2})"
        yield like.model_copy(update={"code": f"{like.code}-{extra + 1}", "name": name})


def _settings(loaded: LoadedPlan, options: RehearsalOptions) -> RehearsalSettings:
    parts = [
        loaded.plan.model_dump_json(),
        *(c.model_dump_json() for c in loaded.criteria.values()),
    ]
    return RehearsalSettings(
        plan=loaded.plan.key,
        plan_sha256=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
        seed=options.seed,
        faults=options.faults,
        units=options.units,
        inputs=options.inputs.fingerprint() if options.inputs else None,
    )


def _folders(plans: list[Plan], folder: Path) -> dict[str, Path]:
    """The last year's publication is `publication`, the earlier ones carry their year."""
    last = plans[-1]
    return {
        plan.key: folder / ("publication" if plan is last else f"publication-{plan.year}")
        for plan in plans
    }
