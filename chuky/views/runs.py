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
    name: str, state: str, titles: Mapping[str, str], called: Callable[[str, str], Text]
) -> tuple[Word, Text] | None:
    """(state, what for); None for a cycle that isn't in `titles`. `called`: a cycle's stage."""
    word, parts = RUN_STATES.get(state, OTHER), name.split("/")
    if len(parts) < PARTS:
        return word, HOUSE_WORK
    cycle, stage, scope, kind = parts[:4]
    if cycle not in titles:
        return None
    what, whom = moment_word(kind), "" if scope == "all" else f" ({scope})"
    its = called(cycle, stage)
    return word, Text(
        f"{titles[cycle]} · {its.vi}: {what.vi}{whom}",
        f"{titles[cycle]} · {its.en}: {what.en}{whom}",
    )


def stage_names(house: House) -> Callable[[str, str], Text]:
    """What a cycle's stage is called, each plan read once; its key where the plan has none."""
    plan_of = cache(lambda cycle: load_cycle(house, cycle).plan)

    def called(cycle: str, key: str) -> Text:
        stage = next((one for one in plan_of(cycle).stages if one.key == key), None)
        return Text(stage.name, stage.name_en or stage.name) if stage else Text(key, key)

    return called
