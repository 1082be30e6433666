"""A scheduler's runs in a person's words: what a run is for, and how it stands.

A run bears a moment's id, `{cycle}/{stage}/{scope}/{kind}/v{version}`; anything else is the house's
own work. Prefect isn't known here.
"""

from collections.abc import Mapping

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


def run_words(name: str, state: str, titles: Mapping[str, str]) -> tuple[Word, Text] | None:
    """(state, what for); None for a cycle that isn't in `titles`."""
    word, parts = RUN_STATES.get(state, OTHER), name.split("/")
    if len(parts) < PARTS:
        return word, HOUSE_WORK
    cycle, stage, scope, kind = parts[:4]
    if cycle not in titles:
        return None
    what, whom = moment_word(kind), "" if scope == "all" else f" · {scope}"
    return word, Text(
        f"{titles[cycle]} · {stage}: {what.vi}{whom}", f"{titles[cycle]} · {stage}: {what.en}{whom}"
    )
