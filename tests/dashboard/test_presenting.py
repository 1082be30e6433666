"""Putting the draft before the head: on record, seen at the head's desk, and as it was read."""

import re

import pytest
from sqlalchemy import select

from chuky.ledger.audit import AuditEvent
from tests.chuky.appraising.conftest import appraisal
from tests.dashboard.conftest import TestClient, post
from tests.dashboard.test_portal import Unit, unit

pytestmark = pytest.mark.unit
__all__ = ["appraisal", "unit"]


def present(unit: Unit, officer: TestClient) -> int:
    """What the button on the page does."""
    page = officer.get(f"{unit.base}/approve").text
    found = re.search(r'action="([^"]+/present)".*?name="digest" value="(\w+)"', page, re.DOTALL)
    assert found, re.findall(r'role="alert">([^<]*)', page)
    return int(post(officer, found[1], {"digest": found[2]}).status_code)


def acts(unit: Unit) -> list[AuditEvent]:
    with unit.house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "draft.presented")
        return list(session.scalars(query.order_by(AuditEvent.seq)))


def test_a_draft_is_put_before_the_head_who_sees_since_when_and_what_became_of_it(
    unit: Unit,
) -> None:
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    codes, waits = unit.codes(an), "chờ anh/chị duyệt từ"
    post(an, f"{unit.base}/scores", unit.full(codes))
    assert waits not in head.get("/my").text
    assert "đã đủ, chưa trình Thủ trưởng" in an.get("/my").text
    assert f'href="{unit.base}/approve"' in an.get(f"{unit.base}/scores").text
    assert present(unit, an) == 303
    for page in ("/my", unit.base, f"{unit.base}/approve"):
        assert waits in head.get(page).text, page
        assert "đã trình Thủ trưởng lúc" in an.get(page).text, page
    again = {"digest": acts(unit)[0].payload["sha256"]}
    assert post(an, f"{unit.base}/present", again).status_code == 303
    (event,) = acts(unit)
    assert (event.actor, event.payload["unit"]) == ("an", unit.office.own)

    more = {f"points-{codes[0]}": "0", f"why-{codes[0]}": "sửa", f"seen-{codes[0]}": "1"}
    post(an, f"{unit.base}/scores", more)
    for browser in (an, head):
        assert "đã sửa sau khi trình" in browser.get("/my").text
    stale = post(an, f"{unit.base}/present", again)
    assert (stale.status_code, len(acts(unit))) == (422, 1)
    assert present(unit, an) == 303
    assert waits in head.get("/my").text

    page = head.get(f"{unit.base}/approve").text
    found = dict(re.findall(r'name="(digest|form_token)" value="(\w+)"', page))
    report = {"report": ("bao-cao.pdf", b"%PDF-1.7 signed", "application/pdf")}
    assert head.post(f"{unit.base}/approve", data=found, files=report).status_code == 303
    assert waits not in head.get(unit.base).text
    assert "đã trình Thủ trưởng" not in an.get(unit.base).text


def test_a_head_who_scores_is_asked_to_present_nothing(unit: Unit) -> None:
    head = unit.office.client("thu-truong")
    post(head, f"{unit.base}/scores", unit.full(unit.codes(head)))
    for page in ("/my", unit.base, f"{unit.base}/scores", f"{unit.base}/approve"):
        text = head.get(page).text
        assert "Duyệt và gửi" in text
        assert "rình Thủ trưởng" not in text, page


def test_an_unfinished_draft_is_not_put_before_anybody(unit: Unit) -> None:
    an = unit.office.client("an")
    refused = post(an, f"{unit.base}/present", {"digest": "x"})
    assert refused.status_code == 422
    assert "việc trước khi gửi" in refused.text
    assert acts(unit) == []
