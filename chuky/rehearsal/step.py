"""One thing that somebody does in a rehearsal, at its instant."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.plan import Stage
from chuky.rehearsal.faults import Faults
from chuky.rehearsal.inputs import InputFolder
from chuky.rehearsal.stage_times import StageTimes


@dataclass(frozen=True, order=True)
class Step:
    """`key` names the step and orders steps of one instant; `act` can be called again."""

    at: datetime
    key: str
    act: Callable[[House], object] = field(compare=False)


@dataclass(frozen=True)
class Cast:
    """What the people of one stage know when they plan their work."""

    context: CycleContext
    stage: Stage
    times: StageTimes
    seed: int
    faults: Faults
    inputs: InputFolder | None

    @property
    def cycle_id(self) -> str:
        return self.context.id
