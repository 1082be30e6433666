"""A house saved while it works, and restored elsewhere."""

import tarfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.backup import backup, restore
from chuky.backup.exceptions import (
    BackupDamaged,
    BackupImpossible,
    BackupNeedsPgDump,
    HomeTaken,
    NothingHeld,
)
from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import append, verify_chain
from chuky.plan import find_plan, load_plan
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.letter import Letter, queue_letter

pytestmark = pytest.mark.unit
START = datetime(2023, 12, 4, 7, 30, tzinfo=VIETNAM)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "home", SimulatedClock(START))
    (tmp_path / "home" / "keys").mkdir()
    (tmp_path / "home" / "keys" / "one.ballots").write_bytes(b"k" * 64)
    yield opened
    opened.close()


@pytest.fixture
def context(house: House) -> CycleContext:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    return activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)


def queue(house: House, context: CycleContext, number: int) -> None:
    with house.ledger.transaction() as session:
        letter = Letter(f"<{number}@chuky>", "xa@huyen.example", f"{number}", "Kính gửi", START)
        queue_letter(house, session, context.id, letter)
        append(
            session,
            cycle=context.id,
            at=START,
            actor="thử",
            action="queued",
            payload={"number": number},
        )


def test_a_restored_house_is_the_same_and_sends_nothing_until_released(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    queue(house, context, 1)
    backup(house.folder, tmp_path / "one.tar")
    restore(tmp_path / "one.tar", tmp_path / "other")
    other = open_house(tmp_path / "other", SimulatedClock(START))
    again = load_cycle(other, context.id)
    assert again.files == context.files
    assert (tmp_path / "other" / "keys" / "one.ballots").read_bytes() == b"k" * 64
    assert deliver_queued(other, again) == 0
    assert not (tmp_path / "other" / "mail").exists()
    done = CliRunner().invoke(cli, ["status", "--home", str(tmp_path / "other")])
    assert done.exit_code == 1
    assert "chuky restore --release" in done.output
    released = CliRunner().invoke(cli, ["restore", "--release", "--home", str(tmp_path / "other")])
    assert released.exit_code == 0
    assert deliver_queued(other, again) == 1
    other.close()


def test_a_backup_taken_while_the_ledger_is_written_is_one_state(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            queue(house, context, len(written))
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            backup(house.folder, tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    assert len(written) > 4
    for number in range(4):
        report = restore(tmp_path / f"{number}.tar", tmp_path / f"restored-{number}")
        other = open_house(tmp_path / f"restored-{number}")
        with other.ledger.session() as session:
            chain = verify_chain(session, context.id)
        other.close()
        assert chain.intact
        assert chain.events == report.manifest.chains[context.id].events


def test_the_same_house_gives_the_same_bytes(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    backup(house.folder, tmp_path / "one.tar")
    backup(house.folder, tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    assert (tmp_path / "one.tar").stat().st_mode & 0o077 == 0


def test_every_damaged_part_is_noticed_and_nothing_is_left(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    backup(house.folder, tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as archive:
        places = {member.name: member.offset_data for member in archive}
    sound = (tmp_path / "one.tar").read_bytes()
    for name, offset in places.items():
        broken = bytearray(sound)
        broken[offset] ^= 1
        (tmp_path / "broken.tar").write_bytes(bytes(broken))
        with pytest.raises(BackupDamaged):
            restore(tmp_path / "broken.tar", tmp_path / "other")
        assert not (tmp_path / "other").exists(), name
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []


def test_a_cut_archive_is_refused(house: House, context: CycleContext, tmp_path: Path) -> None:
    backup(house.folder, tmp_path / "one.tar")
    sound = (tmp_path / "one.tar").read_bytes()
    for size in (0, 100, 600, len(sound) // 2):
        (tmp_path / "cut.tar").write_bytes(sound[:size])
        with pytest.raises(BackupDamaged):
            restore(tmp_path / "cut.tar", tmp_path / "other")
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "none.tar", tmp_path / "other")


def test_nothing_is_restored_over_something(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    backup(house.folder, tmp_path / "one.tar")
    with pytest.raises(HomeTaken):
        restore(tmp_path / "one.tar", house.folder)
    with pytest.raises(BackupImpossible, match="đã có"):
        backup(house.folder, tmp_path / "one.tar")


def test_what_cannot_be_saved_says_why(tmp_path: Path) -> None:
    with pytest.raises(BackupImpossible, match="--home"):
        backup(tmp_path / "nowhere", tmp_path / "one.tar")
    postgres = HouseSettings(ledger="postgresql://chuky@db/chuky")
    with pytest.raises(BackupNeedsPgDump, match="pg_dump"):
        backup(tmp_path, tmp_path / "one.tar", postgres)


def test_release_needs_something_that_is_held(tmp_path: Path) -> None:
    args = ["restore", "--release", "--home", str(tmp_path)]
    done = CliRunner().invoke(cli, args)
    assert isinstance(done.exception, NothingHeld)
