"""The real way through a gate: a country's scores out of the ledger, judged, the run kept.

3,321 units of 100 components with one row in a hundred bad, as `collect` and `gate` do it when a
stage closes. Filling the ledger isn't measured.
"""

import tempfile
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.country import criteria_set, scores, unit_codes
from benchmarks.measure import line, peak_line, seconds

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.house import House

PLAN = "thanh-mien-par-index-2023"
STAGE = "self-assessment"
SENDER = "X0000"
_AT_ONCE = 20_000
_BAD = (Decimal("1.5"), Decimal("-1"), None)
"""Points that break a rule: above the maximum, below the minimum, missing."""


def main() -> None:
    """Collect and gate through the ledger, once."""
    with tempfile.TemporaryDirectory() as folder:
        house, context = filled_house(Path(folder))
        print("\nthe gate's whole way, 3,321 units × 100 components, 1 % bad")
        line("collect, judge, keep report and failing rows", seconds(gate_once(house, context)))
        peak_line()
        house.close()


def gate_once(house: "House", context: "CycleContext") -> float:
    """Seconds of one collect and gate; the stage must not pass."""
    from chuky.cycle.collect import collect_stage
    from chuky.cycle.gates import gate

    started = time.perf_counter()
    stage = context.plan.stage(STAGE)
    (dataset,) = collect_stage(house, context, stage)
    assert not gate(house, context, stage, dataset).passed  # noqa: S101
    return time.perf_counter() - started


def filled_house(folder: Path) -> "tuple[House, CycleContext]":
    """A house with one cycle of the whole country, its self-assessment sent by every unit."""
    from chuky.clock import VIETNAM, SimulatedClock
    from chuky.cycle.activate import activate
    from chuky.house import open_house
    from chuky.mark import MARK
    from chuky.plan import find_plan, load_plan

    loaded = load_plan(find_plan(PLAN))
    (key,) = loaded.criteria
    like = loaded.plan.units[0]
    units = tuple(like.model_copy(update={"code": code, "name": code}) for code in unit_codes())
    plan = loaded.plan.model_copy(update={"units": units})
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(folder, clock, MARK)
    own = criteria_set().model_copy(update={"key": key})
    context = activate(house, plan, {key: own}, "quan-tri")
    _fill(house, context)
    return house, context


def _fill(house: "House", context: "CycleContext") -> None:
    from sqlalchemy import insert

    from chuky.cycle.filing import store_file
    from chuky.cycle.stage_state import stage_state
    from chuky.ledger.models import Receipt, Score

    now = house.clock.now()
    with house.ledger.transaction() as session:
        stage_state(session, context.id, STAGE).state = "open"
        place = {"cycle_id": context.id, "stage": STAGE}
        session.add(
            Receipt(
                **place,
                code="AAAAA-AAAAA",
                sender_code=SENDER,
                dataset="self_assessment",
                attempt=1,
                sent_by="can-bo",
                file_name="a.csv",
                sha256=store_file(house, session, b"a", "text/plain"),
                received_at=now,
                late=False,
                counts=True,
                simulated=True,
                verdict="accepted",
                findings=0,
            )
        )
        session.flush()
        rows = [place | {"at": now} | row for row in _rows()]
        for start in range(0, len(rows), _AT_ONCE):
            session.execute(insert(Score), rows[start : start + _AT_ONCE])


def _rows() -> "list[dict[str, Any]]":
    return [
        {
            "unit_code": unit,
            "component_code": code,
            "version": 1,
            "source": "self_score",
            "points": _BAD[number // 100 % 3] if number % 100 == 0 else points,
            "evidence": "TL-01",
            "explanation": "",
            "receipt": "AAAAA-AAAAA",
            "actor": "can-bo",
        }
        for number, (unit, code, points) in enumerate(scores())
    ]


if __name__ == "__main__":
    main()
