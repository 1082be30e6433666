"""Every way in which people break a file is answered word for word, on its way through `submit`."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import count

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.criteria import Component, Criterion
from chuky.cycle.activate import activate
from chuky.cycle.returning import known_codes, reason_of
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.house import open_house
from chuky.ledger.models import Receipt, Score
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.workbook.hints import hint
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.intake.answers import SENTENCES
from tests.chuky.intake.broken import HARMLESS, UNREADABLE, WRONG, Case
from tests.chuky.intake.row_answers import ROWS, RULES

pytestmark = pytest.mark.unit
STAGE = "self-assessment"
NUMBERS = count()
PARTS = (
    # code, maximum, step, scored by the unit
    ("1.1", "2", "0.5", True),
    ("1.2", "3", "0.25", True),
    ("1.10", "1", None, True),
    ("2.1", "1", None, False),
)


def component(code: str, most: str, step: str | None, own: bool) -> Component:
    sources = ("self_score",) if own else ("appraised_score",)
    values = {"code": code, "name": f"Tiêu chí {code}", "max_points": most, "step": step}
    return Component.model_validate(values | {"sources": sources})


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cycle with the unit 01 of four components, its self-assessment open."""
    loaded = load_plan(find_plan(PLAN))
    named = {"code": "01", "name": "Đoàn Tùng", "predecessors": ("00",)}
    unit = loaded.plan.units[0].model_copy(update=named)
    plan = loaded.plan.model_copy(update={"units": (unit,)})
    (key,) = loaded.criteria
    whole = Criterion(
        code="1",
        name="Tất cả",
        max_points=Decimal(7),
        components=tuple(component(*p) for p in PARTS),
    )
    criteria = loaded.criteria[key].model_copy(update={"criteria": (whole,)})
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("broken"), clock, MARK)
    made = Running(house, activate(house, plan, {key: criteria}, "quan-tri"))
    made.at(2023, 12, 5, 9)
    yield made
    house.close()


def sent(running: Running, case: Case) -> Verdict:
    sending = Sending(STAGE, "01", f"can-bo-{next(NUMBERS)}", case.file, case.content)
    verdict = submit(running.house, running.context.id, sending)
    with running.house.ledger.session() as session:
        receipt = session.get_one(Receipt, verdict.code)
        scores = session.query(Score).filter_by(receipt=verdict.code).count()
    assert receipt.verdict == ("accepted" if verdict.accepted else "returned")
    assert running.house.vault.get(receipt.sha256) == case.content
    assert verdict.accepted or not scores
    return verdict


def test_there_are_enough_ways_and_each_has_its_answer() -> None:
    assert len(UNREADABLE) + len(WRONG) >= 60
    assert set(SENTENCES) == set(UNREADABLE)
    assert set(ROWS) == set(WRONG)


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_both_languages(
    running: Running, name: str
) -> None:
    case = UNREADABLE[name]()
    verdict = sent(running, case)
    assert verdict.result is None
    assert verdict.reason == f"{case.file}: {SENTENCES[name]}"
    with running.house.ledger.session() as session:
        reason = reason_of(session, verdict.code)
    assert reason is not None
    assert reason.vi == verdict.reason
    assert reason.en not in ("", reason.vi)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_table_comes_back_with_exactly_its_sentences(running: Running, name: str) -> None:
    verdict = sent(running, WRONG[name]())
    assert verdict.result is not None, verdict.reason
    known = known_codes(running.context)
    told = tuple(
        (
            finding.rule_id,
            " · ".join(value for _, value in failing.key if value),
            str(hint(finding, failing, known)),
        )
        for finding in verdict.result.findings
        for failing in finding.failing[:1]
    )
    assert told == ROWS[name]
    for finding in verdict.result.findings:
        assert finding.message.vi == RULES[finding.rule_id]
    errors = [finding for finding in verdict.result.findings if finding.severity == "error"]
    assert verdict.accepted is not bool(errors)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_accepted_and_nothing_of_it_runs(
    running: Running, name: str
) -> None:
    verdict = sent(running, HARMLESS[name]())
    assert verdict.accepted, verdict.reason or verdict.result
