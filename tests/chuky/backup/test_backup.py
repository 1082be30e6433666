"""A house saved while it works, and restored elsewhere."""

import tarfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from chuky.backup import backup, restore
from chuky.backup.exceptions import (
    BackupDamaged,
    BackupImpossible,
    HomeTaken,
    LedgerTaken,
    NothingHeld,
)
from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import append, verify_chain
from chuky.ledger.last_checks import last_backup, last_checks
from chuky.plan import find_plan, load_plan
from chuky.plan.draft_moves import delete_draft, restore_draft
from chuky.plan.drafts import Saved, Saving, new_draft, saved, version_of
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


def test_the_ledger_is_told_that_it_was_saved_unless_it_may_only_be_read(
    house: House, context: CycleContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = ["backup", "--home", str(house.folder)]
    assert CliRunner().invoke(cli, [*args, str(tmp_path / "one.tar")]).exit_code == 0
    with house.ledger.session() as session:
        first = last_backup(session)
        assert first is not None
        assert last_checks(session, [context.id])[context.id].broken_at is None

    def refused(*_given: object) -> None:
        raise OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr("chuky.backup.saved.record_backup", refused)
    again = CliRunner().invoke(cli, [*args, str(tmp_path / "two.tar")])
    assert again.exit_code == 0
    assert "chưa ghi được vào sổ cái" in again.stderr
    restore(tmp_path / "two.tar", tmp_path / "other")
    with house.ledger.session() as session:
        assert last_backup(session) == first


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


def test_what_was_published_comes_back_as_it_was(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    page = house.folder / "publications" / context.id / "results" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("Kết quả", encoding="utf-8")
    report = backup(house.folder, tmp_path / "one.tar")
    assert list(report.manifest.public) == [page.relative_to(house.folder).as_posix()]
    restore(tmp_path / "one.tar", tmp_path / "other")
    again = tmp_path / "other" / page.relative_to(house.folder)
    assert again.read_text(encoding="utf-8") == "Kết quả"


def test_a_plan_in_the_making_comes_back_with_who_saved_it(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    saving = Saving("quan-tri", START)
    name = new_draft(house.folder, "title: Năm sau\n", "nam-sau", saving)
    backup(house.folder, tmp_path / "one.tar")
    restore(tmp_path / "one.tar", tmp_path / "other")
    assert saved(tmp_path / "other", name) == Saved(name, "title: Năm sau\n", "quan-tri", START)
    with tarfile.open(tmp_path / "one.tar") as archive:
        assert "drafts/plans/nam-sau.yaml" in archive.getnames()
        assert not [one for one in archive.getnames() if one.endswith(".lock")]


def test_a_deleted_plan_comes_back_from_a_backup_and_can_be_restored(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    saving, text = Saving("quan-tri", START), "title: Năm sau\n"
    name = new_draft(house.folder, text, "bo-di", saving)
    key = delete_draft(house.folder, name, version_of(text), saving)
    backup(house.folder, tmp_path / "one.tar")
    restore(tmp_path / "one.tar", tmp_path / "other")
    assert restore_draft(tmp_path / "other", key) == name
    assert saved(tmp_path / "other", name) == Saved(name, text, "quan-tri", START)


def test_a_path_out_of_the_house_is_refused(
    house: House, context: CycleContext, tmp_path: Path
) -> None:
    page = house.folder / "publications" / "x.html"
    page.parent.mkdir()
    page.write_bytes(b"x")
    backup(house.folder, tmp_path / "one.tar")
    sound = (tmp_path / "one.tar").read_bytes()
    (tmp_path / "bad.tar").write_bytes(
        sound.replace(b"publications/x.html", b"publications/../../")
    )
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "bad.tar", tmp_path / "other")


def test_ledger_and_vault_go_where_the_settings_say(
    house: House, context: CycleContext, ledger_url: str, tmp_path: Path
) -> None:
    queue(house, context, 1)
    backup(house.folder, tmp_path / "one.tar")
    settings = HouseSettings(ledger=ledger_url, vault=str(tmp_path / "files"))
    restore(tmp_path / "one.tar", tmp_path / "other", settings)
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == ["HELD", "keys"]
    other = open_house(tmp_path / "other", SimulatedClock(START), settings=settings)
    again = load_cycle(other, context.id)
    with house.ledger.session() as ours, other.ledger.session() as theirs:
        assert verify_chain(theirs, context.id) == verify_chain(ours, context.id)
    queue(other, again, 2)
    assert deliver_queued(other, again) == 0
    other.close()
    with pytest.raises(LedgerTaken, match="không trống"):
        restore(tmp_path / "one.tar", tmp_path / "third", settings)
    assert not (tmp_path / "third").exists()


@pytest.mark.service
def test_a_postgresql_ledger_is_saved_while_it_is_written(
    postgres_url: str, tmp_path: Path
) -> None:
    settings = HouseSettings(ledger=postgres_url)
    house = open_house(tmp_path / "home", SimulatedClock(START), settings=settings)
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    context = activate(house, loaded.plan, loaded.criteria, "x", confirm_illustrative=True)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            queue(house, context, number := number + 1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        report = backup(house.folder, tmp_path / "one.tar", settings)
    finally:
        stop.set()
        writer.join()
    restore(tmp_path / "one.tar", tmp_path / "other")
    other = open_house(tmp_path / "other", SimulatedClock(START))
    with other.ledger.session() as session:
        chain = verify_chain(session, context.id)
    assert chain.intact
    assert chain.events == report.manifest.chains[context.id].events
    other.close()
    house.close()


def test_release_needs_something_that_is_held(tmp_path: Path) -> None:
    args = ["restore", "--release", "--home", str(tmp_path)]
    done = CliRunner().invoke(cli, args)
    assert isinstance(done.exception, NothingHeld)
