"""The table that both engines are handed: cleaned, typed, with the references' columns beside.

Columns are dictionary-coded while they are prepared, so that each distinct text is read once.
Belongs here: preparing and joining. Which rows fail is for `quick` and `gate` to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from chuky.contracts.cells import READERS, clean_text, sent_text
from chuky.contracts.condition import Cell
from chuky.contracts.contract import Contract, Reference
from chuky.contracts.exceptions import ColumnTwice, ReferenceMissing

if TYPE_CHECKING:
    from pandas import DataFrame

ROW = "row"
"""The column that holds a row's position, from 0."""

_UNIFORM = frozenset({"string", "decimal", "integer", "floating", "boolean", "date", "empty"})


class Coded(NamedTuple):
    """A column as positions into its distinct texts; -1 is missing."""

    codes: Any
    sent: list[str]
    clean: list[str | None]


def encode(values: Any) -> Coded:
    """Dictionary-code a column of anything: text, Decimal, numbers, dates, a mixture."""
    import numpy as np
    import pandas as pd

    if values is None:
        return Coded(np.empty(0, dtype=np.int64), [], [])
    if pd.api.types.infer_dtype(values, skipna=True) not in _UNIFORM:
        values = pd.Series([None if _missing(v) else sent_text(v) for v in values], dtype="str")
    codes, distinct = pd.factorize(values)
    sent = [sent_text(value) for value in np.asarray(distinct, dtype=object).tolist()]
    return Coded(codes.astype(np.int64), sent, [clean_text(text) for text in sent])


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


class Source:
    """A table as it was handed in, its columns prepared when first asked for."""

    def __init__(self, frame: "DataFrame", types: Mapping[str, str]) -> None:
        self.frame = frame
        self.types = types
        self.rows = len(frame)
        self._coded: dict[str, Coded] = {}
        self._forms: dict[Cell, Any] = {}

    def coded(self, name: str) -> Coded:
        if name not in self._coded:
            self._coded[name] = self._encode(name)
        return self._coded[name]

    def _encode(self, name: str) -> Coded:
        import numpy as np

        places = [place for place, column in enumerate(self.frame.columns) if column == name]
        if len(places) > 1:
            raise ColumnTwice(column=name)
        if not places:
            return Coded(np.full(self.rows, -1, dtype=np.int64), [], [])
        return encode(self.frame.iloc[:, places[0]])

    def array(self, cell: Cell) -> Any:
        """The column in the form that `cell` names."""
        if cell not in self._forms:
            coded = self.coded(cell.name)
            match cell.form:
                case "sent":
                    self._forms[cell] = _categories(coded)
                case "text":
                    self._forms[cell] = _texts(coded.codes, coded.clean)
                case "value":
                    self._forms[cell] = _values(coded, self.types[cell.name])
        return self._forms[cell]

    def sent(self, name: str, rows: Sequence[int]) -> list[str | None]:
        """The texts as sent at `rows`."""
        coded = self.coded(name)
        return [coded.sent[code] if code >= 0 else None for code in coded.codes[list(rows)]]


def _texts(codes: Any, distinct: Sequence[str | None]) -> Any:
    import pandas as pd

    return pd.array([*distinct, None], dtype="str").take(codes)


def _categories(coded: Coded) -> Any:
    """Texts as sent, still coded: only functions that look at each distinct text read them."""
    import numpy as np
    import pandas as pd

    places = {text: place for place, text in enumerate(dict.fromkeys(coded.sent))}
    codes = np.array([*(places[text] for text in coded.sent), -1], dtype=np.int64)[coded.codes]
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(places), dtype=object))


def _values(coded: Coded, kind: str) -> Any:
    import numpy as np
    import pandas as pd

    read = [None if text is None else READERS[kind](text) for text in coded.clean]
    values = np.array([value or 0 for value in read] + [0], dtype=np.int64)[coded.codes]
    mask = np.array([value is None for value in read] + [True], dtype=bool)[coded.codes]
    if kind == "boolean":
        return pd.arrays.BooleanArray(values.astype(bool), mask)
    return pd.arrays.IntegerArray(values, mask)


