"""A submission that is cut off anywhere is wholly there, or can be sent again; nothing is half."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from chuky.clock import VIETNAM
from chuky.cycle.activate import activate
from chuky.cycle.context import load_cycle
from chuky.cycle.returning import annotated_of
from chuky.cycle.submit import Sending, judge_left, submit
from chuky.house import House
from chuky.ledger.audit import verify_chain
from chuky.ledger.models import Receipt, Score
from chuky.plan import find_plan, load_plan
from chuky.vault import VaultUnreachable
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.cycle.interrupted import acted, killed_at, opened, processes, send
from tests.chuky.cycle.test_services import SELF, first_unit, rows

DEADLINE_DAY = datetime(2023, 12, 5, 9, tzinfo=VIETNAM)
EVERY = 4
"""Every fourth step is the last one, in turn."""


def sending_of(running: Running) -> Sending:
    unit = first_unit(running)
    content = rows(running, unit)
    return Sending(SELF, unit, f"{unit}/can-bo", "tu-cham.csv", content, simulated=True)


def require_whole(house: House, cycle: str, sending: Sending) -> None:
    """Nothing yet, a receipt whose bytes are kept, or all of it."""
    with house.ledger.session() as session:
        receipts = session.query(Receipt).all()
        scores = session.query(Score).count()
        assert verify_chain(session, cycle).intact
    assert len(receipts) <= 1
    for receipt in receipts:
        assert house.vault.get(receipt.sha256) == sending.content
    accepted = [receipt for receipt in receipts if receipt.verdict == "accepted"]
    assert scores == (sending.content.count(b"\n") if accepted else 0)


def require_sent_again(house: House, cycle: str, sending: Sending) -> None:
    assert submit(house, cycle, sending).accepted
    with house.ledger.session() as session:
        assert session.query(Receipt).one().verdict == "accepted"
        assert {score.version for score in session.query(Score)} == {1}
    require_whole(house, cycle, sending)


@pytest.mark.unit
def test_killed_at_any_step_a_submission_is_whole_or_sent_again(
    running: Running, tmp_path: Path
) -> None:
    running.at(2023, 12, 5, 9)
    sending, cycle = sending_of(running), running.context.id
    running.house.close()
    steps = acted(send, (cycle, sending), _copy(tmp_path, "count"), DEADLINE_DAY)
    assert steps > 20
    context = processes()
    for last in range(1, steps + 1, EVERY):
        folder = _copy(tmp_path, str(last))
        assert killed_at(context, last, send, (cycle, sending), folder, DEADLINE_DAY), last
        house = opened(folder, None, DEADLINE_DAY)
        require_whole(house, cycle, sending)
        require_sent_again(house, cycle, sending)
        house.close()
        shutil.rmtree(folder)


@pytest.mark.unit
def test_killed_while_it_is_returned_a_file_is_kept_and_sent_again_comes_back_whole(
    running: Running, tmp_path: Path
) -> None:
    running.at(2023, 12, 5, 9)
    good, cycle = sending_of(running), running.context.id
    sending = replace(good, content=good.content.replace(b",0,", b",99,", 1))
    running.house.close()
    steps = acted(send, (cycle, sending), _copy(tmp_path, "count"), DEADLINE_DAY)
    context = processes()
    for last in range(steps - 6, steps + 1, 3):
        folder = _copy(tmp_path, str(last))
        assert killed_at(context, last, send, (cycle, sending), folder, DEADLINE_DAY), last
        house = opened(folder, None, DEADLINE_DAY)
        require_whole(house, cycle, sending)
        assert not submit(house, cycle, sending).accepted
        with house.ledger.session() as session:
            receipt = session.query(Receipt).one()
            copy = annotated_of(session, receipt.code)
        assert receipt.verdict == "returned"
        assert copy is not None
        assert house.vault.exists(copy)
        assert house.vault.exists(receipt.report_sha256 or "")
        require_whole(house, cycle, sending)
        house.close()


def _copy(tmp_path: Path, name: str) -> Path:
    return Path(shutil.copytree(tmp_path / "house", tmp_path / f"copy-{name}"))


@pytest.mark.service
def test_a_database_that_goes_away_leaves_nothing_half(tmp_path: Path, postgres_url: str) -> None:
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:2]})
    house = opened(tmp_path / "pg", postgres_url, datetime(2023, 11, 20, tzinfo=VIETNAM))
    running = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    running.at(2023, 12, 5, 9)
    sending, cycle = sending_of(running), running.context.id
    broken = 0
    for last in range(1, 60, 4):
        cut = _cut_after(house, postgres_url, last)
        try:
            submit(house, cycle, sending)
        except DBAPIError:
            broken += 1
        event.remove(house.ledger.engine, "before_cursor_execute", cut)
        require_whole(house, cycle, sending)
    assert broken > 3
    require_sent_again(house, cycle, sending)
    house.close()


def _cut_after(house: House, url: str, last: int):  # type: ignore[no-untyped-def]
    """End every connection of the house to its database before its statement `last`."""
    count = 0

    def cut(*_given: object) -> None:
        nonlocal count
        count += 1
        if count == last:
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid != pg_backend_pid()"
                )

    event.listen(house.ledger.engine, "before_cursor_execute", cut)
    return cut


@pytest.mark.unit
def test_without_a_vault_there_is_no_receipt_and_with_it_again_there_is(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    sending, house = sending_of(running), running.house
    vault, away = house.folder / "vault", house.folder / "away"
    vault.rename(away)
    vault.write_bytes(b"no folder")
    with pytest.raises(VaultUnreachable):
        submit(house, running.context.id, sending)
    with house.ledger.session() as session:
        assert session.query(Receipt).count() == 0
    vault.unlink()
    away.rename(vault)
    require_sent_again(house, running.context.id, sending)


@pytest.mark.unit
def test_what_was_received_and_never_judged_is_judged_later(running: Running) -> None:
    from chuky.cycle.submit import receive

    running.at(2023, 12, 5, 9)
    sending, context = sending_of(running), load_cycle(running.house, running.context.id)
    stage = context.plan.stage(SELF)
    receive(running.house, context, stage, sending)
    bad = replace(sending, sender_code=context.plan.units[1].code, content=b"no table")
    receive(running.house, context, stage, bad)
    assert judge_left(running.house, context, stage) == 2
    assert judge_left(running.house, context, stage) == 0
    with running.house.ledger.session() as session:
        verdicts = {row.sender_code: row.verdict for row in session.query(Receipt)}
    assert verdicts == {sending.sender_code: "accepted", bad.sender_code: "returned"}
