"""The tables of a web page as rows of text: what scoring sites export under the name of .xls.

Text and the places of cells are read; nothing is fetched, no style and no script is looked at.
"""

from html.parser import HTMLParser
from typing import Final

from chuky.intake.bounds import Rows
from chuky.intake.limits import MAX_COLUMNS

_CELLS: Final = frozenset({"td", "th"})
_UNSEEN: Final = frozenset({"script", "style"})


def is_web_page(text: str) -> bool:
    """Whether a text that was sent as a table is a page with one."""
    return text.lstrip()[:1] == "<" and "<table" in text.casefold()


def web_tables(text: str) -> list["WebTable"]:
    """Every table of the page, in order; a table within a cell is one of its own."""
    reading = _Tables()
    reading.feed(text)
    reading.close()
    return [table for table in reading.found if any(any(row) for row in table.rows)]


class _Tables(HTMLParser):
    """Cells in their places: one that spans columns or rows stands in the first of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[WebTable] = []
        self.open: list[WebTable] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.open.append(WebTable())
            self.found.append(self.open[-1])
        elif tag in _UNSEEN:
            self.unseen += 1
        elif self.open and tag == "tr":
            self.open[-1].begin_row()
        elif self.open and tag in _CELLS:
            said = dict(attrs)
            self.open[-1].begin_cell(_span(said.get("colspan")), _span(said.get("rowspan")))
        elif self.open and tag == "br":
            self.open[-1].add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif self.open and tag in _CELLS | {"tr"}:
            self.open[-1].end_cell()
        elif self.open and tag == "table":
            self.open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self.open and not self.unseen:
            self.open[-1].add(data)


class WebTable:
    """Rows of one table as they are read; `merged`: first and last place of cells over rows."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.held: dict[int, int] = {}
        """Column → rows below that a cell above still fills."""
        self.text: list[str] | None = None
        self.spans = (1, 1)

    def begin_row(self) -> None:
        self.end_cell()
        if self.rows:
            self._skip_held()
        self.rows.append([])

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self._skip_held()
        self.text, self.spans = [], (columns, rows)

    def add(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def end_cell(self) -> None:
        if self.text is None:
            return
        columns, rows = self.spans
        place = len(self.rows[-1])
        self.rows[-1] += [" ".join("".join(self.text).split()) or None, *[None] * (columns - 1)]
        if rows > 1:
            top = len(self.rows) - 1
            self.merged.append(((top, place), (top + rows - 1, place)))
            self.held |= dict.fromkeys(range(place, place + columns), rows - 1)
        self.text = None

    def _skip_held(self) -> None:
        row = self.rows[-1]
        while self.held.get(len(row), 0) > 0:
            self.held[len(row)] -= 1
            row.append(None)


def _span(said: str | None) -> int:
    return min(int(said), MAX_COLUMNS + 1) if said and said.isascii() and said.isdigit() else 1
