"""A timetable's moments in words, in both languages."""

import pytest

from chuky.views.moments import moment_word

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("kind", "vi", "en"),
    [
        ("reminder-5", "nhắc trước 5 ngày làm việc", "reminder, 5 working days before"),
        ("reminder-1", "nhắc trước 1 ngày làm việc", "reminder, 1 working day before"),
        ("reminder-0", "nhắc sáng ngày làm việc cuối", "reminder, the last working day's morning"),
        ("overdue-1", "đôn đốc sau 1 ngày làm việc", "overdue, after 1 working day"),
        ("closes", "hết hạn", "due"),
    ],
)
def test_a_moment_is_called_as_people_call_it(kind: str, vi: str, en: str) -> None:
    assert (moment_word(kind).vi, moment_word(kind).en) == (vi, en)
