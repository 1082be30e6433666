"""Which receipt counts: the whole content of the newest one that does, after any sequence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.collect import collect_stage
from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.house import open_house
from chuky.ledger.models import Deadline, Receipt
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.cycle.test_services import SELF, first_unit, rows, send

pytestmark = pytest.mark.unit
CONTENTS = {
    "a": {},
    "b": {"p1_1": "1"},
    "c": {"p1_1": "0.5", "p1_2": "1"},
    "bad": {"p1_1": "99"},
}
ON_TIME, LATE = (2023, 12, 5, 9), (2024, 1, 12, 9)


def collected(running: Running, unit: str) -> dict[str, str]:
    stage = running.context.plan.stage(SELF)
    (dataset,) = collect_stage(running.house, running.context, stage)
    mine = (row for row in dataset.sealed.rows if row["unit_code"] == unit)
    return {str(row["component_code"]): str(row["points"]) for row in mine}


def decide(running: Running, verdict: Verdict, *, counts: bool) -> None:
    decide_late(
        running.house,
        running.context.id,
        LateWord(verdict.code, counts, "đứt mạng"),
        "phong-noi-vu",
    )


def test_a_late_file_leaves_the_one_on_time_whole_until_it_counts(running: Running) -> None:
    running.at(*ON_TIME)
    unit = first_unit(running)
    send(running, unit, rows(running, unit))
    before = collected(running, unit)
    running.at(*LATE)
    late = send(running, unit, rows(running, unit, **CONTENTS["c"]))
    assert late.accepted
    assert collected(running, unit) == before
    decide(running, late, counts=False)
    assert collected(running, unit) == before


def test_of_two_late_files_the_second_alone_counts_with_all_its_rows(running: Running) -> None:
    running.at(*ON_TIME)
    running.at(*LATE)
    unit = first_unit(running)
    first = send(running, unit, rows(running, unit))
    second = send(running, unit, rows(running, unit, **CONTENTS["b"]))
    decide(running, first, counts=False)
    decide(running, second, counts=True)
    assert len(collected(running, unit)) == rows(running, unit).count(b"\n")


def test_an_older_late_file_that_counts_does_not_replace_a_newer_one(running: Running) -> None:
    running.at(*ON_TIME)
    running.at(*LATE)
    unit = first_unit(running)
    first = send(running, unit, rows(running, unit))
    second = send(running, unit, rows(running, unit, **CONTENTS["b"]))
    decide(running, second, counts=True)
    before = collected(running, unit)
    decide(running, first, counts=True)
    assert collected(running, unit) == before


def test_the_first_file_sent_once_more_after_another_is_in_force_again(running: Running) -> None:
    running.at(*ON_TIME)
    unit = first_unit(running)
    first = send(running, unit, rows(running, unit))
    before = collected(running, unit)
    send(running, unit, rows(running, unit, **CONTENTS["c"]))
    again = send(running, unit, rows(running, unit))
    assert again.accepted
    assert again.code != first.code
    assert collected(running, unit) == before


def test_late_work_can_not_be_counted_once_its_stage_is_sealed(running: Running) -> None:
    running.at(*ON_TIME)
    running.at(*LATE)
    unit = first_unit(running)
    late = send(running, unit, rows(running, unit))
    running.put(SELF, "sealed")
    with pytest.raises(StageNotOpen):
        decide(running, late, counts=True)
    assert not collected(running, unit)


def test_what_comes_after_the_seal_is_kept_with_a_receipt_and_not_judged(running: Running) -> None:
    running.at(*ON_TIME)
    unit = first_unit(running)
    running.put(SELF, "sealed")
    content = rows(running, unit)
    verdict = send(running, unit, content)
    assert verdict.kept
    assert not verdict.accepted
    assert "niêm phong" in verdict.reason
    with running.house.ledger.session() as session:
        receipt = session.get_one(Receipt, verdict.code)
    assert running.house.vault.get(receipt.sha256) == content
    assert (receipt.verdict, receipt.counts) == ("after_seal", False)
    assert not collected(running, unit)
    assert send(running, unit, content).code == verdict.code
    running.put(SELF, "open")
    assert send(running, unit, content).accepted


@dataclass
class Sent:
    """One receipt, as the model remembers it."""

    code: str
    content: str
    late: bool
    counts: bool | None


@dataclass
class Model:
    """What must be in force: the content of the newest valid receipt that counts."""

    sent: list[Sent] = field(default_factory=list)
    late: bool = False

    @property
    def standing(self) -> str | None:
        counting = [one.content for one in self.sent if one.counts and one.content != "bad"]
        return counting[-1] if counting else None

    @property
    def undecided(self) -> list[Sent]:
        return [one for one in self.sent if one.counts is None]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cycle with a unit for each example."""
    folder: Path = tmp_path_factory.mktemp("many")
    loaded = load_plan(find_plan(PLAN))
    like = loaded.plan.units[0]
    units = tuple(like.model_copy(update={"code": f"U{place}"}) for place in range(200))
    house = open_house(folder, SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)), MARK)
    plan = loaded.plan.model_copy(update={"units": units})
    made = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    made.at(*ON_TIME)
    with house.ledger.transaction() as session:  # of two deadlines a unit has the later one
        for deadline in session.query(Deadline).filter_by(stage=SELF):
            deadline.due = house.clock.now() - timedelta(days=2)
    yield made
    house.close()