class Tables:
    """A dataset with its references, joined on demand.

    Raises ReferenceMissing when a reference that isn't optional is not given or lacks a column.
    """

    def __init__(
        self, contract: Contract, frame: "DataFrame", references: Mapping[str, "DataFrame"]
    ) -> None:
        self.contract = contract
        self.dataset = Source(frame, {column.name: column.type for column in contract.columns})
        self.sources = {
            reference.name: self._source(reference, references)
            for reference in contract.references.values()
            if reference.own or reference.name in references or not reference.optional
        }

    def _source(self, reference: Reference, given: Mapping[str, "DataFrame"]) -> Source:
        if reference.own:
            return self.dataset
        frame = given.get(reference.name)
        if frame is None or not set(reference.types) <= set(frame.columns):
            raise ReferenceMissing(
                contract=self.contract.name,
                reference=reference.name,
                columns=", ".join(reference.types),
            )
        return Source(frame, reference.types)

    def base(self, over: str | None) -> Source:
        return self.dataset if over is None else self.sources[over]

    def table(self, over: str | None, cells: Iterable[Cell]) -> "DataFrame":
        """The base table (the dataset, or reference `over`) with every cell asked for."""
        import numpy as np
        import pandas as pd

        base = self.base(over)
        joins: dict[str, Any] = {}
        columns: dict[str, Any] = {ROW: np.arange(base.rows)}
        for cell in dict.fromkeys(cells):
            head, dot, name = cell.name.partition(".")
            if not dot:
                columns[cell.id] = base.array(cell)
                continue
            if head not in joins:
                joins[head] = self._positions(over, head)
            other = self.dataset if head == "dataset" else self.sources[head]
            columns[cell.id] = other.array(Cell(name, cell.form)).take(joins[head], allow_fill=True)
        return pd.DataFrame(columns, copy=False)

    def _positions(self, over: str | None, joined: str) -> Any:
        """For each base row the position of its match in `joined`, -1 where there is none."""
        if joined == "dataset" and over is not None:
            pairs = self.contract.references[over].key
            left, right = [theirs for _, theirs in pairs], [mine for mine, _ in pairs]
            return positions(self.base(over), left, self.dataset, right)
        pairs = self.contract.references[joined].key
        left, right = [mine for mine, _ in pairs], [theirs for _, theirs in pairs]
        return positions(self.base(over), left, self.sources[joined], right)


def positions(base: Source, left: Sequence[str], other: Source, right: Sequence[str]) -> Any:
    """Row of `other` whose `right` columns equal each base row's `left` columns, or -1.

    The first of several is taken; a blank in any key column matches nothing.
    """
    import numpy as np

    mine = np.zeros(base.rows, dtype=np.int64)
    theirs = np.zeros(other.rows, dtype=np.int64)
    for one, two in zip(left, right, strict=True):
        ours, others = base.coded(one), other.coded(two)
        number = {text: place for place, text in enumerate(dict.fromkeys(others.clean)) if text}
        mine = _extended(mine, ours, number)
        theirs = _extended(theirs, others, number)
    known, first = np.unique(theirs, return_index=True)
    if not len(known):
        return np.full(base.rows, -1)
    place = np.minimum(np.searchsorted(known, mine), len(known) - 1)
    return np.where((known[place] == mine) & (mine >= 0), first[place], -1)


def _extended(keys: Any, column: Coded, number: Mapping[str, int]) -> Any:
    """`keys` with one more column folded in; negative where a part is unknown."""
    import numpy as np

    numbers = [number.get(text, -1) if text else -1 for text in column.clean]
    part = np.array([*numbers, -1], dtype=np.int64)[column.codes]
    return np.where((keys < 0) | (part < 0), -1, keys * (len(number) + 1) + part)
