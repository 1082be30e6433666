"""What differs between two texts of a plan, line by line, for a page.

Belongs here: the lines. Which texts are compared is the page's own question.
"""

import difflib
from dataclasses import dataclass
from itertools import islice

from chuky.language import Text

MOST = 400
"""Lines of difference on a page; more is read in the texts themselves."""
LONGEST = 20_000
"""Lines of a text that are compared: comparing takes the square of what differs."""


@dataclass(frozen=True)
class Differing:
    """One line. `kind`: `place` where it begins, `-` only in the first, `+` only in the second."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Differing]:
    """Lines that are in one text only, with where they stand in the second."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > LONGEST:
        return []
    found = list(islice(difflib.unified_diff(old, new, lineterm="", n=0), 2, MOST + 2))
    return [_differing(line) for line in found]


def _differing(line: str) -> Differing:
    if not line.startswith("@@"):
        return Differing(line[0], line[1:])
    at = line.split("+")[1].split(" ")[0].split(",")[0]
    return Differing("place", str(Text(f"dòng {at}", f"line {at}")))
