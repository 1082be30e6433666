"""A unit as somebody typed it, by its code or its exact name, to its code."""

import unicodedata
from collections.abc import Iterable

from chuky.cycle.exceptions import UnitAmbiguous
from chuky.plan import Unit


def unit_named(units: Iterable[Unit], typed: str) -> str:
    """The code of the one unit that is called so; what nothing is called stays as it was typed.

    Raises UnitAmbiguous where several units bear the name.
    """
    names = {unit.code: unit.name for unit in units}
    wanted = _same(typed)
    by_code = [code for code in names if code == typed.strip()]
    found = by_code or [code for code, name in names.items() if _same(name) == wanted]
    if len(found) > 1:
        codes = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
        raise UnitAmbiguous(name=typed.strip(), count=len(found), codes=codes)
    return found[0] if found else typed.strip()


def _same(text: str) -> str:
    """Composed letters, one blank between words, no capitals: what two hands type differently."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
