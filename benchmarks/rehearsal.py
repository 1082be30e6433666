"""Where the time of a rehearsal of Thanh Miện 2023 goes: the real command's work, in this process.

Categories exclude each other and add up to the total. Prefect's server and the import of Great
Expectations run beside the main thread; only what the main thread waits for them is start-up.
"""

import dataclasses
import importlib
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import line, peak_line, seconds
from benchmarks.stopwatch import Stopwatch

PLAN = "thanh-mien-par-index-2023"
BUDGET, BUDGET_OWN = 30.0, 5.0
"""Seconds that the command, and our own code in it, may take on two idle cores."""

START, PEOPLE, STEPS = "opening house and plan, summary", "simulated people", "steps of moments"
OWN = (START, PEOPLE, STEPS)
IMPORTS, WAITING, PREFECT, GATES = "imports", "waiting", "Prefect", "gates"


def main() -> None:
    """Rehearse once in a fresh folder and print the split."""
    command = _command_seconds()
    watch = Stopwatch(START)
    started = time.perf_counter()
    _time_imports(watch)
    beside = _rehearse(watch)
    watch.stop()
    _print(watch, time.perf_counter() - started, beside)
    line("`chuky rehearse` from outside, unmeasured", seconds(command), f"budget {BUDGET:.0f} s")


def _rehearse(watch: Stopwatch) -> dict[str, float]:
    from chuky.plan.load import find_plan, load_plan
    from chuky.rehearsal.options import RehearsalOptions
    from chuky.rehearsal.summary import summarize, summary_text

    engine: Any = importlib.import_module("flows.engine")
    rehearse: Any = importlib.import_module("flows.rehearse")
    beside: dict[str, float] = {}
    _time_beside(engine, rehearse, beside)
    watch.wrap(engine.Engine, "wait", WAITING)
    watch.wrap(engine.Engine, "stop", WAITING)
    rehearse.threading = _Threads(watch)
    with tempfile.TemporaryDirectory() as folder:
        options = RehearsalOptions(Path(folder) / "workspace")
        rehearsed = rehearse.rehearse(
            load_plan(find_plan(PLAN)), options, lambda *_told: _time_prefect(watch)
        )
        summary_text(summarize(rehearsed.house, rehearsed.publications))
        rehearsed.house.close()
    return beside


def _time_prefect(watch: Stopwatch) -> None:
    """Once Prefect is imported: a run's time is Prefect's, the function inside it is ours."""
    if watch.entries["prefect wrapped"]:
        return
    watch.entries["prefect wrapped"] = 1
    from prefect import flow_engine, task_engine
    from prefect.flows import Flow
    from prefect.tasks import Task

    from chuky.cycle import gates

    play: Any = importlib.import_module("flows.play")
    write = play.write_script
    play.write_script = lambda *given: [
        dataclasses.replace(step, act=watch.wrapped(PEOPLE, step.act)) for step in write(*given)
    ]
    watch.wrap(flow_engine, "call_with_parameters", STEPS)
    watch.wrap(task_engine, "call_with_parameters", STEPS)
    watch.wrap(gates, "gate_frame", GATES)
    kinds: tuple[tuple[Any, str], ...] = ((Flow, "flow"), (Task, "task"))
    for kind, name in kinds:
        kind.__call__ = _counted(watch, name, kind.__call__)


def _counted(watch: Stopwatch, name: str, call: Any) -> Any:
    timed = watch.wrapped(PREFECT, call)

    def run(*args: Any, **kwargs: Any) -> Any:
        watch.entries[name] += 1
        return timed(*args, **kwargs)

    return run


def _time_imports(watch: Stopwatch) -> None:
    """First imports, wherever they stand: `_find_and_load` is called for new modules only."""
    bootstrap: Any = importlib._bootstrap
    watch.wrap(bootstrap, "_find_and_load", IMPORTS)


def _time_beside(engine: Any, rehearse: Any, beside: dict[str, float]) -> None:
    """When the server first answered and Great Expectations was imported, since they began."""
    start, warm_up, wait = engine.start_engine, rehearse.warm_up, engine.Engine.wait

    def started(folder: Path) -> Any:
        began = time.perf_counter()
        found = start(folder)

        def probe() -> None:
            wait(found)
            beside["server"] = time.perf_counter() - began

        threading.Thread(target=probe, daemon=True).start()
        return found

    def warmed() -> None:
        began = time.perf_counter()
        warm_up()
        beside["expectations"] = time.perf_counter() - began

    rehearse.start_engine, rehearse.warm_up = started, warmed


class _Threads:
    """The rehearsal's `threading`, with joining timed as waiting."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch

    def Thread(self, **given: Any) -> threading.Thread:  # noqa: N802
        thread = threading.Thread(**given)
        self._watch.wrap(thread, "join", WAITING)
        return thread


def _command_seconds() -> float:
    """Wall time of the command itself, nothing measured inside."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(Path(sys.executable).with_name("chuky")),
            *("rehearse", PLAN, "--quiet", "--out", str(Path(folder) / "workspace")),
        ]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        return time.perf_counter() - started


def _print(watch: Stopwatch, total: float, beside: dict[str, float]) -> None:
    print(f"\nrehearsal of {PLAN}, faults mild, seed 1")
    spent = watch.seconds
    line("start-up: imports on the main thread", seconds(spent[IMPORTS]))
    line(
        "start-up: waiting for server and Great Expectations",
        seconds(spent[WAITING]),
        f"beside: server answers after {beside['server']:.1f} s, "
        f"Great Expectations imported after {beside['expectations']:.1f} s",
    )
    runs = watch.entries["flow"] + watch.entries["task"]
    line(
        "Prefect's overhead",
        seconds(spent[PREFECT]),
        f"{watch.entries['flow']} flows, {watch.entries['task']} tasks, "
        f"{spent[PREFECT] / runs * 1000:.0f} ms a run",
    )
    line("gates (Great Expectations)", seconds(spent[GATES]), f"{watch.entries[GATES]} runs")
    line("our own code", seconds(sum(spent[part] for part in OWN)), f"budget {BUDGET_OWN:.0f} s")
    for part in OWN:
        line(
            f"  {part}", seconds(spent[part]), f"{seconds(watch.processor[part])} on the processor"
        )
    line("total of this split", seconds(total))
    peak_line("memory peak, without the server's process")


if __name__ == "__main__":
    main()
