"""What the functions of a contract's condition compute, over whole columns.

Texts are pandas `str` arrays (missing is blank), numbers masked `Int64`, truths masked `boolean`
with SQL's three values. Belongs here: the computing. The grammar is in `condition`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Vietnamese typed in TCVN3 (ABC) or VNI fonts arrives as these Western letters and signs.
_TCVN3 = re.compile(r"[A-Za-z][¨©ª«¬\u00ad®µ¶·¸¹»¼½¾]|[§®¨©«¬][A-Za-z]|[µ¸¶·¹][a-z]")
_VNI = re.compile(r"[aeouAEOU][ùøûõïØÙÛÕÏäåáàãâÄÅÁÀÃÂ](?![a-z]*[ạ-ỹ])|ñ[aeiou]|Ñ[aeiouAEIOU]")
_STRAY = re.compile(r"^\s|\s$|[\u00a0\u200b\ufeff]|\s\s")

TextTest = Callable[[Any], Any]


def _mapped(test: Callable[[str], bool], texts: Any) -> Any:
    """`test` on every distinct text; blanks are false."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(texts)
    verdicts = np.array([bool(test(text)) for text in distinct] + [False], dtype=bool)
    return pd.array(verdicts[codes], dtype="boolean")


def _blank(texts: Any) -> Any:
    import pandas as pd

    return pd.array(pd.isna(texts), dtype="boolean")


def _given(texts: Any) -> Any:
    return ~_blank(texts)


def _stray_space(texts: Any) -> Any:
    return _mapped(lambda text: bool(_STRAY.search(text)), texts)


def _not_nfc(texts: Any) -> Any:
    return _mapped(lambda text: not unicodedata.is_normalized("NFC", text), texts)


def _legacy_encoding(texts: Any) -> Any:
    return _mapped(lambda text: bool(_TCVN3.search(text) or _VNI.search(text)), texts)


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


def _dense_rank(values: Any, groups: Sequence[Any]) -> Any:
    return _ranked(values, groups, "dense")


def _last_rank(values: Any, groups: Sequence[Any]) -> Any:
    return _ranked(values, groups, "max")


def _ranked(values: Any, groups: Sequence[Any], method: str) -> Any:
    ranks = _grouped(values, groups).rank(method=method, ascending=False)
    return ranks.astype("Float64").round().astype("Int64").array


OVER: Mapping[str, Callable[[Any, Sequence[Any]], Any]] = {
    "sum_over": _sum_over,
    "dense_rank": _dense_rank,
    "last_rank": _last_rank,
}
KEEPS_SCALE = frozenset({"sum_over"})
