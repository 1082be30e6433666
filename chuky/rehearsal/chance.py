"""Chance that depends only on the seed and on names: the same question, the same answer."""

import hashlib
import random


def chance(seed: int, *names: object) -> random.Random:
    """A generator for one question, such as `chance(1, "TM01", "late")`."""
    text = "/".join(str(name) for name in (seed, *names))
    return random.Random(hashlib.sha256(text.encode()).digest())


def happens(seed: int, share: float, *names: object) -> bool:
    """Whether something that happens with probability `share` happens here."""
    return chance(seed, *names).random() < share
