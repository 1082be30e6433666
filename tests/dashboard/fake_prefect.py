"""A server that answers as Prefect's API does: a worker, and one run of each kind."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


class FakePrefect(BaseHTTPRequestHandler):
    """Answers as Prefect's API does, with one run of each kind."""

    asked: ClassVar[dict[str, str]] = {}
    cycle = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        FakePrefect.asked[self.path] = self.headers.get("Authorization", "")
        at = "2024-01-11T02:00:00+00:00"
        run = f"{self.cycle}/self-assessment/all/closes/v1"
        answers = {
            "/api/work_pools/filter": [{"name": "chuky"}],
            "/api/work_pools/chuky/workers/filter": [
                {"name": "w1", "status": "ONLINE", "last_heartbeat_time": at}
            ],
            "/api/flow_runs/count": 2,
            "/api/flow_runs/filter": [
                {"name": run, "state_name": "Crashed", "start_time": at},
                {"name": "hidden-cycle/a/all/opens/v1", "state_name": "Completed"},
                {"name": "chạy bù", "state_name": "Completed", "start_time": at},
            ]
            if "START_TIME_DESC" in body
            else [],
        }
        answer = json.dumps(answers[self.path]).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_given: object) -> None:
        """Nothing on the tests' output."""


@contextmanager
def prefect_answers(cycle: str) -> Iterator[str]:
    """The address of its API on a free loopback port; its runs are of the cycle."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakePrefect)
    FakePrefect.cycle = cycle
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
