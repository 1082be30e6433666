"""The deadline hour, small: officers at once over real HTTP, from sign-in to receipt.

Nothing here is timed; `python -m benchmarks.deadline_hour` measures.
"""

from pathlib import Path

import pytest

from benchmarks.deadline_hour import lost, play

pytestmark = pytest.mark.service
OFFICERS = 8
LARGEST = 2_000_000
"""Bytes of an evidence file."""
MOST = 400 << 20
"""Bytes that they may take of the server together: two passwords, two documents looked into, and
what an interpreter keeps. Eight passwords at once would take half a gigabyte."""


@pytest.mark.usefixtures("full_cost")
def test_officers_who_send_in_one_instant_lose_nothing_and_take_little_memory(
    tmp_path: Path,
) -> None:
    hour = play(tmp_path, OFFICERS, 0.0, LARGEST, workers=1, first=1)
    assert not hour.failures
    assert not hour.refused
    assert lost(tmp_path, hour.officers + hour.earlier) == []
    assert len({officer.receipt for officer in hour.officers}) == OFFICERS
    assert any(step == "go on" for step, _ in hour.answers), "one line drops in between"
    assert max(hour.memory) - hour.memory[0] < MOST
