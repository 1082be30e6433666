"""Which house the tasks of this process work in: the one handed over, else CHUKY_HOME's."""

import os
from pathlib import Path

from chuky.exceptions import UsageError
from chuky.house import House, HouseSettings, open_house
from chuky.language import Text

_house: House | None = None


def use_house(house: House | None) -> None:
    """Work in `house` from now on (a rehearsal's, with its simulated clock)."""
    global _house  # noqa: PLW0603
    _house = house


def current_house() -> House:
    """The house of this process. Raises UsageError where none is named."""
    if _house is None:
        home = os.environ.get("CHUKY_HOME")
        if not home:
            raise UsageError(
                detail=Text(
                    "chưa biết thư mục làm việc; đặt biến CHUKY_HOME",
                    "no home folder is known; set CHUKY_HOME",
                )
            )
        use_house(open_house(Path(home), settings=HouseSettings.from_environment(os.environ)))
        return current_house()
    return _house
