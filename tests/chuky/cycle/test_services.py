"""What the services of a cycle take, refuse and remember."""

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.acts import SignedDocument, record_act
from chuky.cycle.appraise import appraise
from chuky.cycle.ballots import Answer, FilledBallot, cast_ballots, count_ballots, issue_tickets
from chuky.cycle.collect import collect_stage
from chuky.cycle.council import CouncilSession, Count, hold_session
from chuky.cycle.exceptions import (
    NoQuorum,
    PointsRefused,
    SecondPersonNeeded,
    StageNotOpen,
    TicketRefused,
    UnitUnknown,
)
from chuky.cycle.gates import gate
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.move import Move
from chuky.cycle.paper_tally import (
    Counted,
    decide_tally,
    enter_tally,
    paper_tallies,
    questions_of,
)
from chuky.cycle.reopen import reopen_stage
from chuky.cycle.scores import ScoreEntry, components_for
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.cycle.waive import waive
from chuky.house import open_house
from chuky.ledger.models import GateRun, Receipt, Waiver
from chuky.ledger.planning import Reopening
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.plan.timetable import day_end
from chuky.points import plain
from tests.chuky.cycle.conftest import PLAN, Running

pytestmark = pytest.mark.unit
SELF = "self-assessment"


def rows(running: Running, unit: str, **changed: str) -> bytes:
    """A whole self-assessment; `changed`: points by component (dots written as `_`)."""
    stage = running.context.plan.stage(SELF)
    components = components_for(running.context, running.context.unit(unit, stage), "self_score")
    lines = ["unit_code,component_code,points,evidence,explanation"]
    for code, component in components.items():
        points = changed.get("p" + code.replace(".", "_"), plain(component.min_points))
        lines.append(f"{unit},{code},{points},BC-01,")
    return "\n".join(lines).encode()


def send(running: Running, unit: str, content: bytes) -> Verdict:
    sending = Sending(SELF, unit, f"{unit}/can-bo", "tu-cham.csv", content, simulated=True)
    return submit(running.house, running.context.id, sending)


def first_unit(running: Running) -> str:
    return running.context.plan.units[0].code


def test_a_file_is_refused_before_its_stage_opens_and_nothing_is_kept(running: Running) -> None:
    with pytest.raises(StageNotOpen, match="chưa mở"):
        send(running, first_unit(running), b"x")
    with running.house.ledger.session() as session:
        assert session.query(Receipt).count() == 0