UNITS = iter(range(200))
STEPS = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(sorted(CONTENTS))),
    st.tuples(st.just("due"), st.booleans()),
    st.tuples(st.just("decide"), st.tuples(st.integers(0, 5), st.booleans())),
)


@given(steps=st.lists(STEPS, min_size=2, max_size=9))
@settings(max_examples=25, deadline=None)
def test_after_any_sequence_the_newest_receipt_that_counts_is_in_force_whole(
    many: Running, steps: list[tuple[str, object]]
) -> None:
    unit, model = f"U{next(UNITS)}", Model()
    _due(many, unit, late=model.late)
    for kind, value in steps:
        if kind == "send":
            _send(many, model, unit, str(value))
        elif kind == "due":
            model.late = bool(value)
            _due(many, unit, late=model.late)
        elif model.undecided:
            place, counts = value  # type: ignore[misc]
            one = model.undecided[place % len(model.undecided)]
            decide_late(
                many.house, many.context.id, LateWord(one.code, counts, "đứt mạng"), "phong-noi-vu"
            )
            one.counts = counts
    assert collected(many, unit) == _expected(many, unit, model.standing)


def _send(running: Running, model: Model, unit: str, name: str) -> None:
    content = rows(running, unit, **CONTENTS[name])
    sending = Sending(SELF, unit, "can-bo", f"{name}.csv", content, simulated=True)
    verdict = submit(running.house, running.context.id, sending)
    assert verdict.accepted is (name != "bad")
    if model.sent and model.sent[-1].content == name:
        assert verdict.code == model.sent[-1].code
        return
    assert verdict.code not in [one.code for one in model.sent]
    assert verdict.late is model.late
    model.sent.append(Sent(verdict.code, name, model.late, None if model.late else True))


def _due(running: Running, unit: str, *, late: bool) -> None:
    """A deadline of the unit's own, before or after now."""
    now = running.house.clock.now()
    with running.house.ledger.transaction() as session:
        query = session.query(Deadline).filter_by(stage=SELF, scope=unit)
        session.add(
            Deadline(
                cycle_id=running.context.id,
                stage=SELF,
                scope=unit,
                version=query.count() + 2,
                opens=now,
                tentative=False,
                due=now + timedelta(days=-1 if late else 1),
                reason="thử",
                actor="quan-tri",
                at=now,
            )
        )


def _expected(running: Running, unit: str, name: str | None) -> dict[str, str]:
    if name is None:
        return {}
    lines = rows(running, unit, **CONTENTS[name]).decode().splitlines()[1:]
    cells = [line.split(",") for line in lines]
    return {code: points for _, code, points, *_ in cells}
