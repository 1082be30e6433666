"""Values kept with a stamp: made once for many, never older than their stamp, forgotten in turn."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from chuky.kept import Kept

pytestmark = pytest.mark.unit


def test_another_stamp_makes_the_value_anew() -> None:
    kept = Kept()
    found = [kept.get("a", stamp, partial(str, stamp)) for stamp in (1, 1, 2, 1)]
    assert found == ["1", "1", "2", "1"]
    assert kept.get("a", 1, lambda: "99") == "1"


def test_a_value_that_is_nothing_is_kept_too() -> None:
    kept, made = Kept(), []
    for _ in range(2):
        assert kept.get("none", 1, lambda: made.append(1)) is None
    assert len(made) == 1


def test_asked_by_many_at_once_it_is_made_once() -> None:
    kept, made, start = Kept(), [], threading.Barrier(8)

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    def ask(_: int) -> int:
        start.wait()
        return kept.get("a", 1, make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [7] * 8
    assert len(made) == 1


def test_the_longest_not_asked_for_is_forgotten() -> None:
    kept = Kept(most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, 1, partial(str, key))
    assert kept.get("a", 1, lambda: "anew") == "a"
    assert kept.get("b", 1, lambda: "anew") == "anew"


def test_a_failure_to_make_is_not_kept() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", 1, lambda: 1 // 0)
    assert kept.get("a", 1, lambda: 5) == 5
