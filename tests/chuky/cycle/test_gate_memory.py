"""A whole country's scores go through the gate in bounded memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
PEAK = 1.5 * (1 << 30)
"""Bytes. The ledger is filled by another process, so that its memory doesn't count."""
FILL = """
import sys
from pathlib import Path
from benchmarks.gate_path import filled_house
house, _ = filled_house(Path(sys.argv[1]))
house.close()
"""
GATE = """
import sys
from datetime import datetime
from pathlib import Path
from benchmarks.gate_path import PLAN, gate_once
from benchmarks.memory import peak_bytes
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.house import open_house
from chuky.ledger.models import GateRun
from chuky.mark import MARK
house = open_house(Path(sys.argv[1]), SimulatedClock(datetime(2024, 1, 20, tzinfo=VIETNAM)), MARK)
gate_once(house, load_cycle(house, PLAN))
with house.ledger.session() as session:
    run = session.query(GateRun).one()
print(run.rows, run.errors, run.milliseconds)
print(peak_bytes())
"""


def python(script: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.timeout(300)
def test_332_100_rows_with_one_in_a_hundred_bad_stay_below_one_and_a_half_gibibytes(
    tmp_path: Path,
) -> None:
    python(FILL, tmp_path)
    found, peak = python(GATE, tmp_path).strip().splitlines()
    rows, errors, milliseconds = map(int, found.split())
    assert (rows, errors) == (332_100, 3)
    assert milliseconds > 0
    assert int(peak) < PEAK, f"{int(peak) >> 20} MiB"
