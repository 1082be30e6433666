"""Waking the schedule is silent where nobody is to be woken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chuky.house import House, open_house
from chuky.mark import MARK
from tasks.waking import ACCESS, wake_schedule, wake_soon

pytestmark = pytest.mark.unit
NOBODY = "PREFECT_API_URL=http://127.0.0.1:9/api\nPREFECT_API_AUTH_STRING=chuky:x\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    opened = open_house(tmp_path)
    yield opened
    opened.close()


def never(*_: object) -> None:
    raise AssertionError("a request was made")


def test_without_a_configured_server_nothing_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.waking._ask", never)
    assert not wake_schedule(house)
    assert wake_soon(house) is None


def test_a_rehearsal_wakes_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr("tasks.waking._ask", never)
    house.mark = MARK
    assert not wake_schedule(house)
    assert wake_soon(house) is None


def test_a_server_that_is_gone_fails_no_act(house: House) -> None:
    access = house.folder / ACCESS
    access.parent.mkdir()
    access.write_text(NOBODY, encoding="utf-8")
    assert not wake_schedule(house)
    thread = wake_soon(house)
    assert thread is not None
    thread.join()
