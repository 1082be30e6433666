"""`chuky demo`: what `make demo` runs. Rehearses Thanh Miện 2023, prints and serves the result."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import click

from chuky.plan.load import find_plan, load_plan

PLAN = "thanh-mien-par-index-2023"


@click.command("demo", epilog="Ví dụ · Example: chuky demo --no-serve")
@click.option("--no-serve", is_flag=True, help="Không mở máy chủ · Don't serve the result.")
def command(no_serve: bool) -> None:
    """Diễn tập Thanh Miện 2023 rồi mở trang công bố cho đến khi dừng (Ctrl+C).

    Rehearses Thanh Miện 2023, prints the result and serves the publication until stopped.
    """
    from chuky.cli.rehearsing import rehearse_and_report
    from chuky.rehearsal.options import RehearsalOptions
    from chuky.rehearsal.workspace import WorkspaceTaken

    loaded = load_plan(find_plan(PLAN))
    for folder in _folders():
        try:
            rehearse_and_report(loaded, RehearsalOptions(folder))
            break
        except WorkspaceTaken:
            continue  # made by an earlier version of the plan: kept, the next folder is taken
    if not no_serve:
        serve(folder / "publication")


def _folders() -> Iterator[Path]:
    """workspace/demo, workspace/demo-2, …"""
    yield Path("workspace") / "demo"
    for number in count(2):
        yield Path("workspace") / f"demo-{number}"


class QuietFiles(SimpleHTTPRequestHandler):
    """Files of one folder, without a line for every request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def serve(folder: Path) -> None:
    """Serve the publication on a free loopback port until the user stops."""
    handler = partial(QuietFiles, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        click.echo(f"\nCông bố · Publication: {address}   (Ctrl+C để dừng · to stop)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
