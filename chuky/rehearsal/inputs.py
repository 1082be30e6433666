"""Real files in place of simulated people: `units.csv` and `<stage key>.csv`."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from chuky.exceptions import ChukyError
from chuky.plan import Plan, Unit

UNIT_COLUMNS = ("code", "name", "group")


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
    """Read the folder. Raises InputRefused on a file that no stage asks for or a bad roster."""
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
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except UnicodeDecodeError:
        raise InputRefused(file=path, reason="không phải UTF-8 / not UTF-8") from None
    units = []
    for line, row in enumerate(rows, start=2):
        cells = [(row.get(name) or "").strip() for name in UNIT_COLUMNS]
        code, name, group = cells
        group = group or next(iter(plan.groups))
        if not code or not name or (group not in plan.groups and len(plan.groups) > 1):
            groups = ", ".join(plan.groups)
            reason = f"dòng {line}: cần code, name, group (một trong {groups}), có {cells}"
            raise InputRefused(file=path, reason=reason)
        units.append(Unit(code=code, name=name, group=group))
    if not units or len({unit.code for unit in units}) != len(units):
        raise InputRefused(file=path, reason="mã đơn vị trùng hoặc tệp rỗng / empty or repeated")
    return tuple(units)
