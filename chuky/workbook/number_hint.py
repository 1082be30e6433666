"""What number was meant where points are no number: asked about only where one reading is left."""

import re
from datetime import date
from typing import Final

from chuky.contracts.cells import read_day
from chuky.language import Text

NUMBER_ONLY: Final = Text("Ghi một số, ví dụ 1,5", "A number, such as 1.5")
_FORMULA: Final = Text(
    "Ô là công thức chưa có kết quả: mở bằng Excel rồi lưu lại, hoặc gõ số",
    "The cell is a formula without a result: open it in Excel and save, or type the number",
)
_PERCENT: Final = Text("Ghi số điểm, không ghi phần trăm", "Write the points, not a percentage")
_THOUSANDS: Final = Text(
    "Chỉ ghi một dấu thập phân, không ngăn hàng nghìn, ví dụ 1,5",
    "One decimal mark and none for thousands, such as 1.5",
)
_NUMBER: Final = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,9})?")
_MARKED: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?")
_OF_MOST: Final = re.compile(r"([0-9.,]+)\s*/\s*[0-9.,]+")
"""`1,5/2`: points and the most that could be reached."""
_TYPED: Final = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0"})


def number_hint(value: str) -> Text:
    """What to write in place of `value`."""
    text = value.strip()
    if text.startswith("="):
        return _FORMULA
    if read_day(text) is not None:
        return _became_a_day(text)
    if text.endswith("%"):
        return _PERCENT
    if _MARKED.fullmatch(text):
        return _THOUSANDS
    meant = _meant(text)
    if meant is None or meant == text:
        return NUMBER_ONLY
    return Text(f"Có phải {meant.replace('.', ',')}?", f"Is it {meant.replace(',', '.')}?")


def _meant(text: str) -> str | None:
    typed = text.translate(_TYPED)
    if _NUMBER.fullmatch(typed):
        return typed
    share = _OF_MOST.fullmatch(text)
    found = _NUMBER.findall(share[1] if share else text)
    return found[0] if len(found) == 1 else None


def _became_a_day(text: str) -> Text:
    day = date.fromordinal(read_day(text) or 1)
    return Text(
        f"Có phải {day.day},{day.month}? Excel đã đổi số thành ngày: định dạng ô là Number rồi gõ "
        "lại",
        f"Is it {day.day}.{day.month}? Excel made a day of the number: format the cell as a "
        "number, type it again",
    )
