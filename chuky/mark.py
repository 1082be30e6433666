"""The words that everything made by a rehearsal carries, so that pretence is never taken for real.

`MARK` where anything simulated took part; `MARK_REAL_DATA` where a rehearsal ran on real data only.
Where the mark is shown is decided by each page, document, workbook, mail and manifest.
"""

from typing import Final

from chuky.language import Text

MARK: Final = "DIỄN TẬP – SỐ LIỆU MÔ PHỎNG"
MARK_REAL_DATA: Final = "DIỄN TẬP – SỐ LIỆU THẬT, KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC"

_ENGLISH: Final = {
    MARK: "REHEARSAL – SIMULATED DATA",
    MARK_REAL_DATA: "REHEARSAL – REAL DATA, NOT AN OFFICIAL RESULT",
}


def mark_for(mark: str | None, simulated: bool) -> str | None:
    """The mark of what a cycle makes: none for a real cycle; for a rehearsal (`mark` is set) it
    depends on whether anything in it was made up."""
    if mark is None:
        return None
    return MARK if simulated else MARK_REAL_DATA


def mark_text(mark: str) -> Text:
    """The mark in both languages; a mark that is not ours is repeated as it stands."""
    return Text(mark, _ENGLISH.get(mark, mark))
