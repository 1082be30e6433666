"""The page of units: words, amounts, links that sort, the call list."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest

from chuky.clock import VIETNAM
from dashboard.rendering import ENVIRONMENT
from tests.dashboard.conftest import Office, TestClient

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]


def left(days: int | None, due: datetime, now: datetime) -> str:
    module = ENVIRONMENT.get_template("words.html").make_module({"now": now})
    return " ".join(str(module.left(days, due)).split())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("due", "now", "says"),
    [
        (date(2024, 1, 14), (2024, 1, 12, 9), "không còn ngày làm việc nào sau hôm nay"),
        (date(2024, 1, 12), (2024, 1, 12, 9), "hạn hôm nay"),
        (date(2024, 1, 12), (2024, 1, 13, 9), "vừa quá hạn"),
    ],
)
def test_no_working_day_left_says_which_of_three_things_it_means(
    due: date, now: tuple[int, int, int, int], says: str
) -> None:
    last = datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=VIETNAM)
    said = left(0, last, datetime(*now, tzinfo=VIETNAM))
    assert says in said
    assert ("hạn hôm nay" in said) == (says == "hạn hôm nay")


def test_every_column_of_the_grid_sorts_by_a_plain_link(
    office: Office, browser_as: BrowserAs
) -> None:
    page = f"/cycles/{office.cycle}/units"
    text = browser_as("administrator").get(f"{page}?only=late&sort=unit").text
    assert f'href="{page}?only=late&amp;sort=-unit"' in text
    assert 'aria-sort="ascending"' in text
    for column in ("evidence", "reminders", "self", "appraised", "stage.self-assessment"):
        assert f"sort={column}" in text
    rising, falling = (
        re.findall(rf'href="{page}/(TM\d+)"', browser_as("administrator").get(f"{page}{q}").text)
        for q in ("?sort=unit", "?sort=-unit")
    )
    assert len(rising) == 3
    assert rising == falling[::-1]


def test_the_call_list_names_who_is_late_and_what_they_owe(
    office: Office, browser_as: BrowserAs
) -> None:
    client = browser_as("administrator")
    page = client.get(f"/cycles/{office.cycle}/units").text
    assert f"/cycles/{office.cycle}/calls.xlsx" in page
    lines = client.get(f"/cycles/{office.cycle}/calls.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "Mã,Đơn vị,Người liên hệ,Điện thoại,Thư điện tử,Còn nợ,Quá hạn (ngày làm việc),Thư nhắc"
    )
    assert len(lines) == 2 + 3
    assert "quá hạn" in lines[3]
    assert ".invalid" not in "".join(lines)


def test_an_export_keeps_the_filter_of_its_page(office: Office, browser_as: BrowserAs) -> None:
    client, base = browser_as("administrator"), f"/cycles/{office.cycle}/units"
    assert f"{base}.csv?only=returned" in client.get(f"{base}?only=returned").text
    lines = client.get(f"{base}.csv?only=returned").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 + 1
    assert "bị trả lại" in lines[2]
