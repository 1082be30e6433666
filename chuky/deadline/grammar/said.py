"""A wording cut up: its expressions of time with their roles, its rhythms, its durations.

Belongs here: what stands directly before an expression and so gives it its role (*trước*, *chậm
nhất*, *từ*, *trong*). Events are in `events.py`; the rules are beside it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chuky.deadline.item import Item
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span

BeforeDay = Literal["excluded", "included"]
Thing = Item | Span
Role = Literal["before", "until", "from", "after", "stated", "plain"]

_CONNECTORS = frozenset(
    (
        "before", "latest", "until", "in", "from", "sau", "after", "done", "doing", "least",
        "label", "now", "khi",
    )
)  # fmt: skip
_CAPS = ("tối đa", "không quá", "không được quá", "không vượt quá", "nhiều nhất")
_FREQUENCY = ("other", "weekly", "monthly", "quarterly", "half_yearly", "yearly")
_CLAUSE = ("(", ":", ",", ";", ".", "-", "và")


@dataclass(frozen=True)
class Said:
    """A wording ready for the rules. `things`: terminals and expressions of time in order."""

    text: str
    folded: str
    low: str
    things: tuple[Thing, ...]
    year: int
    before_day: BeforeDay

    def lead(self, at: int) -> list[Item]:
        """The connectors directly before thing `at`, nearest first."""
        found: list[Item] = []
        for index in range(at - 1, -1, -1):
            thing = self.things[index]
            if isinstance(thing, Item) and thing.kind in _CONNECTORS:
                found.append(thing)
            elif not self._passes(index, thing):
                break
        return found

    def _passes(self, index: int, thing: Thing) -> bool:
        """What may stand between a connector and its expression: `trước, ngày`, `hạn: (ngày`."""
        if isinstance(thing, Span):
            return False
        if thing.kind == "join":
            return index > 0 and self.things[index - 1].kind == "before"
        return thing.kind == "filler" or thing.word in (":", "(")

    def role(self, at: int) -> Role:
        """What thing `at`, an expression of time, is for."""
        lead = self.lead(at)
        kinds = [item.kind for item in lead]
        if "before" in kinds:
            return "until" if "khi" in kinds else "before"
        if "latest" in kinds or "until" in kinds or "now" in kinds:
            return "until"
        if any(item.kind == "least" and item.word.startswith(_CAPS) for item in lead):
            return "until"
        if "from" in kinds:
            return "from"
        if "sau" in kinds or "after" in kinds:
            return "after"
        return "stated" if kinds or self._opens_clause(at) else "plain"

    def introduced(self, at: int, *kinds: str) -> bool:
        """Whether one of these connectors stands before thing `at`."""
        return any(item.kind in kinds for item in self.lead(at))

    def follows_word(self, at: int) -> bool:
        """Whether a plain word stands before thing `at` and its connectors: *kết quả từ ngày …*."""
        begin = at - len(self.lead(at)) - 1
        return begin >= 0 and self.things[begin].kind == "word"

    def _opens_clause(self, at: int) -> bool:
        before = self.things[at - 1] if at else None
        if before is None or before.kind in ("tentative", "continuous", "rhythm", "periodic"):
            return True
        return isinstance(before, Item) and before.word in _CLAUSE

    @cached_property
    def times(self) -> list[tuple[int, Span]]:
        """Every expression of time with its index; loose ones only where something says so."""
        return [
            (at, thing)
            for at, thing in enumerate(self.things)
            if isinstance(thing, Span) and (not thing.loose or self._certain(at, thing))
        ]

    @property
    def limits(self) -> list[Span]:
        """The expressions that a word of limit stands before."""
        return [span for at, span in self.times if self.role(at) in ("before", "until")]

    def _certain(self, at: int, span: Span) -> bool:
        """Whether bare numbers are a date here: `2025` alone, `đến 2030`, not `2/3 số phiếu`."""
        following = self.things[at + 1] if at + 1 < len(self.things) else None
        ends = following is None or following.kind in ("mark", "join", "rhythm", "periodic", "on")
        if self.role(at) == "plain":
            return span.ranged and ends
        return ends or span.ranged or self.introduced(at, "before", "latest", "until")

    def all(self, *kinds: str) -> list[tuple[int, Item]]:
        """Every terminal of these kinds with its index."""
        return [
            (at, thing)
            for at, thing in enumerate(self.things)
            if isinstance(thing, Item) and thing.kind in kinds
        ]

    @cached_property
    def rhythms(self) -> list[str]:
        """What the wording says about repeating, the most frequent first; `other`: daily or odd."""
        found = {
            item.word if item.kind == "rhythm" else "quarterly"
            for _, item in self.all("rhythm", "month_of_quarter")
        }
        if not found and self._day_of_each_month:
            found.add("monthly")
        return sorted(found, key=_FREQUENCY.index)

    @property
    def _day_of_each_month(self) -> bool:
        return any(
            re.match(r" ?,? ?(?:của )?tháng\b", self.low[item.end :])
            for _, item in self.all("day_of")
        )

    def quote(self, start: int, end: int) -> str:
        """The text's own words."""
        return self.folded[start:end].strip(" ,;:.(")

    @property
    def tentative(self) -> bool:
        """Whether *dự kiến* is said."""
        return bool(self.all("tentative"))


Rule = Callable[[Said], Reading | None]
