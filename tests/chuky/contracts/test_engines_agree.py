"""The check of one upload and the gate of a stage must never differ, whatever comes in."""

import random
from decimal import Decimal

import pandas as pd
import pytest

from chuky.contracts import check_frame, gate_frame
from tests.chuky.contracts.samples import CONTRACTS, GOOD, REFERENCES

pytestmark = pytest.mark.unit

ODD_CELLS = [
    None,
    "",
    "   ",
    "\u00a0",
    "\u200b",
    float("nan"),
    pd.NA,
    pd.NaT,
    Decimal("NaN"),
    0,
    True,
    False,
    0.1 + 0.2,
    0.3,
    1e-12,
    float("inf"),
    Decimal("0.30"),
    Decimal("1E+400"),
    "0,30",
    " 1.25\u00a0",
    "1.250000000",
    "1.2500000001",
    "1.234,5",
    "+1",
    "-0",
    "-1",
    "١",
    "nan",
    "None",
    "X\u0303",
    "XÃ1",
    "XA\u03031",
    "x01",
    "1.1",
    "1,1",
    "2.1",
    "§¬n vÞ",
    "line\nbreak",
    "99999999999999999999",
    "10/01/2024",
    "2024-02-30",
    pd.Timestamp(2024, 1, 10),
    ["a", "list"],
]


def damaged(name: str, seed: int) -> pd.DataFrame:
    """A good table with some cells replaced, rows doubled, dropped and shuffled."""
    chance = random.Random(f"{name} {seed}")
    frame = GOOD[name].copy()
    rows = frame.to_dict("records")
    rows += [dict(chance.choice(rows)) for _ in range(chance.randint(0, 4))]
    for row in rows:
        for column in row:
            if chance.random() < 0.25:
                row[column] = chance.choice(ODD_CELLS)
    chance.shuffle(rows)
    columns = [column for column in frame.columns if seed == 0 or chance.random() < 0.97]
    return pd.DataFrame(rows[: chance.randint(0, len(rows))], columns=columns, dtype=object)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", CONTRACTS)
def test_both_engines_give_the_same_verdict_on_damaged_tables(name, seed):
    frame = damaged(name, seed)
    quick = check_frame(CONTRACTS[name], frame, REFERENCES)
    gate = gate_frame(CONTRACTS[name], frame, REFERENCES)
    assert quick.as_dict()["findings"] == gate.as_dict()["findings"]
    assert quick.same_verdict(gate)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_column_type_in_memory_does_not_change_the_verdict(name):
    frame = GOOD[name]
    texts = frame.astype("str").where(frame.notna())
    for form in (texts, frame.astype("category"), frame.convert_dtypes()):
        assert check_frame(CONTRACTS[name], form, REFERENCES).findings == ()


def test_the_same_input_gives_the_same_result_twice():
    frame = damaged("appraisal", 1)
    results = [gate_frame(CONTRACTS["appraisal"], frame, REFERENCES) for _ in range(2)]
    assert results[0] == results[1]
