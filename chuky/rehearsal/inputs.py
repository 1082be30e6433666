"""Real files in place of simulated people: `units.csv` and `<stage key>.csv`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from chuky.exceptions import ChukyError
from chuky.mapping import read_old
from chuky.mapping.roster import read_roster, units_of
from chuky.plan import Plan, Unit


class InputRefused(ChukyError):
    """{file}: {reason}. Xem mẫu trong docs/plan-format.md."""

    en = "{file}: {reason}. See docs/plan-format.md for the format."


@dataclass(frozen=True)
class InputFolder:
    """The files given: stage key → bytes, and the units if they were given."""

    stages: dict[str, bytes]
    units: tuple[Unit, ...] | None

    def fingerprint(self) -> str:
        """Hash of everything in the folder that is used."""
        digest = hashlib.sha256()
        for key, content in sorted(self.stages.items()):
            digest.update(f"{key}:{hashlib.sha256(content).hexdigest()}\n".encode())
        digest.update(repr(self.units).encode())
        return digest.hexdigest()


def read_inputs(folder: Path, plan: Plan) -> InputFolder:
    """Read the folder.

    Raises InputRefused on a file that no stage asks for; RosterUnclear, RosterRefused, Unparsable
    on a list of units that isn't one.
    """
    if not folder.is_dir():
        raise InputRefused(file=folder, reason="không có thư mục này / no such folder")
    stages: dict[str, bytes] = {}
    units = None
    known = {stage.key for stage in plan.stages}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "units.csv":
            units = _units(path, plan)
        elif path.stem in known:
            stages[path.stem] = path.read_bytes()
        else:
            keys = ", ".join(sorted(known))
            reason = f"không có bước `{path.stem}` (các bước: {keys}) / no such stage"
            raise InputRefused(file=path, reason=reason)
    if not stages and units is None:
        raise InputRefused(file=folder, reason="không có tệp .csv nào / no .csv file")
    return InputFolder(stages, units)


def with_given_units(plan: Plan, units: tuple[Unit, ...]) -> Plan:
    """The plan with a roster of its own; its one group lends its rules to groups that it lacks."""
    known = dict(plan.groups)
    fresh = {unit.group for unit in units} - set(known)
    if not fresh:
        return plan.model_copy(update={"units": units})
    (like,) = known.values()
    groups = known | {key: like.model_copy(update={"name": key}) for key in sorted(fresh)}
    everyone = {"groups": ()}
    return plan.model_copy(
        update={
            "units": units,
            "groups": groups,
            "stages": tuple(stage.model_copy(update=everyone) for stage in plan.stages),
            "surveys": {
                k: survey.model_copy(update=everyone) for k, survey in plan.surveys.items()
            },
        }
    )


def _units(path: Path, plan: Plan) -> tuple[Unit, ...]:
    roster = read_roster(read_old(path.read_bytes(), path.name), path.name)
    return units_of(roster, plan, new_groups=len(plan.groups) == 1)
