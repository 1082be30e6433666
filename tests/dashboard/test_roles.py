"""The page People: roles are asked for, read by the other administrator, granted."""

import re

import pytest

from chuky.access.roles import Grant, grants_of
from tests.dashboard.conftest import Office, post
from tests.dashboard.test_changes import Desk, desk  # noqa: F401  a fixture

pytestmark = pytest.mark.unit


def held(office: Office, account: str) -> tuple[Grant, ...]:
    with office.house.ledger.session() as session:
        return grants_of(session, account)


def test_a_single_role_that_waits_is_shown_and_granted(desk: Desk) -> None:  # noqa: F811
    cycle, own = desk.office.cycle, desk.office.own
    post(desk.first, "/people", {"account": "an", "name": "Nguyễn An"})
    form = {"role": "head", "in_cycle": cycle, "unit": own, "reason": "Quyết định 12"}
    assert post(desk.first, "/people/an/roles", form).status_code == 303
    mine = desk.first.get("/people")
    assert mine.status_code == 200
    assert "cần người khác duyệt" in mine.text
    page = desk.second.get("/people")
    assert page.status_code == 200
    asked = re.search(
        r"Nguyễn An <code class=\"quiet\">an</code> · Thủ trưởng đơn vị · .*?— Quyết định 12",
        page.text,
        re.DOTALL,
    )
    assert asked is not None
    assert cycle in asked[0], "the key stands behind the title"
    assert own in asked[0]
    act = page.text.split("/people/asked/")[1].split('"')[0]
    assert post(desk.first, f"/people/asked/{act}", {"granted": "yes"}).status_code == 422
    assert post(desk.second, f"/people/asked/{act}", {"granted": "yes"}).status_code == 303
    assert held(desk.office, "an") == (Grant("head", cycle, own),)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": ""}, "cần mã đơn vị"),
        ({"unit": "XX99"}, "không có đơn vị `XX99`"),
        ({"role": "administrator"}, "không giới hạn được trong một đơn vị"),
        ({"in_cycle": "none"}, "không có chu kỳ `none`"),
        ({"reason": " "}, "cần nêu lý do"),
    ],
)
def test_a_role_that_can_not_be_held_is_refused_with_its_reason(
    desk: Desk,  # noqa: F811
    change: dict[str, str],
    said: str,
) -> None:
    form = {"role": "contributor", "in_cycle": "*", "unit": desk.office.own, "reason": "đầu năm"}
    answer = post(desk.first, "/people/first/roles", form | change)
    assert answer.status_code == 422
    assert said in answer.text
