"""How alike two names are: case, accents, order marks and office words aside.

`UBND xã Chi Lăng Bắc`, `Xã Chi Lăng Bắc` and `xa chi lang bac ` are one commune; `Chi Lăng Nam`
isn't. Pure; which pairs are accepted is decided by people.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

SURE: Final = 1.0
LIKELY: Final = 0.8
"""Below this a pair isn't proposed: a wrong proposal is worse than none."""
_OFFICE: Final = re.compile(r"^(ubnd|uy ban nhan dan)\s+")
_RANK: Final = re.compile(r"^(xa|phuong|thi tran|dac khu|huyen|thanh pho|tinh|so)\s+")


class Match(NamedTuple):
    """The known key that a name stands for, and how sure that is (0–1)."""

    key: str
    sure: float


def folded(text: str) -> str:
    """Lower case, without accents, signs and doubled spaces; đ is d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z.]+", " ", letters).split())


def unit_name(text: str) -> str:
    """A unit's name without the office before it."""
    return _OFFICE.sub("", folded(text))


def best(name: str, known: Iterable[tuple[str, str]]) -> Match | None:
    """The `(key, folded name)` most like the folded `name`; None where none, or two, are likely."""
    scored = sorted(((_alike(name, theirs), key) for key, theirs in known if theirs), reverse=True)
    if not scored or scored[0][0] < LIKELY:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0] and scored[1][1] != scored[0][1]:
        return None
    return Match(scored[0][1], scored[0][0])


def _alike(left: str, right: str) -> float:
    if left == right:
        return SURE
    if _digits(left) != _digits(right):
        return 0.0  # “Xã số 1” and “Xã số 2” differ by one letter and by everything
    if _RANK.sub("", left) == _RANK.sub("", right):
        return 0.95
    return difflib.SequenceMatcher(None, left, right, autojunk=False).ratio() * 0.95


def _digits(text: str) -> list[str]:
    return re.findall(r"[0-9]+", text)
