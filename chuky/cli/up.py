"""`chuky up`: everything on this machine in one command; ended by Ctrl-C.

Belongs here: arguments, printing, waiting. The processes are in `flows.machine`.
"""

import os
import signal
import socket
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from chuky.exceptions import ChukyError
from chuky.language import pick

if TYPE_CHECKING:
    from flows.machine import Machine

WEB_SECONDS = 60
"""A slow disk; it answers within 3 s on the machine where this was written."""
EPILOG = "Ví dụ · Example: chuky up --home /srv/chuky"


class ProcessFell(ChukyError):
    """tiến trình {name} đã dừng; xem {log}"""

    en = "the process {name} has ended; see {log}"


@click.command("up", epilog=EPILOG)
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--port", type=int, help="Cổng của web; trống: cổng trống · Web port.")
@click.option("--no-web", is_flag=True, help="Không mở ứng dụng web · Without the web.")
@click.option("--once", is_flag=True, help="Khởi động, kiểm tra rồi dừng · Start, check, stop.")
def command(home: Path, port: int | None, no_web: bool, once: bool) -> None:
    """Chạy mọi thứ trên máy này: máy chủ Prefect, worker, ứng dụng web; Ctrl-C để dừng.

    Prefect's server on loopback with an auth string, a worker, the web application; on free ports,
    logs in HOME/prefect. Ctrl-C or SIGTERM ends what it started, and nothing else.
    """
    from flows.machine import start_machine

    home = home.resolve()
    os.environ["CHUKY_HOME"] = str(home)
    signal.signal(signal.SIGTERM, _interrupt)
    machine = start_machine(home / "prefect")
    try:
        _fill(machine, home)
        machine.start_worker()
        click.echo(pick(f"✓ Prefect: {machine.engine.url}", f"✓ Prefect: {machine.engine.url}"))
        if not no_web:
            _start_web(machine, home, port or _free_port())
        click.echo(
            pick(
                f"✓ đang chạy; nhật ký ở {machine.folder}; Ctrl-C để dừng",
                f"✓ running; logs in {machine.folder}; Ctrl-C stops",
            )
        )
        _watch(machine, once)
    except KeyboardInterrupt:
        click.echo(pick("đang dừng …", "stopping …"))
    finally:
        machine.stop()


def _fill(machine: "Machine", home: Path) -> None:
    """Deployments, then a catch-up: what was missed runs, each moment to come gets its run."""
    from chuky.house import HouseSettings, open_house
    from chuky.planning.wanted import wanted_runs
    from flows.deploying import deploy_all
    from flows.engine import working_with
    from flows.scheduling import ask_catch_up

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        number = len(wanted_runs(house))
        with working_with(machine.engine):
            deploy_all()
            ask_catch_up()
    finally:
        house.close()
    click.echo(pick(f"✓ chạy bù, {number} thời điểm", f"✓ catching up, {number} moments"))


def _start_web(machine: "Machine", home: Path, port: int) -> None:
    child = machine.start(
        "web", "chuky", "serve", "--home", str(home), "--port", str(port), "--insecure-cookies"
    )
    until = time.monotonic() + WEB_SECONDS
    while not _answers(port):
        if child.process.poll() is not None or time.monotonic() > until:
            raise ProcessFell(name="web", log=child.log)
        time.sleep(0.2)
    click.echo(f"✓ Web: http://127.0.0.1:{port}/")


def _answers(port: int) -> bool:
    """Whether the web application says how it is, well or not."""
    import urllib.error
    import urllib.request

    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _watch(machine: "Machine", once: bool) -> None:
    while True:
        time.sleep(1)
        for name in machine.revive():
            click.echo(pick(f"▲ {name} đã dừng, chạy lại", f"▲ {name} fell, started again"))
        fallen = machine.fallen()
        if fallen is not None:
            raise ProcessFell(name=fallen, log=machine.folder / f"{fallen}.log")
        if once:
            return


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
