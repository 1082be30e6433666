"""A writer of its own for tests: appends COUNT events to a cycle's audit trail, one by one.

Run as `python -m tests.chuky.ledger.appending URL CYCLE ACTOR COUNT`; it starts when it is told to
by a line on standard input, so that several begin at once.
"""

import sys
from datetime import UTC, datetime

from chuky.ledger.audit import append
from chuky.ledger.engine import open_ledger

AT = datetime(2024, 1, 31, 9, tzinfo=UTC)


def main(url: str, cycle: str, actor: str, count: str) -> None:
    ledger = open_ledger(url)
    ledger.engine.connect().close()
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        with ledger.transaction() as session:
            append(session, cycle, AT, actor, "test.appended", {"number": number})
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
