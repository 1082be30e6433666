"""What comes into a survey is held to its contracts: the list of persons, and every answer."""

from dataclasses import replace

import pytest

from chuky.cycle.ballots import Answer, FilledBallot, cast_ballots, issue_tickets
from chuky.cycle.exceptions import BallotRefused, UnitUnknown
from chuky.cycle.submit import Sending, submit
from chuky.ledger.models import Ballot, Score, Ticket
from tests.chuky.cycle.conftest import Running
from tests.chuky.cycle.test_services import first_unit

pytestmark = pytest.mark.unit
STAGE = "survey"


@pytest.fixture
def survey(running: Running) -> Running:
    running.at(2023, 12, 5, 9)
    issue_tickets(running.house, running.context.id, STAGE, {"mot": "nguoi-dan"}, "phong-noi-vu")
    return running


@pytest.mark.parametrize(
    ("unit", "answers", "said"),
    [
        ("TM01", {"8.1": 6}, "Phương án này không có trong mẫu phiếu"),
        ("TM01", {"8.1": 0}, "Phương án này không có trong mẫu phiếu"),
        ("TM01", {"1.1": 5}, "Phương án này không có trong mẫu phiếu"),
        ("XX99", {"8.1": 5}, "Mã đơn vị không có trong danh sách"),
    ],
)
def test_an_answer_that_the_ballot_does_not_have_is_refused_and_nothing_is_used_up(
    survey: Running, unit: str, answers: dict[str, int], said: str
) -> None:
    ballot = FilledBallot("mot", (Answer(unit, answers),))
    with pytest.raises(BallotRefused, match=said):
        cast_ballots(survey.house, survey.context.id, STAGE, [ballot])
    with survey.house.ledger.session() as session:
        assert session.query(Ballot).count() == 0
        assert not session.query(Ticket).one().used


def test_a_good_answer_is_taken(survey: Running) -> None:
    ballot = FilledBallot("mot", (Answer(first_unit(survey), {"8.1": 5}),))
    cast_ballots(survey.house, survey.context.id, STAGE, [ballot])
    with survey.house.ledger.session() as session:
        assert session.query(Ballot).count() == 1


def frame_of(running: Running, people: int) -> bytes:
    survey = running.context.plan.surveys[running.context.plan.stage(STAGE).survey or ""]
    lines = ["person_id,unit_code,audience"]
    for unit in running.context.plan.units:
        for audience in survey.audiences:
            wanted = audience.per_unit or audience.respondents or 0
            for number in range(min(wanted, people)):
                lines.append(f"{unit.code}-{audience.key}-{number},{unit.code},{audience.key}")
    return "\n".join(lines).encode()


def test_a_list_of_persons_is_judged_by_its_contract_and_gives_no_points(survey: Running) -> None:
    content = frame_of(survey, 10_000)
    lead = survey.context.plan.stage(STAGE).lead
    sending = Sending(STAGE, lead, "can-bo", "danh-sach.csv", content, "sampling_frame")
    verdict = submit(survey.house, survey.context.id, sending)
    assert verdict.accepted, verdict.result or verdict.reason
    few = replace(sending, content=frame_of(survey, 1))
    again = submit(survey.house, survey.context.id, few)
    assert again.result is not None
    assert "frame-below-quota" in {finding.rule_id for finding in again.result.errors}
    with survey.house.ledger.session() as session:
        assert session.query(Score).count() == 0


def test_a_sender_that_is_nobody_in_the_plan_is_named(survey: Running) -> None:
    sending = Sending(STAGE, "nguoi-la", "x", "a.csv", b"a", "sampling_frame")
    with pytest.raises(UnitUnknown, match="nguoi-la"):
        submit(survey.house, survey.context.id, sending)
