"""How people misbehave in a rehearsal: the three levels of `--faults`."""

from dataclasses import dataclass
from typing import Literal

FaultLevel = Literal["none", "mild", "severe"]


@dataclass(frozen=True)
class Faults:
    """Shares (0–1) of people who do a thing wrong.

    `wrong`: units whose first file is returned; `late`: units that send after the day;
    `silent`: units that never send (at most one); `unanswered`: ballots that don't come back;
    `questioned`: units asked to explain; `no_quorum`: first sessions without a quorum.
    """

    wrong: float
    late: float
    silent: bool
    unanswered: float
    questioned: float
    no_quorum: bool


LEVELS: dict[FaultLevel, Faults] = {
    "none": Faults(0, 0, False, 0, 0.1, False),
    "mild": Faults(0.25, 0.2, False, 0.02, 0.25, False),
    "severe": Faults(0.5, 0.3, True, 0.1, 0.5, True),
}
