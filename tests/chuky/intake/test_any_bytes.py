"""Whatever bytes come in, reading gives a table or one clear sentence, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.contracts import load_contracts
from chuky.intake import SentTable, Unparsable, read_table
from tests.chuky.intake.books import HEADINGS, ods, xlsx
from tests.chuky.intake.broken import GOOD, book

pytestmark = pytest.mark.unit
CONTRACT = load_contracts()["self_assessment"]
SEEDS = (book(*GOOD), ods([HEADINGS, *GOOD]), xlsx([["x"]], [HEADINGS]), b"a,b\n1,2\n")


def answered(content: bytes) -> None:
    table = answer(content)
    if isinstance(table, str):
        assert table
        assert "\n" not in table
        return
    assert len(table.frame) == len(table.rows)
    cells = table.frame.to_numpy().ravel().tolist()
    assert all(cell is None or isinstance(cell, str) for cell in cells)


def answer(content: bytes) -> SentTable | str:
    try:
        return read_table(content, "a.xlsx", CONTRACT)
    except Unparsable as refusal:
        return refusal.say("en")


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_random_bytes_are_answered(content: bytes) -> None:
    answered(content)


@given(st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff"]), st.binary(max_size=500))
@settings(max_examples=150, deadline=None)
def test_random_bytes_behind_a_known_sign_are_answered(sign: bytes, content: bytes) -> None:
    answered(sign + content)


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=6),
    st.floats(0.01, 1),
)
@settings(max_examples=300, deadline=None)
def test_mutated_and_cut_workbooks_are_answered(
    seed: bytes, writes: list[tuple[float, bytes]], kept: float
) -> None:
    content = bytearray(seed)
    for place, data in writes:
        start = int(place * len(content))
        content[start : start + len(data)] = data
    answered(bytes(content[: max(1, int(kept * len(content)))]) if kept < 0.9 else bytes(content))


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
@settings(max_examples=100, deadline=None)
def test_any_text_in_cells_is_read(rows: list[list[str]]) -> None:
    answered("\n".join([",".join(HEADINGS), *(",".join(row) for row in rows)]).encode())
