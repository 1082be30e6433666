"""Rolling a plan to another year: its YAML edited line by line, so that comments stay.

The wordings are rewritten by `chuky.deadline.rewrite`. Number, day and signer become null and the
document illustrative: what was signed is last year's. Printing and writing are in the command.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from chuky.deadline import Reading, read
from chuky.deadline.rewrite import rewrite
from chuky.exceptions import ChukyError
from chuky.plan.model import Plan, Stage
from chuky.workcalendar import WorkCalendar

_KEY = re.compile(r"^(?P<indent> *)(?P<dash>- )?(?P<key>[A-Za-z_][\w-]*):(?P<value> .*|)$")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TITLES = ("title", "title_en", "subject", "name", "name_en")
_WORDINGS = ("stated", "due")
_DATES = ("period", "from", "to", "starts", "opens")
_SIGNED = ("number", "issued", "signer")
_TOLD = ("reason", "source", "note")


class RollImpossible(ChukyError):
    """không chuyển được bước `{stage}` sang năm {year}: câu thời hạn không nằm trên dòng riêng; tách dòng `stated` rồi chạy lại"""  # noqa: E501

    en = "stage `{stage}` can't be rolled to {year}: put its `stated` on a line of its own"


def roll(text: str, plan: Plan, year: int) -> str:
    """The YAML of the plan whose first assessed year is `year`. Raises RollImpossible."""
    shift = year - plan.years[0]
    keys = {key: _named(key, shift) for key in plan.surveys}
    lines = "\n".join(_lines(text.splitlines(), plan, shift))
    for old, new in keys.items():
        lines = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, lines)
    rolled = lines + "\n"
    _require_rolled(rolled, plan, year)
    return rolled


def note_days_off(text: str, plan: Plan, calendar: WorkCalendar) -> str:
    """A comment under each wording of `plan` whose last day is off, with the working day before."""
    stages = iter(plan.stages)
    found = []
    stage: Stage | None = None
    inside = False
    for line in text.splitlines():
        found.append(line)
        key = _KEY.match(line)
        if key is None:
            continue
        if not key["indent"] and not key["dash"]:
            inside = key["key"] == "stages"
        elif inside and key["dash"] and key["key"] == "key":
            stage = next(stages)
        elif inside and stage is not None and key["key"] in _WORDINGS and _said(key) != "null":
            found += _note(key["indent"], read(_said(key), plan.year), calendar)
    return "\n".join(found) + "\n"


def _note(indent: str, reading: Reading, calendar: WorkCalendar) -> Iterator[str]:
    due = reading.due
    why = calendar.why_off(due) if due else None
    if due is not None and why is not None:
        last = calendar.last_working_day_on_or_before(due)
        yield (
            f"{indent}# {due:%d/%m/%Y} là ngày nghỉ ({why.vi}); "
            f"ngày làm việc cuối cùng trước hạn: {last:%d/%m/%Y}"
        )


def _lines(lines: list[str], plan: Plan, shift: int) -> Iterator[str]:
    section, key = "", ""
    for line in lines:
        found = _KEY.match(line)
        if found is not None:
            key = found["key"]
            section = key if not found["indent"] and not found["dash"] else section
        if section == "document" and key != "document" and found and found["indent"]:
            yield from _document_line(line, key, found, plan, shift)
        elif section == "key" and found:
            yield f"key: {_rolled_key(plan, shift)}"
        elif line.lstrip().startswith("#") or key in _TOLD or section in ("notes", "document"):
            yield line
        elif key == "years":
            yield f"years: [{', '.join(str(year + shift) for year in plan.years)}]"
        elif key in _DATES:
            yield _ISO.sub(lambda day: _moved(day, shift), line)
        elif key in _TITLES:
            yield _named(line, shift)
        elif key in _WORDINGS:
            due = _ISO.sub(lambda day: _moved(day, shift), line)
            yield rewrite(line, shift) if due == line else due
        else:
            yield line


def _document_line(
    line: str, key: str, found: re.Match[str], plan: Plan, shift: int
) -> Iterator[str]:
    """What the new document will say is not known; the old one's number names where it is from."""
    indent = found["indent"]
    if len(indent) > 2 or key in ("issuer", "basis", "illustrative"):
        yield line
    elif key in _SIGNED:
        yield f"{indent}{key}: null"
    elif key == "title":
        yield _named(line, shift)
    elif key == "source":
        yield f"{indent}source: Chuyển từ kế hoạch {plan.key} bằng chuky roll"
        if plan.document.illustrative is None:
            yield f"{indent}illustrative:"
            yield f"{indent}  reason: Chưa ký; mọi hạn được chuyển từ kế hoạch {plan.key}"
            yield f"{indent}  source: Thay bằng văn bản của năm {plan.year + shift} khi đã ký"


def _rolled_key(plan: Plan, shift: int) -> str:
    moved = _named(plan.key, shift)
    return moved if moved != plan.key or not shift else f"{plan.key}-{plan.year + shift}"


def _named(text: str, shift: int) -> str:
    """A title or key with every year that it names moved."""
    return _YEAR.sub(lambda found: str(int(found[0]) + shift), text)


def _moved(found: re.Match[str], shift: int) -> str:
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year + shift, month, day).isoformat()
    except ValueError:  # 29 February
        return date(year + shift, month, day - 1).isoformat()


def _said(found: re.Match[str]) -> str:
    return str(found["value"]).strip().strip("\"'")


def _require_rolled(text: str, plan: Plan, year: int) -> None:
    """A wording written in another YAML style than one line a key was not reached."""
    import yaml

    data: Mapping[str, list[dict[str, str | None]]] = yaml.safe_load(text)
    shift = year - plan.years[0]
    for stage, rolled in zip(plan.stages, data["stages"], strict=True):
        if stage.stated is not None and rolled["stated"] != rewrite(stage.stated, shift):
            raise RollImpossible(stage=stage.key, year=year)
