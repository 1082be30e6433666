"""A full disk: what was acknowledged is kept, what wasn't is refused in one line, work goes on."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.backup import backup, restore
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import stage_state
from chuky.cycle.submit import Sending, receive
from chuky.house import House, open_house
from chuky.ledger.audit import verify_chain
from chuky.ledger.models import Receipt
from chuky.plan import find_plan, load_plan
from tests.chuky.backup.filling import STAGE

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]
START = datetime(2023, 12, 4, 7, 30, tzinfo=VIETNAM)
PLAN = "thanh-mien-par-index-2023"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A house whose units may send."""
    with opened(tmp_path / "home") as house:
        loaded = load_plan(find_plan(PLAN))
        activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
        with house.ledger.transaction() as session:
            stage_state(session, PLAN, STAGE).state = "open"
    return tmp_path / "home"


@contextmanager
def opened(home: Path) -> Iterator[House]:
    house = open_house(home, SimulatedClock(START))
    try:
        yield house
    finally:
        house.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of 8 MB in `folder`, where this user may mount one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


def fill(home: Path, *limit: int) -> tuple[list[str], str]:
    """Send until it is refused: the receipts that were given, and what was said then."""
    words = [str(home), PLAN, *map(str, limit)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.chuky.backup.filling", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    *codes, last = done.stdout.splitlines()
    assert last.startswith("refused ")
    return codes, last.removeprefix("refused ")


def all_is_kept(home: Path, codes: list[str]) -> None:
    """Every receipt that was given names bytes that are there, and the house takes more."""
    with opened(home) as house:
        with house.ledger.session() as session:
            rows = {row.code: row.sha256 for row in session.scalars(select(Receipt))}
            assert verify_chain(session, PLAN).intact
        assert set(codes) <= set(rows)
        for sha256 in rows.values():
            house.vault.verify(sha256)
        context = load_cycle(house, PLAN)
        unit = context.plan.units[1].code
        sending = Sending(STAGE, unit, "officer", "b.xlsx", b"again")
        assert receive(house, context, context.plan.stage(STAGE), sending)


def test_nothing_that_was_acknowledged_is_lost_on_a_full_disk(home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as mounted:
        place = tmp_path / "disk" / "home"
        shutil.copytree(home, place)
        codes, said = fill(place) if mounted else fill(place, 30_000)
        shutil.copytree(place, tmp_path / "larger")
    assert bool(codes) is mounted
    assert "\n" not in said
    all_is_kept(tmp_path / "larger", codes)


def test_a_ledger_that_can_not_grow_refuses_and_keeps_what_it_said(home: Path) -> None:
    codes, said = fill(home, 600_000)
    assert codes
    assert "\n" not in said
    all_is_kept(home, codes)


def test_a_backup_that_does_not_fit_leaves_nothing_half_made(home: Path, tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
        "from chuky.cli import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", code, "backup", "--home", str(home), str(tmp_path / "a.tar")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    backup(home, tmp_path / "a.tar")
    restore(tmp_path / "a.tar", tmp_path / "other")
