"""What went wrong, said to Prefect by name and class alone.

An exception's text becomes a state message in Prefect's database and its logs, and may hold a
unit's name, a mail address, a row of scores. The text goes to the ledger, where `chuky status`
reads it; Prefect gets what stands here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chuky.exceptions import ChukyError


class Discreet(ChukyError):
    """{detail}"""

    en = "{detail}"


class StepFailed(Discreet):
    """`{what}` không xong ({error}); xem `chuky status`"""

    en = "`{what}` did not finish ({error}); see `chuky status`"
    original: Exception


class MomentsStuck(Discreet):
    """{moments} không chạy được ({errors}); các bước khác đã chạy tiếp; xem `chuky status`"""

    en = "{moments} could not run ({errors}); other stages went on; see `chuky status`"


@contextmanager
def discreet(what: str) -> Iterator[None]:
    """Let no exception out but one that says `what` (an id) and the error's class; the error
    itself stays at hand as `original`, in this process. Raises StepFailed."""
    try:
        yield
    except Discreet:
        raise
    except Exception as error:
        failed = StepFailed(what=what, error=type(error).__name__)
        failed.original = error
        raise failed from None
