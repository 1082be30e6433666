"""A scheduler's runs in a person's words: what a run is for, and how it stands.

A run bears a moment's id, `{cycle}/{stage}/{scope}/{kind}/v{version}`; anything else is the house's
own work. Prefect isn't known here.
"""

from collections.abc import Callable, Mapping
from functools import cache

from chuky.cycle.context import load_cycle
from chuky.house import House
from chuky.language import Text
from chuky.views.moments import moment_word
from chuky.views.names import Names, names_of
from chuky.views.words import OTHER, Word

RUN_STATES = {
    "Completed": Word("●", Text("xong", "done"), "good"),
    "Running": Word("◐", Text("đang chạy", "running"), "wait"),
    "Pending": Word("◐", Text("sắp chạy", "about to run"), "wait"),
    "Scheduled": Word("○", Text("chờ đến giờ", "waits for its time"), "none"),
    "Late": Word("✕", Text("trễ, chưa có máy chạy nhận", "late, no worker took it"), "bad"),
    "AwaitingRetry": Word("◐", Text("chờ chạy lại", "waits to be tried again"), "wait"),
    "Failed": Word("✕", Text("hỏng", "failed"), "bad"),
    "Crashed": Word("✕", Text("bị ngắt giữa chừng", "cut off"), "bad"),
    "Cancelled": Word("–", Text("đã hủy", "cancelled"), "none"),
}
HOUSE_WORK = Text("việc chung của hệ thống (chạy bù)", "the house's own work (catching up)")
PARTS = 5


def run_words(
    name: str, state: str, titles: Mapping[str, str], named: Callable[[str], Names]
) -> tuple[Word, Text] | None:
    """(state, what for); None for a cycle that isn't in `titles`. `named`: a cycle's names."""
    word, parts = RUN_STATES.get(state, OTHER), name.split("/")
    if len(parts) < PARTS:
        return word, HOUSE_WORK
    cycle, stage, scope, kind = parts[:4]
    if cycle not in titles:
        return None
    names, what = named(cycle), moment_word(kind)
    its, whom = names.place(stage), "" if scope == "all" else f" ({_unit(names, scope)})"
    return word, Text(
        f"{titles[cycle]} · {its.vi}: {what.vi}{whom}",
        f"{titles[cycle]} · {its.en}: {what.en}{whom}",
    )


def _unit(names: Names, code: str) -> str:
    """The name, and behind it the code that one searches for."""
    name = names.unit(code)
    return name if name == code else f"{name}, {code}"


def names_in(house: House) -> Callable[[str], Names]:
    """A cycle's names, each plan read once."""
    return cache(lambda cycle: names_of(load_cycle(house, cycle)))
