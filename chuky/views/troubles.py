"""A house's troubles in words: which cycle and stage, how many, where to go. Reads only.

What counts as a trouble is in `chuky.cycle.overview`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import CycleUnknown
from chuky.cycle.overview import Trouble, troubles
from chuky.house import House
from chuky.language import Text
from chuky.views.words import OTHER, TROUBLE_KINDS, Word

WHOLE_HOUSE = "-"
OF_A_STAGE = ("late", "blocked", "paused")
PATHS = {
    "late": "#{stage}",
    "blocked": "/quality?stage={stage}",
    "paused": "/pause",
    "mail": "/reminders?only=failed",
    "address": "/reminders?only=no_address",
    "reminders": "/reminders",
    "moments": "",
    "clock": "/clock",
    "audit": "/audit?verify=true",
}
"""Below the cycle's address: where the trouble is looked into."""


@dataclass(frozen=True)
class TroubleLine:
    """Troubles of one kind and subject. `cycle`: its title, empty for the whole house."""

    cycle_id: str
    cycle: Text
    word: Word
    text: Text
    path: str
    count: int
    since: datetime | None


def trouble_lines(house: House, sees: Callable[[str], bool]) -> list[TroubleLine]:
    """Troubles of the cycles that the reader sees and of the whole house; mail as one number."""
    seen = [one for one in troubles(house) if one.cycle == WHOLE_HOUSE or sees(one.cycle)]
    groups: dict[tuple[str, str, str], list[Trouble]] = {}
    for one in seen:
        subject = one.subject if one.kind in OF_A_STAGE else ""
        groups.setdefault((one.cycle, one.kind, subject), []).append(one)
    return [_line(house, found) for found in groups.values()]


def _line(house: House, found: list[Trouble]) -> TroubleLine:
    first, context = found[0], _context(house, found[0].cycle)
    below = PATHS.get(first.kind)
    path = f"/cycles/{first.cycle}{below.format(stage=first.subject)}" if below is not None else ""
    return TroubleLine(
        first.cycle,
        _title(context),
        TROUBLE_KINDS.get(first.kind, OTHER),
        _text(first, context),
        path if context else "",
        _count(found),
        _oldest(one.since for one in found),
    )


def _title(context: CycleContext | None) -> Text:
    """Nothing where it is the whole house."""
    if context is None:
        return Text("", "")
    return Text(context.plan.title, context.plan.title_en or context.plan.title)


def _text(trouble: Trouble, context: CycleContext | None) -> Text:
    """The stage's name; nothing where the kind says it all."""
    if trouble.kind not in OF_A_STAGE or context is None:
        return Text("", "")
    if trouble.subject == "*":
        return Text("cả chu kỳ", "the whole cycle")
    stage = next((one for one in context.plan.stages if one.key == trouble.subject), None)
    return Text(stage.name, stage.name_en or stage.name) if stage else Text("", "")


def _count(found: list[Trouble]) -> int:
    """How many there are; some troubles are a number themselves."""
    if found[0].kind == "address" and found[0].subject.isdigit():
        return int(found[0].subject)
    return len(found)


def _context(house: House, cycle: str) -> CycleContext | None:
    try:
        return load_cycle(house, cycle) if cycle != WHOLE_HOUSE else None
    except CycleUnknown:
        return None


def _oldest(times: Iterable[datetime | None]) -> datetime | None:
    known = [at for at in times if at is not None]
    return min(known) if known else None
