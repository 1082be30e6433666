"""What the functions of a contract's condition compute, over whole columns.

Texts are pandas `str` arrays (missing is blank), numbers masked `Int64`, truths masked `boolean`
with SQL's three values. Belongs here: the computing. The grammar is in `condition`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Vietnamese typed in TCVN3 (ABC) or VNI fonts arrives as these Western letters and signs beside
# plain ones. Two places at least: `µg`, `§1` or one foreign name are not an encoding.
_TCVN3 = re.compile(r"[A-Za-z][¡-®µ-¹»-¾Þßð÷øþ]|[¡-®][A-Za-z]|[¡-®µ-¹»-¾][¡-®µ-¹»-¾]")
_VNI = re.compile(r"[aeouyAEOUY][øûïåäëØÛÏÅÄË]|[öÖ][ùøûõïn]|[ñÑ][aeiouôöAEIOUÔÖ]")
_LEAST_PLACES = 2
_STRAY = re.compile(r"^\s|\s$|[\u00a0\u202f\u200b-\u200d\ufeff]|[ \t]{2}")

TextTest = Callable[[Any], Any]


def _mapped(test: Callable[[str], bool], texts: Any) -> Any:
    """`test` on every distinct text; blanks are false."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(texts)
    listed = np.asarray(distinct, dtype=object).tolist()  # an Arrow array iterates slowly
    verdicts = np.array([*map(test, listed), False], dtype=bool)
    return pd.array(verdicts[codes], dtype="boolean")


def _blank(texts: Any) -> Any:
    import pandas as pd

    return pd.array(pd.isna(texts), dtype="boolean")


def _given(texts: Any) -> Any:
    return ~_blank(texts)


def _stray_space(texts: Any) -> Any:
    return _mapped(lambda text: _STRAY.search(text) is not None and not text.isspace(), texts)


def _not_nfc(texts: Any) -> Any:
    return _mapped(lambda text: not unicodedata.is_normalized("NFC", text), texts)


def _legacy_encoding(texts: Any) -> Any:
    return _mapped(_is_legacy, texts)


def _is_legacy(text: str) -> bool:
    if text.isascii():
        return False
    return max(len(_TCVN3.findall(text)), len(_VNI.findall(text))) >= _LEAST_PLACES


ON_TEXT: Mapping[str, TextTest] = {"blank": _blank, "given": _given}
ON_SENT: Mapping[str, TextTest] = {
    "stray_space": _stray_space,
    "not_nfc": _not_nfc,
    "legacy_encoding": _legacy_encoding,
}


def any_of(test: TextTest, columns: Sequence[Any]) -> Any:
    """True where `test` holds in any of the columns."""
    result = test(columns[0])
    for column in columns[1:]:
        result = result | test(column)
    return result


def readable(texts: Any, values: Any) -> Any:
    """False where a text is given but no value could be read from it."""
    return _blank(texts) | ~_blank(values)


def compare_values(test: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """`test` of masked integers; unknown where either is missing."""
    return test(left, right)


def compare_texts(test: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """`test` of texts; unknown where either is missing."""
    import numpy as np
    import pandas as pd

    missing = pd.isna(left) | pd.isna(right)
    verdict = np.asarray(pd.array(test(left, right), dtype="boolean").fillna(False), dtype=bool)
    mask = np.broadcast_to(missing, verdict.shape).copy()
    return pd.arrays.BooleanArray(verdict, mask)


def among(texts: Any, lists: Any) -> Any:
    """True where the text is one of those in the list beside it (`;` or `,` between them)."""
    import pandas as pd

    pairs = zip(list(texts), list(lists), strict=True)
    return pd.array([_is_among(text, listed) for text, listed in pairs], dtype="boolean")


def _is_among(text: object, listed: object) -> bool:
    if not isinstance(text, str) or not isinstance(listed, str):
        return False
    return text in [part.strip() for part in re.split("[;,]", listed)]


def remainder(left: Any, right: Any) -> Any:
    """`left` modulo `right`; unknown where `right` isn't positive."""
    import pandas as pd

    divisor = right if isinstance(right, int) else pd.array(right, copy=True)
    if not isinstance(divisor, int):
        divisor[(divisor <= 0).fillna(True)] = pd.NA
    return left % divisor


def only(values: Any, truth: Any) -> Any:
    """`values` where `truth` holds, elsewhere unknown."""
    import pandas as pd

    kept = pd.array(values, copy=True)
    kept[~truth.fillna(False)] = pd.NA
    return kept


def _grouped(values: Any, groups: Sequence[Any]) -> Any:
    """`values` grouped by all `groups`; blank is a group like any other."""
    import pandas as pd

    table = pd.DataFrame({str(place): group for place, group in enumerate(groups)})
    return pd.Series(values).groupby([table[name] for name in table.columns], dropna=False)


def _sum_over(values: Any, groups: Sequence[Any]) -> Any:
    return _grouped(values, groups).transform("sum").array


def _count_over(values: Any, groups: Sequence[Any]) -> Any:
    """How many rows of the group have a value."""
    counts = _grouped(_given(values), groups).transform("sum")
    return counts.astype("Int64").array


def _dense_rank(values: Any, groups: Sequence[Any]) -> Any:
    return _ranked(values, groups, "dense")


def _last_rank(values: Any, groups: Sequence[Any]) -> Any:
    return _ranked(values, groups, "max")


def _ranked(values: Any, groups: Sequence[Any], method: str) -> Any:
    ranks = _grouped(values, groups).rank(method=method, ascending=False)
    return ranks.astype("Float64").round().astype("Int64").array


OVER: Mapping[str, Callable[[Any, Sequence[Any]], Any]] = {
    "sum_over": _sum_over,
    "count_over": _count_over,
    "dense_rank": _dense_rank,
    "last_rank": _last_rank,
}
KEEPS_SCALE = frozenset({"sum_over"})
