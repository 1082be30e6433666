"""Sealing: same rows, same bytes; both forms read back to the same rows."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.datasets import (
    Column,
    DatasetColumnsDiffer,
    DatasetInvalid,
    DatasetKeyRepeated,
    read_csv,
    read_parquet,
    seal_frame,
)

pytestmark = pytest.mark.unit

COLUMNS = (
    Column("unit_code", key=True),
    Column("number", "integer", key=True),
    Column("points", "points"),
    Column("proposed", "yes_no"),
    Column("note"),
)

points = st.decimals(min_value=-(10**6), max_value=10**6, places=9)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
frames = st.lists(
    st.fixed_dictionaries(
        {
            "unit_code": st.sampled_from(["01", "xã Cao Thắng", "a,b", '"']),
            "number": st.integers(-(2**62), 2**62),
            "points": st.none() | points,
            "proposed": st.none() | st.booleans(),
            "note": st.none() | texts,
        }
    ),
    max_size=12,
    unique_by=lambda row: (row["unit_code"], row["number"]),
)


@settings(deadline=None)
@given(frames, st.randoms())
def test_order_of_rows_does_not_change_the_bytes(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    first, second = seal_frame(COLUMNS, rows), seal_frame(COLUMNS, shuffled)
    assert (first.parquet, first.csv) == (second.parquet, second.csv)
    assert (first.sha256, first.csv_sha256) == (second.sha256, second.csv_sha256)


@settings(deadline=None)
@given(frames)
def test_both_forms_read_back_to_the_sealed_rows(rows):
    sealed = seal_frame(COLUMNS, rows)
    assert read_csv(COLUMNS, sealed.csv) == sealed.rows
    assert read_parquet(COLUMNS, sealed.parquet) == sealed.rows


def test_csv_is_plain_text_with_line_feeds():
    rows = [{"unit_code": "b", "number": 1, "points": Decimal("92.50"), "proposed": True}]
    rows.append({"unit_code": "a", "number": 2, "points": Decimal("1E+2"), "note": "x\r\ny\x07"})
    assert seal_frame(COLUMNS, rows).csv.decode() == (
        'unit_code,number,points,proposed,note\na,2,100,,"x\ny"\nb,1,92.5,yes,\n'
    )


def test_points_with_ten_places_are_refused_rather_than_rounded():
    with pytest.raises(DatasetInvalid, match="points"):
        seal_frame(COLUMNS, [{"unit_code": "a", "number": 1, "points": Decimal("0.0000000001")}])


def test_a_binary_float_is_not_points():
    with pytest.raises(DatasetInvalid):
        seal_frame(COLUMNS, [{"unit_code": "a", "number": 1, "points": 0.5}])


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(DatasetKeyRepeated, match="a, 1"):
        seal_frame(COLUMNS, [{"unit_code": "a", "number": 1}, {"unit_code": "a", "number": 1}])


@pytest.mark.parametrize(
    "text", ["", "unit_code\n", "unit_code,number,points,proposed,note\nx\n", "a" * 200_000]
)
def test_another_header_or_width_is_refused(text):
    with pytest.raises(DatasetColumnsDiffer):
        read_csv(COLUMNS, text.encode())


@pytest.mark.parametrize("cells", ["a,x,1,yes,", "a,1,x,yes,", "a,1,1,ja,", "a,1,NaN,yes,"])
def test_a_cell_of_another_type_names_row_and_column(cells):
    header = "unit_code,number,points,proposed,note\n"
    with pytest.raises(DatasetInvalid, match="dòng 1, cột"):
        read_csv(COLUMNS, (header + cells + "\n").encode())
