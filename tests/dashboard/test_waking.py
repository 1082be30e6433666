"""Acts that change a timetable wake the schedule, once they are done and only then."""

import pytest

from tests.dashboard.conftest import post
from tests.dashboard.test_changes import STAGE, Desk, desk

pytestmark = pytest.mark.unit
__all__ = ["desk"]
PAGES = ("moving", "change", "holding", "launch")


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which page woke the schedule, each time."""
    said: list[str] = []

    def told(page: str) -> None:
        monkeypatch.setattr(
            f"dashboard.pages.{page}.wake_schedule", lambda _house: said.append(page)
        )

    for page in PAGES:
        told(page)
    return said


def test_moving_extending_pausing_and_resuming_wake(desk: Desk, woken: list[str]) -> None:
    form = {"stage": STAGE, "to": "2024-01-15", "for_unit": "all", "reason": "mưa lũ"}
    post(desk.first, f"{desk.base}/move", form)
    own = {"for_unit": desk.office.own, "to": "2024-01-17"}
    post(desk.first, f"{desk.base}/move", form | own)
    for way in ("pause", "resume"):
        post(desk.first, f"{desk.base}/pause", {"way": way, "reason": "chờ họp"})
    assert woken == ["moving"] * 4


def test_what_is_refused_or_only_looked_at_wakes_nobody(desk: Desk, woken: list[str]) -> None:
    desk.first.get(f"{desk.base}/move?stage={STAGE}&to=2024-01-15")
    form = {"stage": STAGE, "to": "2024-01-02", "for_unit": "all", "reason": "mưa lũ"}
    assert post(desk.first, f"{desk.base}/move", form).status_code == 422
    assert woken == []


def test_an_act_that_a_second_person_grants_wakes(desk: Desk, woken: list[str]) -> None:
    from chuky.cycle.stage_state import stage_state

    house, cycle = desk.office.house, desk.office.cycle
    with house.ledger.transaction() as session:
        state = stage_state(session, cycle, STAGE)
        state.state, state.sealed_at = "sealed", house.clock.now()
    form = {"stage": STAGE, "to": "2024-02-01", "reason": "thiếu hai xã"}
    post(desk.first, f"{desk.base}/move", form)
    assert woken == []
    page = desk.second.get(f"{desk.base}/changes").text
    act = page.split("/decide")[0].rsplit("/changes/", 1)[1]
    path = f"{desk.base}/changes/{act}/decide"
    assert post(desk.second, path, {"granted": "yes"}).status_code == 303
    assert woken == ["change"]
