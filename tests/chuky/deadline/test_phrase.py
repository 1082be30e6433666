"""The canonical words of a reading read back as that reading."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.deadline import Reading, phrase, read
from chuky.language import Text
from tests.chuky.deadline.labelled import DEV, OWN, phrases

pytestmark = pytest.mark.unit

ROWS = [pytest.param(row.text, row.year, id=row.key) for p in (DEV, OWN) for row in phrases(p)]
OTHER_YEAR = 1999  # whatever year is assumed, canonical words name their own
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
RHYTHMS = st.sampled_from([None, "yearly", "half_yearly", "quarterly", "monthly", "weekly"])


def _meaning(reading: Reading) -> tuple[object, ...]:
    counted = (reading.amount, reading.unit, reading.direction) if reading.event else None
    days = (reading.opens, reading.due, reading.due_time)
    return (reading.kind, *days, reading.recurs, reading.tentative, reading.event, counted)


@pytest.mark.parametrize(("text", "year"), ROWS)
def test_canonical_words_of_a_phrase_read_back_as_it(text: str, year: int) -> None:
    reading = read(text, year)

    if reading.kind == "unreadable":
        assert phrase(reading) == ""
    else:
        assert _meaning(read(phrase(reading), OTHER_YEAR)) == _meaning(reading)


@given(DAYS, DAYS, RHYTHMS, st.booleans(), st.none() | st.times().map(lambda t: time(t.hour, 30)))
def test_canonical_words_of_any_days_read_back_as_them(
    one: date, two: date, recurs: object, tentative: bool, hour: time | None
) -> None:
    opens, due = sorted((one, two))
    given_values = {"recurs": recurs, "tentative": tentative, "due_time": hour}
    for reading in (
        Reading("", "fixed", Text("", ""), "until", due=due, **given_values),  # type: ignore[arg-type]
        Reading("", "window", Text("", ""), "from-to", opens=opens, due=due, **given_values),  # type: ignore[arg-type]
    ):
        assert _meaning(read(phrase(reading), OTHER_YEAR)) == _meaning(reading)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hoàn thành trước ngày 30/9/2024.", "chậm nhất ngày 29/09/2024"),
        ("Trong Quý I/2024", "từ ngày 01/01/2024 đến ngày 31/03/2024"),
        ("trước 17 giờ ngày 27/11/2025", "chậm nhất 17:00 ngày 27/11/2025"),
        ("chậm nhất 05 ngày làm việc trước khi họp", "trước khi họp 5 ngày làm việc"),
        ("dự kiến Quý I/2026", "dự kiến từ ngày 01/01/2026 đến ngày 31/03/2026"),
    ],
)
def test_canonical_words_are_plain(text: str, words: str) -> None:
    assert phrase(read(text, 2025)) == words
