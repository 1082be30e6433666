"""`chuky demo`: what `make demo` runs. Rehearses Thanh Miện 2023, prints and serves the result."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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

    folder = Path("workspace") / "demo"
    rehearse_and_report(load_plan(find_plan(PLAN)), RehearsalOptions(folder))
    if not no_serve:
        serve(folder / "publication")


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
