"""The name that a sender gave a file, made fit to be kept, shown and handed back.

Belongs here: names alone. Nothing is decided by a name; what a file is, its bytes say (`media`).
"""

import unicodedata

LONGEST = 200
_LEFT = 150
"""Signs kept of the beginning of a longer name; the rest are its end, with the extension."""


def kept_name(name: str) -> str:
    """`name` in composed letters, in one line, without control signs or parts of a path."""
    plain = "".join(sign if _fit(sign) else "?" for sign in unicodedata.normalize("NFC", name))
    last = " ".join(plain.replace("\\", "/").split("/")[-1].split()) or "?"
    return last if len(last) <= LONGEST else f"{last[:_LEFT]}…{last[_LEFT + 1 - LONGEST :]}"


def _fit(sign: str) -> bool:
    """Whether a database, a page and a header take it: no control sign, no half of a pair."""
    return sign.isprintable() or sign.isspace()
