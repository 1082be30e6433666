"""The filters of the grid: which units each of them lets through."""

from typing import Literal

from chuky.language import Text
from chuky.views import words
from chuky.views.grid_cells import Cell
from chuky.views.words import Word

Filter = Literal["all", "late", "returned", "missing", "sent", "blocked"]
FILTERS: dict[Filter, Text] = {
    "all": Text("tất cả", "all"),
    "late": Text("quá hạn", "overdue"),
    "returned": Text("bị trả lại", "returned"),
    "missing": Text("chưa nộp", "not sent"),
    "sent": Text("đã nộp", "sent"),
    "blocked": Text("đang giữ bước lại", "holding a stage back"),
}
WORD_OF: dict[Filter, Word] = {
    "returned": words.RETURNED,
    "missing": words.MISSING,
    "sent": words.SENT,
}


def passed(cells: tuple[Cell, ...]) -> frozenset[Filter]:
    """The filters that a unit with these cells passes."""
    return frozenset(name for name in FILTERS if _passes(cells, name))


def _passes(cells: tuple[Cell, ...], only: Filter) -> bool:
    if only == "all":
        return True
    if only == "late":
        return any(cell.overdue for cell in cells)
    if only == "blocked":
        return any(cell.holds for cell in cells)
    return any(cell.word == WORD_OF[only] for cell in cells)
