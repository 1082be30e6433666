"""A house's troubles in words: which cycle and stage, how many, where to go. Reads only.

What counts as a trouble is in `chuky.cycle.overview`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import CycleUnknown
from chuky.cycle.failures import StuckMoment, stuck_moments
from chuky.cycle.overview import Trouble, troubles
from chuky.house import House
from chuky.language import Text, named
from chuky.views.moments import moment_word
from chuky.views.names import names_of
from chuky.views.outbox import UNSENT, Sought, count_letters
from chuky.views.words import OTHER, TROUBLE_KINDS, Word

WHOLE_HOUSE = "-"
MAIL = ("mail", "address")
"""Letters that nobody took, and people whom none can reach: of one list, so of one line."""
OF_A_STAGE = ("late", "blocked", "paused")
PATHS = {
    "late": "#{stage}",
    "blocked": "/quality?stage={stage}",
    "paused": "/pause",
    "mail": f"/reminders?only={UNSENT}",
    "stuck": "/stages/{stage}",
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
    """Troubles of the cycles that the reader sees and of the whole house; mail as one number, each
    stuck moment with its reason."""
    seen = [one for one in troubles(house) if one.cycle == WHOLE_HOUSE or sees(one.cycle)]
    groups: dict[tuple[str, str, str], list[Trouble]] = {}
    for one in seen:
        kind = MAIL[0] if one.kind in MAIL else one.kind
        subject = one.subject if one.kind in OF_A_STAGE else ""
        groups.setdefault((one.cycle, kind, subject), []).append(one)
    return [line for (_, kind, _), found in groups.items() for line in _lines(house, kind, found)]


def _lines(house: House, kind: str, found: list[Trouble]) -> Iterable[TroubleLine]:
    context = _context(house, found[0].cycle)
    if context is None or kind not in ("stuck", "mail"):
        yield _line(found, context)
    elif kind == "stuck":
        with house.ledger.session() as session:
            yield from (_stuck(context, one) for one in stuck_moments(session, context.id))
    else:
        yield _unsent(house, context, found)


def _stuck(context: CycleContext, stuck: StuckMoment) -> TroubleLine:
    """Which moment it is in words, and the reason that was kept."""
    names, what = names_of(context), moment_word(stuck.kind)
    whom = "" if stuck.scope == "all" else f" ({names.unit(stuck.scope)})"
    stage, why = names.place(stuck.stage), stuck.reason
    text = Text(
        f"{stage.vi}: {what.vi}{whom} · {why.vi}", f"{stage.en}: {what.en}{whom} · {why.en}"
    )
    path = f"/cycles/{context.id}{PATHS['stuck'].format(stage=stuck.stage)}"
    word = TROUBLE_KINDS["stuck"]
    return TroubleLine(context.id, _title(context), word, text, path, 1, stuck.since)


def _unsent(house: House, context: CycleContext, found: list[Trouble]) -> TroubleLine:
    """As many letters as the list that it leads to has."""
    with house.ledger.session() as session:
        count = count_letters(session, context.id, Sought(only=UNSENT))
    unreached = next((one.subject for one in found if one.kind == "address"), "")
    text = Text(f"{unreached} người nhận chưa có địa chỉ", f"{unreached} people without an address")
    since = _oldest(one.since for one in found)
    path = f"/cycles/{context.id}{PATHS['mail']}"
    said = text if unreached else Text("", "")
    return TroubleLine(context.id, _title(context), TROUBLE_KINDS["mail"], said, path, count, since)


def _line(found: list[Trouble], context: CycleContext | None) -> TroubleLine:
    first = found[0]
    return TroubleLine(
        first.cycle,
        _title(context),
        TROUBLE_KINDS.get(first.kind, OTHER),
        _text(first, context),
        _path(first, context),
        len(found),
        _oldest(one.since for one in found),
    )


def _path(trouble: Trouble, context: CycleContext | None) -> str:
    """Where it is looked into; of the whole house only its audit trail has a page."""
    if context is None:
        return PATHS["audit"] if trouble.kind == "audit" else ""
    below = PATHS.get(trouble.kind)
    return f"/cycles/{context.id}{below.format(stage=trouble.subject)}" if below is not None else ""


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
    return named(stage) if stage else Text("", "")


def _context(house: House, cycle: str) -> CycleContext | None:
    try:
        return load_cycle(house, cycle) if cycle != WHOLE_HOUSE else None
    except CycleUnknown:
        return None


def _oldest(times: Iterable[datetime | None]) -> datetime | None:
    known = [at for at in times if at is not None]
    return min(known) if known else None