def test_a_good_file_is_accepted_and_the_same_bytes_get_the_same_receipt(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    first = send(running, unit, rows(running, unit))
    again = send(running, unit, rows(running, unit))
    assert first.accepted
    assert again.code == first.code
    assert not first.late


def test_points_above_the_maximum_come_back_with_the_rule(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    verdict = send(running, unit, rows(running, unit, p1_1="99"))
    assert not verdict.accepted
    assert verdict.result is not None
    assert "points-above-maximum" in {finding.rule_id for finding in verdict.result.errors}


def test_a_file_that_is_no_table_is_kept_and_returned_with_a_reason(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    verdict = send(running, first_unit(running), b"\xd0\xcf\x11\xe0 not a table \xff")
    assert not verdict.accepted
    with running.house.ledger.session() as session:
        kept = session.get_one(Receipt, verdict.code)
        assert kept.verdict == "returned"
        assert running.house.vault.exists(kept.sha256)


def test_an_unknown_unit_is_named(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    with pytest.raises(UnitUnknown, match="TM99"):
        send(running, "TM99", b"x")


def test_late_work_counts_only_once_the_lead_agency_says_so(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    running.at(2024, 1, 12, 9)
    unit = first_unit(running)
    verdict = send(running, unit, rows(running, unit))
    assert verdict.late
    stage = running.context.plan.stage(SELF)
    assert not collect_stage(running.house, running.context, stage)[0].sealed.rows
    decide_late(
        running.house, running.context.id, LateWord(verdict.code, True, "đứt mạng"), "phong-noi-vu"
    )
    assert collect_stage(running.house, running.context, stage)[0].sealed.rows


def test_a_gate_names_what_is_missing_and_keeps_its_report(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    send(running, unit, rows(running, unit))
    stage = running.context.plan.stage(SELF)
    (dataset,) = collect_stage(running.house, running.context, stage)
    assert not gate(running.house, running.context, stage, dataset).passed
    with running.house.ledger.session() as session:
        run = session.query(GateRun).one()
        report = running.house.vault.get(run.report_sha256).decode()
    assert running.context.plan.units[1].code in report
    assert "Thiếu dòng của đơn vị" in report
    assert "DIỄN TẬP" in report


def test_a_waiver_takes_two_persons(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    with pytest.raises(SecondPersonNeeded):
        waive(running.house, running.context.id, SELF, "row-absent", unit, "lý do", "a", "a")


def test_a_plan_that_says_why_lets_one_person_do_both(tmp_path: Path) -> None:
    loaded = load_plan(find_plan(PLAN))
    alone = {"units": loaded.plan.units[:3], "small_office": "chỉ có một công chức"}
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path / "house", clock, MARK)
    context = activate(house, loaded.plan.model_copy(update=alone), loaded.criteria, "a")
    running = Running(house, context)
    running.at(2023, 12, 5, 9)
    waive(house, context.id, SELF, "row-absent", first_unit(running), "lý do", "a", "a")
    with house.ledger.session() as session:
        assert session.query(Waiver).one().granted_by == "a"
    survey, unit = context.plan.stage("survey"), first_unit(running)
    running.opened("survey")
    codes = questions_of(context, context.unit(unit, survey), "nguoi-dan")
    counted = Counted(unit, "nguoi-dan", 50, {code: {4: 40} for code in codes}, "biên bản")
    decide_tally(house, context, enter_tally(house, context, survey, counted, "a"), True, "a")
    running.put(SELF, "sealed")
    reopen_stage(house, context, Move(SELF, day_end(date(2024, 1, 20)), "sót"), "a", "a")
    with house.ledger.session() as session:
        assert paper_tallies(session, context.id, "survey")
        assert session.query(Reopening).one().granted_by == "a"
    house.close()


def test_an_appraiser_can_not_give_more_than_the_maximum(running: Running) -> None:
    running.at(2024, 1, 15, 9)
    running.opened("appraisal")
    entry = ScoreEntry(first_unit(running), "1.1", Decimal("50"))
    with pytest.raises(PointsRefused, match="phải từ"):
        appraise(running.house, running.context.id, "appraisal", [entry], "to-thu-ky")


def test_a_changed_score_is_a_new_version(running: Running) -> None:
    running.at(2024, 1, 15, 9)
    running.opened("appraisal")
    unit = first_unit(running)
    for points in ("1", "0.5", "0.5"):
        entry = ScoreEntry(unit, "1.1", Decimal(points), explanation="đã xem hồ sơ")
        appraise(running.house, running.context.id, "appraisal", [entry], "to-thu-ky")
    with sqlite3.connect(running.house.folder / "ledger.db") as connection:
        found = connection.execute("SELECT version FROM score ORDER BY version").fetchall()
    assert found == [(1,), (2,)]


def test_a_ticket_works_once_and_leads_to_no_ballot(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    cycle, unit = running.context.id, first_unit(running)
    issue_tickets(running.house, cycle, "survey", {"bí mật": "nguoi-dan"}, "phong-noi-vu")
    ballot = FilledBallot("bí mật", (Answer(unit, {"8.1": 5}),))
    cast_ballots(running.house, cycle, "survey", [ballot])
    with pytest.raises(TicketRefused):
        cast_ballots(running.house, cycle, "survey", [ballot])
    with running.house.ledger.session() as session:
        assert [tally.answer for tally in count_ballots(running.house, session, cycle, "survey")]
    stored = (running.house.folder / "ledger.db").read_bytes() + wal(running)
    assert "bí mật".encode() not in stored
    assert b'"8.1"' not in stored


def wal(running: Running) -> bytes:
    path = Path(f"{running.house.folder / 'ledger.db'}-wal")
    return path.read_bytes() if path.exists() else b""


def test_a_council_without_its_quorum_decides_nothing(running: Running) -> None:
    running.at(2024, 2, 5, 9)
    council = next(iter(running.context.plan.councils))
    count = Count(first_unit(running), "result", 1, 0, 0)
    held = CouncilSession(council, 1, present=1, minutes=b"bien ban", counts=(count,))
    with pytest.raises(NoQuorum):
        hold_session(running.house, running.context.id, "secretariat-meeting", held, "thu-ky")


def test_a_second_document_can_not_replace_the_first(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    cycle, day = running.context.id, running.house.clock.now().date()
    first = SignedDocument("1/BC", day, "TRƯỞNG PHÒNG", b"%PDF-1.7 mot")
    for _ in range(2):
        record_act(running.house, cycle, "budget-estimate", first, "phong-noi-vu")
    other = SignedDocument("2/BC", day, "TRƯỞNG PHÒNG", b"%PDF-1.7 hai")
    with pytest.raises(StageNotOpen, match="1/BC"):
        record_act(running.house, cycle, "budget-estimate", other, "phong-noi-vu")
