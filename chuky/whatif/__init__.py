"""What would move with a deadline: two timetables compared before anything is changed."""

from chuky.whatif.change import Change, changed
from chuky.whatif.effect import Effect, compare

__all__ = ["Change", "Effect", "changed", "compare"]
