"""What catching up does beside the moments: bounces are read, chains computed again,
uploads left half way forgotten."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.stage_state import stage_state
from chuky.evidence import Place, begin_upload
from chuky.house import open_house
from chuky.ledger.last_checks import ChainCheck, last_checks
from chuky.plan import find_plan, load_plan
from flows.catch_up import tidy

pytestmark = pytest.mark.flow


def test_a_bounce_folder_is_read_and_old_uploads_are_forgotten(tmp_path: Path) -> None:
    clock = SimulatedClock(datetime(2023, 12, 5, 9, tzinfo=VIETNAM))
    house = open_house(tmp_path, clock)
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    cycle = activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        stage_state(session, cycle.id, "self-assessment").state = "open"
    place = Place("self-assessment", loaded.plan.units[0].code, "1.1", "can-bo")
    begin_upload(house, cycle.id, place, "bao-cao.pdf", 10)
    (tmp_path / "bounces").mkdir()
    (tmp_path / "bounces" / "1.eml").write_bytes(b"Subject: hello\r\n\r\nno bounce\r\n")
    tidy(house)
    assert (tmp_path / "bounces" / "read" / "1.eml").exists()
    with house.ledger.session() as session:
        assert last_checks(session, [cycle.id]) == {cycle.id: ChainCheck(clock.now(), None)}
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    clock.move_to(clock.now() + timedelta(days=8))
    tidy(house)
    assert not list((tmp_path / "uploads").iterdir())
    house.close()
