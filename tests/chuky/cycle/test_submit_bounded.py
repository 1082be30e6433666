"""One upload takes bounded memory, and holds the ledger for a moment only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chuky.cycle.returning import annotated_of
from chuky.house import House
from chuky.ledger.models import Receipt
from tests.chuky.cycle.conftest import Running
from tests.chuky.cycle.test_services import first_unit, rows, send

pytestmark = pytest.mark.unit
PEAK = 700_000_000
"""Bytes; the program with pandas takes some 250 MB before it reads anything."""
SCRIPT = """
import sys
from pathlib import Path
from benchmarks.memory import peak_bytes
from tests.chuky.cycle.conftest import opened_cycle
from tests.chuky.cycle.test_services import send
running = opened_cycle(Path(sys.argv[1]))
running.at(2023, 12, 5, 9)
line = "XX{},1.1,99,BC-01,khong co gi\\n"
content = "unit_code,component_code,points,evidence,explanation\\n" + "".join(
    line.format(number) for number in range(495_000)
)
verdict = send(running, "TM01", content.encode())
print(verdict.reason)
print(peak_bytes())
"""


def test_half_a_million_wrong_rows_are_refused_in_little_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    reason, peak = done.stdout.strip().splitlines()
    assert "quá nhiều dòng" in reason
    assert int(peak) < PEAK, f"{int(peak) >> 20} MiB"


def test_as_many_wrong_rows_as_are_read_give_small_papers(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    lines = "".join(f"XX{number},1.1,99,BC,\n" for number in range(1000))
    content = f"unit_code,component_code,points,evidence,explanation\n{lines}".encode()
    verdict = send(running, unit, content)
    assert verdict.result is not None
    with running.house.ledger.session() as session:
        receipt = session.get_one(Receipt, verdict.code)
        copy = annotated_of(session, verdict.code)
    assert receipt.report_sha256 is not None
    assert copy is not None
    assert len(running.house.vault.get(receipt.report_sha256)) < 400_000
    assert len(running.house.vault.get(copy)) < 3_000_000


def test_others_may_write_while_a_file_is_read_checked_and_drawn(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    import chuky.cycle.judging as judging

    running.at(2023, 12, 5, 9)
    house, written = running.house, []

    def papers(given: House, *rest: object) -> object:
        with given.ledger.transaction() as session:
            written.append(session.query(Receipt).count())
        return drawn(given, *rest)  # type: ignore[arg-type]

    drawn = judging.papers_of
    monkeypatch.setattr(judging, "papers_of", papers)
    unit = first_unit(running)
    assert send(running, unit, rows(running, unit)).accepted
    assert written == [1]
    assert house.ledger.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
