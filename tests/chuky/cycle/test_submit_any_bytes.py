"""Whatever bytes come in, the answer is a receipt and a clear verdict, on both databases."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chuky.clock import VIETNAM
from chuky.cycle.activate import activate
from chuky.cycle.context import load_cycle
from chuky.cycle.returning import reason_of
from chuky.cycle.submit import Sending, Verdict, judge_left, receive, submit
from chuky.ledger.audit import verify_chain
from chuky.ledger.models import Receipt, Score
from chuky.plan import find_plan, load_plan
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.cycle.interrupted import opened
from tests.chuky.cycle.test_services import SELF, first_unit, rows
from tests.chuky.intake.books import HEADINGS, ods, xlsx
from tests.chuky.intake.broken import GOOD, book

SEEDS = (book(*GOOD), ods([HEADINGS, *GOOD]), xlsx([["x"]], [HEADINGS]), b"a,b\n1,2\n")
NUMBERS = itertools.count()
FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def running(ledger_url: str, tmp_path: Path) -> Iterator[Running]:
    """The small cycle, on SQLite and on PostgreSQL."""
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:2]})
    house = opened(tmp_path / "house", ledger_url, datetime(2023, 11, 20, tzinfo=VIETNAM))
    made = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    made.at(2023, 12, 5, 9)
    yield made
    house.close()


def answered(running: Running, content: bytes, name: str = "tu-cham.csv") -> Verdict:
    """The verdict, with everything that must hold of any."""
    house = running.house
    unit = first_unit(running)
    verdict = submit(house, running.context.id, Sending(SELF, unit, "can-bo", name, content))
    with house.ledger.session() as session:
        receipt = session.get_one(Receipt, verdict.code)
        reason = reason_of(session, verdict.code)
        scored = session.query(Score).filter_by(receipt=verdict.code).count()
        assert verify_chain(session, running.context.id).intact
    assert receipt.verdict == ("accepted" if verdict.accepted else "returned")
    assert house.vault.get(receipt.sha256) == content
    assert receipt.file_name.isprintable()
    assert verdict.accepted or not scored
    if verdict.result is None:
        assert reason is not None
        assert verdict.reason == reason.vi
        assert verdict.reason.isprintable()
        assert "\n" not in verdict.reason
    return verdict


@given(content=st.binary(max_size=600), name=st.text(max_size=20))
@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
@example(content=b"unit_code,component_code,points,explanation\nTM01,1.1,1,a\x00b\n", name="a\x00b")
@example(content=b"\x00", name="../../etc/passwd")
@example(content=b"a,b", name="\ud800.csv")
@example(content=b"a,b,c", name="x" * 3000)
def test_any_bytes_under_any_name_are_answered(running: Running, content: bytes, name: str) -> None:
    answered(running, content, name)


@given(
    seed=st.sampled_from(SEEDS),
    writes=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=6),
    kept=st.floats(0.3, 1),
)
@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
def test_any_damaged_workbook_is_answered(
    running: Running, seed: bytes, writes: list[tuple[float, bytes]], kept: float
) -> None:
    content = bytearray(seed)
    for place, data in writes:
        start = int(place * len(content))
        content[start : start + len(data)] = data
    answered(running, bytes(content[: max(1, int(kept * len(content)))]), "a.xlsx")


@given(text=st.text(max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURE)
@example(text="\x00")
@example(text="\ufffe")
@example(text="=HYPERLINK(“x”)")
def test_any_text_in_a_cell_of_a_good_file_is_accepted_whole_or_returned(
    running: Running, text: str
) -> None:
    unit = first_unit(running)
    content = rows(running, unit).replace(b"BC-01,", f'BC-01,"{_quoted(text)}"'.encode(), 1)
    verdict = answered(running, content)
    if verdict.accepted:
        wanted = rows(running, unit).count(b"\n")
        with running.house.ledger.session() as session:
            held = session.query(Score.component_code).distinct().count()
        assert held == wanted


def _quoted(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace('"', '""')


def test_a_nul_in_a_cell_is_named_with_its_place(running: Running) -> None:
    verdict = answered(running, b"unit_code,component_code,points\nTM01,1.1,1\x00\n")
    assert "dòng 2, cột 3 có ký tự điều khiển U+0000" in verdict.reason


def test_a_file_that_makes_the_judge_stumble_is_returned_and_stops_no_other(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    import chuky.cycle.judging as judging

    context = load_cycle(running.house, running.context.id)
    stage, unit = context.plan.stage(SELF), first_unit(running)
    other = context.plan.units[1].code
    first = Sending(SELF, unit, "can-bo", "a.csv", b"stumble")
    receive(running.house, context, stage, first)
    receive(running.house, context, stage, Sending(SELF, other, "b", "b.csv", rows(running, other)))
    read = judging.read_table

    def stumbles(content: bytes, *given: object) -> object:
        if content == b"stumble":
            raise RecursionError
        return read(content, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "read_table", stumbles)
    assert judge_left(running.house, context, stage) == 2
    with running.house.ledger.session() as session:
        verdicts = {row.sender_code: row.verdict for row in session.query(Receipt)}
    assert verdicts == {unit: "returned", other: "accepted"}


def test_what_the_database_can_not_hold_is_returned(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    import chuky.cycle.judging as judging

    def refuses(*_given: object) -> None:
        raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(judging, "let_stand", refuses)
    verdict = answered(running, rows(running, first_unit(running)))
    assert "không kiểm tra được tệp này" in verdict.reason
