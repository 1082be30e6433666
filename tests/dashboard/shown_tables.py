"""The tables of a page, read from its HTML as a person or a screen reader finds them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class ShownTable:
    """`label`: its region's. `name`: a listing's. `headings`: (words, whether it sorts)."""

    label: str
    name: str
    region: bool
    files: str
    found: int | None
    caption: str = ""
    headings: list[tuple[str, bool]] = field(default_factory=list)
    unscoped: int = 0
    rows: int = 0


@dataclass
class ShownPage:
    """What of a page concerns its tables. `fields`: names of the fields one can search by."""

    tables: list[ShownTable] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = ShownPage()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] | None = None
        self.sorts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._begin(given)
        elif tag == "a":
            self.page.links.append(given.get("href", ""))
            self.sorts |= "sort=" in given.get("href", "")
        elif tag in ("input", "select"):
            self.page.fields.add(given.get("name", ""))
        elif tag in ("th", "caption") and self._in("table"):
            self._cell(tag, given)
        elif tag == "tr" and self._in("tbody"):
            self.page.tables[-1].rows += 1
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag in ("th", "caption") and self.words is not None:
            said = " ".join("".join(self.words).replace("▴", "").replace("▾", "").split())
            if tag == "caption":
                self.page.tables[-1].caption = said
            elif self._in("thead"):
                self.page.tables[-1].headings.append((said, self.sorts))
            self.words = None

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def _in(self, tag: str) -> bool:
        return any(name == tag for name, _given in self.open)

    def _begin(self, given: dict[str, str]) -> None:
        around = [one for _tag, one in self.open if "scroll" in one.get("class", "").split()]
        region = around[-1] if around else {}
        label = region.get("aria-label", "") or region.get("aria-labelledby", "")
        found = given.get("data-found")
        self.page.tables.append(
            ShownTable(
                label,
                region.get("id", "").removeprefix("t-"),
                "tabindex" in region,
                given.get("data-files", ""),
                int(found) if found else None,
            )
        )

    def _cell(self, tag: str, given: dict[str, str]) -> None:
        self.words, self.sorts = [], False
        wanted = "col" if self._in("thead") else "row"
        if tag == "th" and given.get("scope") != wanted:
            self.page.tables[-1].unscoped += 1


def read_page(html: str) -> ShownPage:
    reader = _Reader()
    reader.feed(html)
    return reader.page
