"""The wordings that the plan format promises, each with the rule that reads it."""

from datetime import date, time

import pytest

from chuky.deadline import DeadlineUnreadable, read, read_deadline
from chuky.deadline.exceptions import KNOWN

pytestmark = pytest.mark.unit

PROMISED = [
    ("Trước ngày 30/9/2024", "fixed", None, date(2024, 9, 29), "before"),
    ("Chậm nhất đến ngày 10/01/2024", "fixed", None, date(2024, 1, 10), "until"),
    ("đến hết ngày 10/01/2024", "fixed", None, date(2024, 1, 10), "until"),
    ("xong trong ngày 10/01/2024", "fixed", None, date(2024, 1, 10), "until"),
    ("Trong tháng 12/2023", "window", date(2023, 12, 1), date(2023, 12, 31), "month"),
    ("tháng 02/2024", "window", date(2024, 2, 1), date(2024, 2, 29), "month"),
    ("Tháng 01,02/2024", "window", date(2024, 1, 1), date(2024, 2, 29), "month"),
    (
        "trong tháng 10/2024 và tháng 11/2024",
        "window",
        date(2024, 10, 1),
        date(2024, 11, 30),
        "month",
    ),
    ("Trong Quý I/2024", "window", date(2024, 1, 1), date(2024, 3, 31), "quarter"),
    ("sau khi được UBND tỉnh công nhận", "after_event", None, None, "after-event"),
    (
        "Từ ngày 01/01/2026 đến ngày 31/3/2026",
        "window",
        date(2026, 1, 1),
        date(2026, 3, 31),
        "from-to",
    ),
    ("2024-01-10", "fixed", None, date(2024, 1, 10), "day"),
]


@pytest.mark.parametrize(("text", "kind", "opens", "due", "rule"), PROMISED)
def test_promised_wording_is_read_by_its_rule(
    text: str, kind: str, opens: date | None, due: date | None, rule: str
) -> None:
    reading = read(text, 2024)

    assert (reading.kind, reading.opens, reading.due, reading.rule) == (kind, opens, due, rule)


def test_tentative_month_is_marked() -> None:
    reading = read("dự kiến thực hiện trong tháng 11-2020", 2020)

    assert reading.tentative
    assert (reading.opens, reading.due) == (date(2020, 11, 1), date(2020, 11, 30))


def test_plan_may_say_that_before_includes_the_day() -> None:
    assert read("Trước ngày 30/9/2024", 2024, "included").due == date(2024, 9, 30)
    assert read("Trước tháng 9/2024", 2024, "included").due == date(2024, 8, 31)


def test_hour_before_a_day_keeps_the_day() -> None:
    reading = read("trước 17 giờ 30 phút ngày 27/11/2025", 2025)

    assert (reading.due, reading.due_time) == (date(2025, 11, 27), time(17, 30))


def test_hour_that_no_day_has_is_not_kept() -> None:
    assert read("trước 24 giờ ngày 27/11/2025", 2025).due_time is None


def test_day_that_the_calendar_lacks_is_named() -> None:
    with pytest.raises(DeadlineUnreadable, match="lịch không có ngày 31/6/2025"):
        read_deadline("trước ngày 31/6/2025", 2025)


def test_text_without_a_deadline_gets_the_wordings_that_are_known() -> None:
    with pytest.raises(DeadlineUnreadable) as caught:
        read_deadline("Sở Nội vụ chủ trì", 2025)

    message = caught.value.say("vi")
    assert "“Sở Nội vụ chủ trì”" in message
    assert all(known in message for known in KNOWN)
    assert "\n" not in message


@pytest.mark.parametrize("known", KNOWN)
def test_wording_that_an_error_recommends_can_be_read(known: str) -> None:
    assert read(known.replace("…", "có kết quả"), 2024).kind != "unreadable"


def test_long_text_is_quoted_in_short() -> None:
    assert len(DeadlineUnreadable("a" * 5000, read("a", 2025).explanation).say("vi")) < 600
