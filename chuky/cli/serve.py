"""`chuky serve`: the web application over an office's house."""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = "Ví dụ · Example: chuky serve --home /srv/chuky --port 8600"


@click.command("serve", epilog=EPILOG)
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe · Address.")
@click.option("--port", type=int, default=8600, show_default=True, help="Cổng · Port.")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    help="Số tiến trình; trống: theo số lõi, nhiều nhất 4 · Processes; empty: by cores, at most 4.",
)
@click.option(
    "--insecure-cookies",
    is_flag=True,
    help="Cookie đi cả trên HTTP; chỉ dùng trên máy này · Cookies without TLS, loopback only.",
)
def command(home: Path, host: str, port: int, workers: int | None, insecure_cookies: bool) -> None:
    """Mở ứng dụng web của một nhà; đặt sau một máy chủ TLS khi có người dùng từ xa.

    Serves the web application of a house; put it behind a TLS proxy for users elsewhere.
    """
    from chuky.house import HouseSettings, open_house
    from dashboard.serving import default_workers, serve_home
    from dashboard.single_sign_on import single_sign_on

    single_sign_on(os.environ)  # what is set wrongly is said here, once
    open_house(home, settings=HouseSettings.from_environment(os.environ)).close()
    click.echo(pick(f"Chu Kỳ: http://{host}:{port}/", f"Chu Kỳ: http://{host}:{port}/"))
    serve_home(home, host, port, not insecure_cookies, workers or default_workers())
