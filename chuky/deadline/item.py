"""One thing that the lexer saw in a wording: an expression of time, a connector, a word.

What the kinds look like is in `lexicon.py`; how they combine is in `times.py` and `grammar.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """`kind` names the terminal; `word` carries a connector, unit, edge or rhythm.

    `day`, `month` (a quarter's number too), `year`: what the text names, None where it names none.
    `hour`, `minute`: of a clock. `amount`: of a duration.
    """

    kind: str
    start: int
    end: int
    word: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    amount: int | None = None
    hour: int | None = None
    minute: int = 0
