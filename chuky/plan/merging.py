"""Two officers' texts of one draft put together, line by line, from the text that both began with.

Pure. Where both changed the same lines, one's own stand in the text and the other's above them as
comments: nothing that was typed is lost, and the text stays what YAML reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 20_000
"""Lines of a text that are put together; comparing takes the square of what differs."""


@dataclass(frozen=True)
class Merge:
    """`clashes`: places where both changed the same lines."""

    text: str
    clashes: int


@dataclass(frozen=True)
class _Region:
    """Lines of the base and what each of the two made of them."""

    base: list[str]
    mine: list[str]
    theirs: list[str]

    @property
    def clash(self) -> bool:
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs

    def lines(self, whose: str) -> list[str]:
        if not self.clash:
            return self.theirs if self.mine == self.base else self.mine
        said = (line.strip() for line in self.theirs)
        return [*(f"# {whose}: {line}" for line in said if line), *self.mine]


def merge(base: str, mine: str, theirs: str, whose: str) -> Merge | None:
    """Both changes of `base` in one text; `whose` names the other. None for what is too long."""
    texts = [text.splitlines() for text in (base, mine, theirs)]
    if max(map(len, texts)) > LONGEST:
        return None
    regions = list(_regions(*texts))
    named = " ".join(whose.split())
    lines = [line for region in regions for line in region.lines(named)]
    return Merge("\n".join(lines) + "\n", sum(region.clash for region in regions))


def _regions(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Region]:
    """In order: what at least one changed, and what all three have."""
    at, at_mine, at_theirs = 0, 0, 0
    for start, end, in_mine, in_theirs in _common(base, mine, theirs):
        yield _Region(base[at:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        same = base[start:end]
        yield _Region(same, same, same)
        at, at_mine, at_theirs = end, in_mine + end - start, in_theirs + end - start


def _common(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[int, int, int, int]]:
    """(start, end) in the base, and the starts in both, of lines that all three have."""
    first = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    second = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    one, other = 0, 0
    while one < len(first) and other < len(second):
        a, b = first[one], second[other]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, end, a.b + start - a.a, b.b + start - b.a
        if a.a + a.size < b.a + b.size:
            one += 1
        else:
            other += 1
    yield len(base), len(base), len(mine), len(theirs)
