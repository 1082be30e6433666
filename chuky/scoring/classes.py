"""Classification (xếp loại): the highest band whose index and conditions a unit meets.

A failed condition drops the unit to the band that it names, else to the next below; of several
failed conditions the one that drops deepest counts.
"""

from collections.abc import Sequence

from chuky.criteria.model import Band, Condition
from chuky.language import Text
from chuky.scoring.conditions import say, unmet
from chuky.scoring.exceptions import BandNotBelow
from chuky.scoring.standing import Standing

_DROPPED = Text("không xếp loại {band}: {reason}", "not classed {band}: {reason}")


def classify(bands: Sequence[Band], standing: Standing) -> tuple[Band | None, tuple[Text, ...]]:
    """The unit's band, None where it reaches none, and why it fell. Raises BandNotBelow."""
    index = standing.index
    if index is None:
        return None, ()
    ordered = sorted(bands, key=lambda band: band.at_least, reverse=True)
    place = next((n for n, band in enumerate(ordered) if index >= band.at_least), len(ordered))
    reasons: list[Text] = []
    while place < len(ordered):
        band = ordered[place]
        failed = unmet(band.conditions, standing)
        if not failed:
            return band, tuple(reasons)
        reasons += [_reason(band, condition) for condition in failed]
        place = max(_fallen(ordered, place, condition) for condition in failed)
    return None, tuple(reasons)


def _fallen(ordered: Sequence[Band], place: int, condition: Condition) -> int:
    if condition.otherwise is None:
        return place + 1
    below = [n for n in range(place + 1, len(ordered)) if ordered[n].key == condition.otherwise]
    if not below:
        raise BandNotBelow(band=ordered[place].key, otherwise=condition.otherwise)
    return below[0]


def _reason(band: Band, condition: Condition) -> Text:
    said = say(condition)
    return Text(
        _DROPPED.vi.format(band=band.name, reason=said.vi),
        _DROPPED.en.format(band=band.name_en or band.name, reason=said.en),
    )
