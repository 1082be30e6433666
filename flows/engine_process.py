"""The process of Prefect's server. It ends when its standard input closes: with its parent.

Run as `python -m flows.engine_process PORT` by `flows.engine`; a parent that is killed outright
leaves no server behind.
"""

import os
import sys
import threading


def main() -> None:
    """Serve Prefect's API on loopback until the parent is gone."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    import uvicorn

    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        access_log=False,
    )


def _leave_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
