"""What would be right in place of what is wrong, as far as it can be known from the value.

Pure: one failing row in, a sentence out. The same words stand in the annotated copy, in the report
and on the command line.
"""

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Final

from chuky.contracts import FailingRow, Finding
from chuky.contracts.cells import read_day
from chuky.language import Text
from chuky.mapping.names import best, unit_name
from chuky.workbook.number_hint import number_hint

Known = Mapping[str, Mapping[str, str]]
"""Column → the codes that it may hold, each with its name, for “did you mean”."""
NOTHING: Final = Text("", "")
_LIMITS: Final[Mapping[str, Text]] = {
    "expected.max_points": Text("tối đa {value}", "at most {value}"),
    "expected.min_points": Text("tối thiểu {value}", "at least {value}"),
    "expected.step": Text("bước {value}", "in steps of {value}"),
}
_BLANK: Final = Text("Để trống ô này", "Leave this cell blank")
_ZERO: Final = Text("Ghi một số; không đạt thì ghi 0", "A number; 0 where nothing was reached")
_FORM_ROW: Final = Text(
    "Giữ hàng tiêu đề của biểu mẫu, không đổi tên cột", "Keep the form's headings as they are"
)
_ADD_ROW: Final = Text("Thêm dòng này như trong biểu mẫu", "Add the row as in the form")
_KEEP_ONE: Final = Text("Giữ một dòng, xóa dòng kia", "Keep one of the rows")
_CODE: Final = Text(
    "Ghi mã như trong biểu mẫu; dòng cộng thì xóa",
    "Write the code as in the form; delete a row of sums",
)
_FILL: Final = Text("Điền từ dòng dưới hàng tiêu đề", "Fill in below the headings")
_BY_RULE: Final[Mapping[str, Text]] = {
    "points-not-applicable": _BLANK,
    "component-not-self-scored": _BLANK,
    "points-missing": _ZERO,
    "column-absent": _FORM_ROW,
    "row-absent": _ADD_ROW,
    "row-duplicated": _KEEP_ONE,
    "unit-blank": _CODE,
    "component-blank": _CODE,
    "table-empty": _FILL,
}
_TYPED: Final = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0", ",": "."})
_LEAST: Final = 0.5
"""How alike a code must be to be asked about."""
_SAME_NAME: Final = 0.92
"""How alike a name: `Đoàn Tùng` and `Xã Đoàn Tùng` are 0.95."""


def hint(finding: Finding, failing: FailingRow, known: Known) -> Text:
    """What would be right; empty where the rule's own sentence says all."""
    beside = {name: value for name, value in failing.beside if value is not None}
    if finding.rule_id in _BY_RULE:
        return _BY_RULE[finding.rule_id]
    if "lineage.into" in beside:
        return _merged(failing.value or "", beside, known)
    limits = [words.format(value="{}") for name, words in _LIMITS.items() if name in beside]
    if limits:
        values = [beside[name] for name in _LIMITS if name in beside]
        return _allowed(limits, values)
    value = failing.value or ""
    if failing.column == "points":
        return number_hint(value)
    codes = known.get(failing.column or "", {})
    day = _code_that_became_a_day(value, codes)
    if day:
        return Text(
            f"Có phải “{day}”? Excel đã đổi mã thành ngày: định dạng ô là Text rồi gõ lại",
            f"Is it “{day}”? Excel made a day of the code: format the cell as text, type it again",
        )
    near = _near(value, codes)
    meant = Text(" hay ".join(near), " or ".join(near))
    return Text(f"Có phải {meant.vi}?", f"Did you mean {meant.en}?") if near else NOTHING


def _allowed(limits: list[Text], values: list[str]) -> Text:
    pairs = list(zip(limits, values, strict=True))
    vi = ", ".join(words.vi.format(value.replace(".", ",")) for words, value in pairs)
    return Text(f"Được ghi: {vi}", "Allowed: " + ", ".join(w.en.format(v) for w, v in pairs))


def _merged(old: str, beside: Mapping[str, str], known: Known) -> Text:
    new = beside["lineage.into"]
    name = known.get("unit_code", {}).get(new, "")
    called = f"“{new}”" + (f" ({name})" if name else "")
    day = read_day(beside.get("lineage.since", ""))
    since = date.fromordinal(day) if day else None
    vi = f" từ {since:%d/%m/%Y}" if since else ""
    en = f" on {since:%d/%m/%Y}" if since else ""
    return Text(
        f"“{old}” đã sáp nhập vào (hoặc đổi thành) {called}{vi}; dùng mã mới “{new}”",
        f"“{old}” was merged into (or became) {called}{en}; use the new code “{new}”",
    )


def _code_that_became_a_day(value: str, codes: Mapping[str, str]) -> str | None:
    """`1.10` typed into Excel is 1 October, or 10 January where the machine is American."""
    found = read_day(value)
    if found is None:
        return None
    day = date.fromordinal(found)
    meant = (f"{day.day}.{day.month}", f"{day.month}.{day.day}")
    return next((code for code in meant if code in codes), None)


def _near(value: str, known: Mapping[str, str]) -> list[str]:
    """What looks most alike, quoted: by name, then by code (`1.l` and `1,1` stand for `1.1`)."""
    named = best(unit_name(value), ((code, unit_name(name)) for code, name in known.items()))
    if named is not None and named.sure >= _SAME_NAME:
        return [f"“{named.key}” ({known[named.key]})"]
    typed = "".join(value.split()).translate(_TYPED).casefold()
    found = [code for code in known if code.translate(_TYPED).casefold() == typed]
    if not found and typed.lstrip("0"):
        found = [code for code in known if code.lstrip("0").casefold() == typed.lstrip("0")]
    near = found[:2] or difflib.get_close_matches(value, list(known), n=2, cutoff=_LEAST)
    return [f"“{code}”" for code in near]
