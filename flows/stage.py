"""What every stage flow does at a moment: open, remind, or collect, gate, seal and hand over.

The flows of the stage kinds are in their own modules and differ in what they add to this.
"""

from collections.abc import Callable

from tasks.moment import gate_step, open_step, ready_step, remind_step, seal_step


def nothing_more(_moment_id: str) -> None:
    """Most stages only seal."""


def run_moment(moment_id: str, before_seal: Callable[[str], None] = nothing_more) -> str:
    """Run one moment; what came of it: opened, waiting, reminded, held, sealed.

    A moment that is done already is left alone: whatever wakes it twice does no harm.
    """
    kind = moment_id.split("/")[3]
    if kind == "opens":
        return "opened" if open_step(moment_id) else "waiting"
    if kind.startswith(("reminder-", "overdue-")):
        remind_step(moment_id)
        return "reminded"
    if not ready_step(moment_id) or not gate_step(moment_id):
        return "held"
    before_seal(moment_id)
    seal_step(moment_id)
    return "sealed"
