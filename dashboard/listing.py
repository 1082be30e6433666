"""A table described once: from its columns come the headings that sort, the search and the file.

`listing.html` draws it. Tables of thousands of rows (grid, letters, vault, audit) are sorted and
paged by the ledger instead, and share the macros of `words.html`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from fastapi import Request

from chuky.views.export import Table, as_text
from chuky.views.grid import plain

R = TypeVar("R")
PAGE = 100
"""Rows on a page; the file has every one."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. `key`: what an address sorts by; `value`: what a file's cell holds, what is
    sorted and searched; `only`: that it stands on the page (buttons) or in the file alone.
    """

    key: str
    heading: str
    value: Callable[[R], object]
    numeric: bool = False
    only: Literal["page", "file"] | None = None
    saved: str = ""
    """What a file calls it where the page's word is too short there: `Cỡ (byte)`."""


def buttons(heading: str) -> Column[Any]:
    """A column of the page whose cells are links or buttons: no file has it."""
    return Column("", heading, str, only="page")


@dataclass(frozen=True)
class Listing(Generic[R]):
    """The rows that were asked for. `files`: the address of its files, without their ending;
    `every`: the rows before the search.
    """

    name: str
    files: str
    columns: Sequence[Column[R]]
    found: Sequence[R]
    every: Sequence[R]
    search: str = ""
    sort: str = ""
    first: int = 0
    size: int = PAGE

    @property
    def shown(self) -> list[Column[R]]:
        return [column for column in self.columns if column.only != "file"]

    @property
    def rows(self) -> Sequence[R]:
        """Those of the page."""
        return self.found[self.first : self.first + self.size]

    def asked(self, what: str) -> str:
        """What an address calls this table's search, order and first row: others have theirs."""
        return f"{self.name}.{what}"

    def file(self, name: str, mark: str | None = None) -> Table:
        """Every row that was found, on whichever page."""
        columns = [column for column in self.columns if column.only != "page"]
        rows = ([column.value(row) for column in columns] for row in self.found)
        return Table(name, [column.saved or column.heading for column in columns], rows, mark)


def listed(
    request: Request,
    name: str,
    files: str,
    columns: Sequence[Column[R]],
    rows: Iterable[R],
    size: int = PAGE,
) -> Listing[R]:
    """The rows as the address asks for them; those without a value last either way."""
    asked = request.query_params
    search, sort = asked.get(f"{name}.q", ""), asked.get(f"{name}.sort", "")
    first = asked.get(f"{name}.first", "")
    every = list(rows)
    found = _sorted(columns, _found(columns, every, plain(search)), sort)
    asked_first = int(first) if first.isdecimal() and len(first) < 10 else 0
    at = asked_first if asked_first < len(found) else 0
    return Listing(name, files, columns, found, every, search, sort, at, size)


def _found(columns: Sequence[Column[R]], rows: list[R], wanted: str) -> list[R]:
    """Rows that say the words in one of their columns, marks aside."""
    if not wanted:
        return rows
    values = [column.value for column in columns if column.only != "page"]
    return [row for row in rows if any(wanted in plain(as_text(of(row))) for of in values)]


def _sorted(columns: Sequence[Column[R]], rows: list[R], sort: str) -> list[R]:
    """By a column; as they came by an unknown one."""
    key = sort.removeprefix("-")
    column = next((one for one in columns if one.key == key and one.only != "page"), None)
    if column is None:
        return rows
    pairs = [(_comparable(column.value(row)), row) for row in rows]
    known = [pair for pair in pairs if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [row for _value, row in known] + [row for value, row in pairs if value is None]


def _comparable(value: object) -> Any:
    """Numbers and days by themselves, anything else by its letters."""
    if value is None or value == "":
        return None
    return value if not isinstance(value, str) else plain(value)
