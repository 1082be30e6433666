"""The process of Prefect's server. It ends when its standard input closes: with its parent.

Run as `python -m flows.engine_process SOCKET` by `flows.engine`, which hands it the number of a
socket that listens; a parent that is killed outright leaves no server behind.
"""

import os
import socket
import sys
import threading


def main() -> None:
    """Serve Prefect's API on loopback until the parent is gone."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    import uvicorn

    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, log_level="error", access_log=False
    )
    uvicorn.Server(config).run([socket.socket(fileno=int(sys.argv[1]))])


def _leave_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
