"""`chuky demo`: what `make demo` runs. Two rehearsed cycles, one published and one half way."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click

from chuky.language import pick
from chuky.plan.load import find_plan, load_plan


@click.command("demo", epilog="Ví dụ · Example: chuky demo --no-serve")
@click.option("--no-serve", is_flag=True, help="Không mở máy chủ · Don't serve the result.")
@click.option("--port", type=int, default=0, help="Cổng; 0: cổng trống · Port; 0: a free one.")
def command(no_serve: bool, port: int) -> None:
    """Diễn tập Thanh Miện 2023 rồi mở ứng dụng web với hai chu kỳ cho đến khi dừng (Ctrl+C).

    Rehearses Thanh Miện 2023, prints the result, and serves the web application with it and with
    a second cycle that stands in the middle of its year.
    """
    from chuky.cli.demonstrating import PUBLISHED
    from chuky.cli.rehearsing import rehearse_and_report
    from chuky.rehearsal.options import RehearsalOptions
    from chuky.rehearsal.workspace import WorkspaceTaken

    loaded = load_plan(find_plan(PUBLISHED))
    for folder in _folders():
        try:
            rehearse_and_report(loaded, RehearsalOptions(folder))
            break
        except WorkspaceTaken:
            continue  # made by an earlier version of the plan: kept, the next folder is taken
    if not no_serve:
        show(folder, port)


def _folders() -> Iterator[Path]:
    """workspace/demo, workspace/demo-2, …"""
    yield Path("workspace") / "demo"
    for number in count(2):
        yield Path("workspace") / f"demo-{number}"


def show(folder: Path, port: int) -> None:
    """Serve the house in `folder` on loopback until the user stops."""
    from chuky.cli.demonstrating import demonstration
    from dashboard.app import create_app
    from dashboard.serving import free_port, serve

    click.echo(pick("Đang diễn tập chu kỳ thứ hai…", "Rehearsing a second cycle…"), err=True)
    web = demonstration(folder)
    port = port or free_port()
    click.echo(f"\nChu Kỳ: http://127.0.0.1:{port}/   (Ctrl+C để dừng · to stop)")
    for account, password, what in web.demonstration.sign_ins if web.demonstration else ():
        click.echo(f"  {account:<11} {password}   {what}")
    try:
        serve(create_app(web), "127.0.0.1", port)
    finally:
        web.house.close()
