"""What `chuky/contracts/gate.py` promises."""

import os
import subprocess
import sys

import pandas as pd
import pytest

from chuky.contracts import gate, gate_frame
from chuky.contracts.contract import Matches, Rule
from chuky.contracts.exceptions import EngineFailed
from chuky.language import Text
from tests.chuky.contracts.samples import CONTRACTS, FOLDER, GOOD, REFERENCES

pytestmark = pytest.mark.unit

QUIET_RUN = """
import socket, sys
def refuse(*_): raise AssertionError("a gate needs no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from tests.chuky.contracts.samples import CONTRACTS, GOOD, REFERENCES
assert "great_expectations" not in sys.modules and "pandas" in sys.modules
from chuky.contracts import gate_frame
assert gate_frame(CONTRACTS["agencies"], GOOD["agencies"], REFERENCES).passed
"""


def test_the_gate_is_silent_offline_and_leaves_nothing_at_home(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(FOLDER.parent)}
    done = subprocess.run(
        [sys.executable, "-c", QUIET_RUN],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_importing_the_package_loads_no_heavy_library():
    code = (
        "import sys, chuky.contracts;"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'great_expectations'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_expectation_that_can_not_be_evaluated_never_passes():
    contract = CONTRACTS["agencies"]
    impossible = Rule("impossible", "error", "accuracy", Text("", ""), Matches("name", "("))
    gate.warm_up()
    batch = gate._Batch(pd.DataFrame({"row": [0], "name": ["x"]}), [impossible])
    with pytest.raises(EngineFailed, match="impossible"):
        gate._run(contract, batch, gate._context().data_sources.add_pandas("one"))


def test_all_failing_rows_are_named_not_the_first_twenty():
    frame = pd.concat([GOOD["agencies"]] * 200, ignore_index=True)
    result = gate_frame(CONTRACTS["agencies"], frame, REFERENCES)
    assert [(f.rule_id, f.rows) for f in result.findings] == [("code-duplicated", 400)]
