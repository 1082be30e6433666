"""A rehearsal's folder: one rehearsal, one process, nothing that isn't its own."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chuky.rehearsal.workspace import (
    RehearsalSettings,
    WorkspaceBusy,
    WorkspaceNotOurs,
    WorkspaceTaken,
    claim,
)

pytestmark = pytest.mark.unit
SETTINGS = RehearsalSettings("plan", "0" * 64, 1, "mild", None, None)
HOLD = """
import sys
from pathlib import Path
from chuky.rehearsal.workspace import RehearsalSettings, claim
with claim(Path(sys.argv[1]), RehearsalSettings("plan", "0" * 64, 1, "mild", None, None)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_same_rehearsal_takes_its_folder_again(tmp_path: Path) -> None:
    for _ in range(2):
        with claim(tmp_path / "w", SETTINGS):
            pass


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(SETTINGS, plan="another"), "plan"),
        (replace(SETTINGS, plan_sha256="1" * 64), "plan_sha256"),
        (replace(SETTINGS, seed=2), "seed"),
        (replace(SETTINGS, faults="none"), "faults"),
        (replace(SETTINGS, units=4), "units"),
    ],
)
def test_another_rehearsal_is_refused_and_says_what_differs(
    tmp_path: Path, other: RehearsalSettings, named: str
) -> None:
    with claim(tmp_path / "w", SETTINGS):
        pass
    before = (tmp_path / "w" / "rehearsal.json").read_bytes()
    with pytest.raises(WorkspaceTaken, match=named), claim(tmp_path / "w", other):
        raise AssertionError("it was let in")
    assert (tmp_path / "w" / "rehearsal.json").read_bytes() == before


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(WorkspaceNotOurs), claim(tmp_path, SETTINGS):
        raise AssertionError("it was let in")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_second_process_waits_outside_until_the_first_has_ended(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceBusy), claim(folder, SETTINGS):
            raise AssertionError("it was let in")
        first.kill()
    with claim(folder, SETTINGS):
        pass
