"""Late work: decided with a reason, revised until the seal, and the unit's points follow."""

from datetime import date

import pytest

from chuky.access.exceptions import ReasonMissing
from chuky.cycle.collect import collect_stage
from chuky.cycle.exceptions import ReceiptUnknown, StageNotOpen
from chuky.cycle.late import LateWord, decide_late, last_word, late_decisions
from chuky.cycle.move import Move, move_deadline, planned_move
from chuky.cycle.stage_state import stage_state
from chuky.cycle.taken_in import taken_in
from chuky.ledger.audit import AuditEvent
from chuky.plan.timetable import day_end
from chuky.views.changes import changes_of
from tests.chuky.cycle.test_services import SELF, Running, first_unit, rows, send

pytestmark = pytest.mark.unit


def sent_late(running: Running) -> str:
    running.at(2023, 12, 5, 9)
    running.at(2024, 1, 12, 9)
    unit = first_unit(running)
    return send(running, unit, rows(running, unit)).code


def say(running: Running, code: str, counts: bool, reason: str = "đứt mạng") -> None:
    decide_late(running.house, running.context.id, LateWord(code, counts, reason), "phong-noi-vu")


def collected(running: Running) -> int:
    stage = running.context.plan.stage(SELF)
    return len(collect_stage(running.house, running.context, stage)[0].sealed.rows)


def test_a_decision_needs_a_reason_and_a_late_file_of_the_cycle(running: Running) -> None:
    code = sent_late(running)
    with pytest.raises(ReasonMissing):
        say(running, code, True, "  ")
    with pytest.raises(ReceiptUnknown):
        say(running, "XXXXX-XXXXX", True)
    with running.house.ledger.session() as session:
        assert late_decisions(session, running.context.id) == []


def test_a_decision_is_revised_before_the_seal_and_each_stays_on_record(
    running: Running,
) -> None:
    code = sent_late(running)
    say(running, code, True)
    assert collected(running) > 0
    say(running, code, False, "đơn vị không báo trước")
    assert collected(running) == 0
    say(running, code, False, "nói lại lần nữa")  # the same word: nothing happens
    say(running, code, True, "có công văn")
    assert collected(running) > 0
    with running.house.ledger.session() as session:
        told = [
            (word.number, word.counts) for word, _ in late_decisions(session, running.context.id)
        ]
        assert told == [(1, True), (2, False), (3, True)]
        word = last_word(session, code)
        assert word is not None
        assert word.reason == "có công văn"
        events = session.query(AuditEvent).filter_by(action="submission.late_decided").all()
        assert [event.payload["reason"] for event in events] == [
            "đứt mạng",
            "đơn vị không báo trước",
            "có công văn",
        ]
        own = changes_of(session, running.context.id, first_unit(running))
        foreign = changes_of(session, running.context.id, running.context.plan.units[1].code)
    assert {"counted", "not_counted"} <= {change.kind for change in own}
    assert not {"counted", "not_counted"} & {change.kind for change in foreign}


def test_the_file_that_came_on_time_stands_again_when_the_late_one_no_longer_counts(
    running: Running,
) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    on_time = rows(running, unit)
    send(running, unit, on_time)
    before = collected(running)
    running.at(2024, 1, 12, 9)
    shorter = b"\n".join(on_time.splitlines()[:-1]) + b"\n"
    late = send(running, unit, shorter)
    if late.accepted:
        say(running, late.code, True)
        say(running, late.code, False, "nhầm")
    assert collected(running) == before


@pytest.mark.parametrize("counts", [True, False])
def test_nothing_is_decided_after_the_seal(running: Running, counts: bool) -> None:
    code = sent_late(running)
    with running.house.ledger.transaction() as session:
        stage_state(session, running.context.id, SELF).state = "sealed"
    with pytest.raises(StageNotOpen):
        say(running, code, counts)


def test_a_later_deadline_takes_in_the_late_work_that_came_by_it(running: Running) -> None:
    """The office gives everybody a week more: who sent on the second day of it is in time."""
    code = sent_late(running)
    assert collected(running) == 0
    day = day_end(date(2024, 1, 17))
    with running.house.ledger.session() as session:
        planned = planned_move(running.house, running.context, Move(SELF, day, "mất điện"))
        assert [one.code for one in taken_in(session, running.context, planned)] == [code]
    move_deadline(running.house, running.context, Move(SELF, day, "mất điện"), "quan-tri")
    assert collected(running) > 0
    with running.house.ledger.session() as session:
        word = last_word(session, code)
    assert word is not None
    assert (word.by, word.reason) == ("quan-tri", "mất điện")


def test_a_later_deadline_leaves_what_was_decided_and_other_units_alone(running: Running) -> None:
    code = sent_late(running)
    day = day_end(date(2024, 1, 17))
    other = running.context.plan.units[1].code
    move = Move(SELF, day, "ngập lụt", other)
    move_deadline(running.house, running.context, move, "quan-tri")
    with running.house.ledger.session() as session:
        assert last_word(session, code) is None
    say(running, code, False, "đơn vị không báo trước")
    move_deadline(running.house, running.context, Move(SELF, day, "mất điện"), "quan-tri")
    assert collected(running) == 0
