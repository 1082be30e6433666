"""What an act that waits for a second person is about, in the plan's own names.

Belongs here: reading its payload. Who asks and decides is in `chuky.access.second_person`.
"""

from collections.abc import Iterator
from datetime import date

from chuky.cycle.asked import FOLLOWERS
from chuky.language import Text, named
from chuky.ledger.access import PendingAct
from chuky.plan import Plan
from chuky.views.names import Names


def asked_for(names: Names, act: PendingAct) -> tuple[Text, ...]:
    """Stage, unit, and what is particular to the kind of act, in the order of a sentence."""
    return tuple(_said(names, act.payload))


def _said(names: Names, asked: dict[str, str]) -> Iterator[Text]:
    plan = names.context.plan
    yield _stage(plan, asked["stage"])
    if "unit" in asked:
        name = names.unit(asked["unit"])
        yield Text(name, name)
    if "audience" in asked:
        yield _audience(plan, asked["stage"], asked["audience"])
        yield Text("{} phiếu", "{} ballots").format(asked["ballots"])
    if "rule" in asked:
        said = names.rule(asked["stage"], asked["rule"])
        yield Text(f"{said.vi} ({asked['rule']})", f"{said.en} ({asked['rule']})")
    if "to" in asked:
        yield Text("đến hết {}", "until the end of {}").format(_day(asked["to"]))
    for moved in filter(None, asked.get(FOLLOWERS, "").split(", ")):
        stage, _arrow, day = moved.partition(" → ")
        after = _stage(plan, stage)
        yield Text(f"{after.vi} đến {_day(day)}", f"{after.en} until {_day(day)}")


def _stage(plan: Plan, key: str) -> Text:
    stage = plan.stage(key)
    return named(stage)


def _audience(plan: Plan, stage: str, key: str) -> Text:
    audiences = plan.surveys[plan.stage(stage).survey or ""].audiences
    return next(named(a) for a in audiences if a.key == key)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
