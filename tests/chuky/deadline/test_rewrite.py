"""A wording moved to another year reads as the same days of that year."""

import calendar
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.deadline import read, rewrite
from tests.chuky.deadline.labelled import DEV, OWN, phrases
from tests.chuky.deadline.test_properties import DAY_FORMS, WORDS

pytestmark = pytest.mark.unit

ROWS = [pytest.param(row.text, row.year, id=row.key) for p in (DEV, OWN) for row in phrases(p)]


def _is_moved(before: date | None, after: date | None, years: int) -> bool:
    """Whether `after` is the same day `years` later; either last day of February is its end."""
    if before is None or after is None:
        return before is after
    same_month = (after.year, after.month) == (before.year + years, before.month)
    return same_month and (after.day == before.day or {before.day, after.day} == {28, 29})


@pytest.mark.parametrize(
    ("text", "shift", "moved"),
    [
        ("Trước ngày 30/9/2024", 1, "Trước ngày 30/9/2025"),
        ("Chậm nhất đến ngày 10/01/2024.", 2, "Chậm nhất đến ngày 10/01/2026."),
        ("trước\nngày 30 tháng 11\nnăm 2025", -1, "trước\nngày 30 tháng 11\nnăm 2024"),
        ("Tháng 12/2025 - 01/2026", 1, "Tháng 12/2026 - 01/2027"),
        ("**Từ năm 2025 đến hết năm 2030.", 5, "**Từ năm 2030 đến hết năm 2035."),
        ("trước ngày 30/09/25", 1, "trước ngày 30/09/26"),
        ("chậm nhất ngày 29/02/2024", 1, "chậm nhất ngày 28/02/2025"),
        ("2024-02-29", 1, "2025-02-28"),
        ("ngày 29 tháng 2 năm 2024", 4, "ngày 29 tháng 2 năm 2028"),
        ("Trước ngày 31 tháng 7", 1, "Trước ngày 31 tháng 7"),
        (
            "Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022, hoàn thành trong tháng 12/2025",
            1,
            "Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022, hoàn thành trong tháng 12/2026",
        ),
        ("thanh-mien-par-index-2023", 2, "thanh-mien-par-index-2025"),
        ("hung-yen-citizen-survey-2021-2025", 5, "hung-yen-citizen-survey-2026-2030"),
        ("Sở Nội vụ, 2025 đồng chí", 1, "Sở Nội vụ, 2025 đồng chí"),
    ],
)
def test_years_that_say_when_are_moved_and_nothing_else(text: str, shift: int, moved: str) -> None:
    assert rewrite(text, shift) == moved


@pytest.mark.parametrize("shift", [1, 4])
@pytest.mark.parametrize(("text", "year"), ROWS)
def test_moved_phrase_reads_as_the_same_days_of_the_new_year(
    text: str, year: int, shift: int
) -> None:
    before, after = read(text, year), read(rewrite(text, shift), year + shift)

    assert (after.kind, after.recurs, after.rule) == (before.kind, before.recurs, before.rule)
    assert _is_moved(before.opens, after.opens, shift)
    if before.unit != "working_day":  # another year has other days off
        assert _is_moved(before.due, after.due, shift)


@pytest.mark.parametrize(("text", "year"), ROWS)
def test_decomposed_phrase_is_moved_too(text: str, year: int) -> None:
    decomposed = unicodedata.normalize("NFD", text)

    assert unicodedata.normalize("NFC", rewrite(decomposed, 1)) == unicodedata.normalize(
        "NFC", rewrite(text, 1)
    )


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.integers(-9, 9),
    st.sampled_from(DAY_FORMS),
)
def test_every_form_of_every_day_is_moved(day: date, shift: int, form: str) -> None:
    written = "chậm nhất " + form.format(d=day.day, m=day.month, y=day.year)
    day_of_month = min(day.day, calendar.monthrange(day.year + shift, day.month)[1])

    moved = read(rewrite(written, shift), 2025).due

    assert moved == date(day.year + shift, day.month, day_of_month)


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), st.integers(-5, 5))
def test_any_text_keeps_its_length(text: str, shift: int) -> None:
    assert len(rewrite(text, shift)) == len(text)
    assert rewrite(text, 0) == text
