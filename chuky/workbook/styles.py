"""The looks of our workbooks: one calm set of formats, readable on a grey printer.

A blue frame on pale yellow means “write here”; grey means locked. Colour never says it alone.
"""

from typing import Any, Final

FONT: Final = "Times New Roman"
"""The font of Decree 30/2020/NĐ-CP."""
_BASE: Final = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
_CELL: Final = {"border": 1, "border_color": "#A6A6A6"}
_RIGHT: Final = {"align": "right", "indent": 1}
_OPEN: Final = {"bg_color": "#FFFBE6", "locked": False}
_SHUT: Final = {"bg_color": "#EDEDED", "font_color": "#595959"}
_FORMS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 15, "text_wrap": False},
    "subtitle": {"font_size": 12, "text_wrap": False},
    "mark": {"bold": True, "font_color": "#8A3B00", "text_wrap": False},
    "heading": {"bold": True, "align": "center", "bg_color": "#DCE6F1", **_CELL},
    "criterion": {"bold": True, "indent": 1, "bg_color": "#F2F2F2", **_CELL},
    "criterion_number": {
        "bold": True,
        "bg_color": "#F2F2F2",
        "align": "right",
        "indent": 1,
        **_CELL,
    },
    "total": {"bold": True, "indent": 1, "bg_color": "#DCE6F1", **_CELL},
    "total_number": {"bold": True, "bg_color": "#DCE6F1", **_RIGHT, **_CELL},
    "criterion_code": {"bold": True, "bg_color": "#F2F2F2", "align": "center", **_CELL},
    "total_code": {"bold": True, "bg_color": "#DCE6F1", "align": "center", **_CELL},
    "text": {"indent": 1, **_CELL},
    "code": {"align": "center", **_CELL},
    "number": {**_RIGHT, **_CELL},
    "last": {**_RIGHT, "font_color": "#595959", **_CELL},
    "open_number": {**_RIGHT, **_CELL, **_OPEN},
    "open_text": {"indent": 1, **_CELL, **_OPEN, "num_format": "@"},
    "closed": {"align": "center", **_CELL, **_SHUT},
    "closed_number": {**_RIGHT, **_CELL, **_SHUT},
    "check": {"indent": 1, "italic": True, "font_size": 10, **_CELL},
    "wrong": {"font_color": "#9C0006", "bold": True},
    "right": {"font_color": "#1E6B34"},
    "step": {"align": "center", "bold": True, "valign": "top"},
    "plain": {"valign": "top"},
    "box": {"font_size": 15, "align": "center", **_CELL},
}


class Styles:
    """Formats of one workbook by name, made when first used."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            form = _BASE | _FORMS[name]
            if name.endswith("number") or name == "last":
                # General shows 2 as 2 and 1.25 as 1.25; "0.##" would leave a lonely point
                form = {"num_format": "General", **form}
            self._made[name] = self._book.add_format(form)
        return self._made[name]


def print_setup(sheet: Any, mark: str | None, *, landscape: bool = True) -> None:
    """A4, one page wide, pages numbered; a rehearsal's mark on every page."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RTrang &P/&N")
    if mark:
        sheet.set_header(f"&C&B{mark}")
