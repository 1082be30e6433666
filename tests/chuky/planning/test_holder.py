"""Whether the process that holds a lease is still there."""

import subprocess
import sys

import pytest

from chuky.planning.holder import is_dead, this_process

pytestmark = pytest.mark.unit
SAY = "from chuky.planning.holder import this_process; print(this_process())"


def test_a_process_that_ended_is_dead_and_this_one_is_not() -> None:
    said = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True)
    assert is_dead(said.stdout.strip())
    assert not is_dead(this_process())


def test_a_process_of_another_machine_is_never_called_dead() -> None:
    assert not is_dead("elsewhere:1:1:abc")
    assert not is_dead("rehearsal")
