"""Exact quotients: a fraction becomes a decimal once, at the end, half away from zero.

Decimals alone would round twice (at the context's precision, then at the set's places).
"""

from decimal import Decimal
from fractions import Fraction


def round_fraction(value: Fraction, places: int) -> Decimal:
    """`value` at `places` decimals; a half goes away from zero (the offices' rule)."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # through text: arithmetic would round to the context's 28 digits
    return Decimal(f"{whole if value >= 0 else -whole}E-{places}")


def ratio(part: Decimal, whole: Decimal) -> Fraction:
    """part ÷ whole, exactly; 0 where the whole is 0 (nothing could be had)."""
    return Fraction(part) / Fraction(whole) if whole else Fraction(0)
