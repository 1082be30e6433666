"""Exact points: decimals in code, scaled integers in the ledger, never binary floats.

Belongs here: parsing, rounding and scaling of points. What points mean is in `chuky.scoring`.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

SCALE = 9
"""Decimal places kept in the ledger: enough for the nine published places of PAPI parts."""

_EXACT = Context(prec=50)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` at `places` decimals; a half goes away from zero (the offices' rule)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


def parse_points(text: str) -> Decimal:
    """Exact decimal of `1.25`, `1,25` or ` 1.25 `. Raises ValueError on anything else."""
    cleaned = text.strip().replace(",", ".")
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite():
        raise ValueError(text)
    return value


def to_scaled(value: Decimal) -> int:
    """`value` × 10^SCALE as an exact integer. Raises ValueError when it has more places."""
    scaled = value.scaleb(SCALE, context=_EXACT)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {SCALE} decimal places")
    return int(scaled)


def from_scaled(value: int) -> Decimal:
    """The decimal that `to_scaled` stored, without trailing zeros beyond need."""
    return Decimal(value).scaleb(-SCALE, context=_EXACT)


def plain(value: Decimal) -> str:
    """Text without exponent and without needless zeros: `92.5`, `100`, `0`."""
    text = format(value.normalize(_EXACT), "f")
    return "0" if text in ("-0", "") else text
