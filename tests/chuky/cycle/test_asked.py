"""What a second person grants is done in the same transaction, or the request stays."""

from datetime import date

import pytest

from chuky.access.exceptions import ReasonMissing
from chuky.access.second_person import ask, pending
from chuky.cycle.asked import ask_waiver, decide_act
from chuky.cycle.exceptions import ReopeningRefused, RuleUnknown, StageNotOpen, UnitUnknown
from chuky.cycle.stage_state import stage_state
from chuky.cycle.waivable import holding
from chuky.cycle.waive import Waiving, waive
from chuky.ledger.access import PendingAct
from chuky.ledger.models import Waiver
from chuky.plan.exceptions import StageUnknown
from tests.chuky.cycle.test_services import SELF, Running, first_unit, rows, send

pytestmark = pytest.mark.unit
RULE = "row-absent"


def asked(running: Running) -> str:
    ask_waiver(running.house, running.context, Waiving(SELF, RULE, first_unit(running), "lũ"), "a")
    with running.house.ledger.session() as session:
        return pending(session, running.context.id)[0].id


def state_of(running: Running, act: str) -> str:
    with running.house.ledger.session() as session:
        return session.get_one(PendingAct, act).state


def test_a_granted_waiver_is_there_at_once(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    act = asked(running)
    assert asked(running) == act  # asked again while it waits: one request
    decide_act(running.house, running.context.id, act, True, "b")
    assert state_of(running, act) == "granted"
    with running.house.ledger.session() as session:
        assert session.query(Waiver).one().reason == "lũ"


def test_what_can_no_longer_be_done_is_not_granted(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    act, cycle = asked(running), running.context.id
    with running.house.ledger.transaction() as session:
        stage_state(session, cycle, SELF).state = "sealed"
    with pytest.raises(StageNotOpen):
        decide_act(running.house, cycle, act, True, "b")
    assert state_of(running, act) == "pending"
    decide_act(running.house, cycle, act, False, "b")
    assert state_of(running, act) == "refused"


def test_a_reopening_that_is_refused_leaves_its_request(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    payload = {"stage": SELF, "to": date(2024, 2, 1).isoformat()}
    with running.house.ledger.transaction() as session:
        now = running.house.clock.now()
        act = ask(session, running.context.id, "reopen", payload, "thiếu", "a", now).id
    with pytest.raises(ReopeningRefused):  # it is open
        decide_act(running.house, running.context.id, act, True, "b")
    assert state_of(running, act) == "pending"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"rule": "none"}, RuleUnknown),
        ({"rule": "explanation-long"}, RuleUnknown),
        ({"reason": " "}, ReasonMissing),
        ({"unit": "TM99"}, UnitUnknown),
        ({"stage": "none"}, StageUnknown),
        ({"stage": "publication"}, RuleUnknown),
    ],
)
def test_only_a_rule_of_the_stages_gate_is_waived_for_its_unit_with_a_reason(
    running: Running,
    change: dict[str, str],
    error: type[Exception],
) -> None:
    running.at(2023, 12, 5, 9)
    said = {"stage": SELF, "rule": RULE, "unit": first_unit(running), "reason": "lũ"} | change
    wanted = Waiving(**said)
    with pytest.raises(error):
        ask_waiver(running.house, running.context, wanted, "a")
    with pytest.raises(error):
        waive(
            running.house,
            running.context.id,
            wanted.stage,
            wanted.rule,
            wanted.unit,
            wanted.reason,
            "a",
            "b",
        )
    with running.house.ledger.session() as session:
        assert session.query(Waiver).count() == 0
        assert not pending(session, running.context.id)


def test_what_holds_the_gate_is_named_and_what_a_waiver_would_leave(
    running: Running,
) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    send(running, unit, rows(running, unit))
    stage = running.context.plan.stage(SELF)
    (missing,) = holding(running.house, running.context, stage)
    others = tuple(one.code for one in running.context.plan.units[1:])
    assert (missing.rule, missing.units) == (RULE, others)
    (left,) = holding(running.house, running.context, stage, (RULE, others[0]))
    assert left.units == others[1:]
    assert left.rows < missing.rows
    waive(running.house, running.context.id, SELF, RULE, others[1], "lũ", "a", "b")
    assert holding(running.house, running.context, stage, (RULE, others[0])) == []
