"""`chuky backup --home DIR FILE`: ledger, vault and keys as one archive.

Belongs here: arguments and printing. The saving is in `chuky.backup`.
"""

import os
from pathlib import Path

import click

from chuky.language import pick


@click.command("backup", epilog="Ví dụ · Example: chuky backup --home /srv/chuky sao-luu.tar")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
def command(file: Path, home: Path) -> None:
    """Sao lưu sổ cái, kho hồ sơ và khóa thành một tệp, kể cả khi mọi thứ đang chạy.

    Saves ledger, vault and keys as one archive while everything runs. It holds the ballots' keys:
    keep it as safe as the house itself.
    """
    from chuky.backup import backup, record_saved
    from chuky.clock import SystemClock
    from chuky.house import HouseSettings

    settings = HouseSettings.from_environment(os.environ)
    report = backup(home, file, settings)
    events = sum(chain.events for chain in report.manifest.chains.values())
    click.echo(
        pick(
            f"✓ {file}: {report.manifest.vault} tệp hồ sơ, {events} sự kiện, {report.size:,} byte",
            f"✓ {file}: {report.manifest.vault} files, {events} events, {report.size:,} bytes",
        )
    )
    if not record_saved(home, report, settings, SystemClock().now()):
        click.echo(
            pick(
                "! chưa ghi được vào sổ cái rằng đã sao lưu: trang Hôm nay vẫn nêu lần trước",
                "! the ledger could not be told of it: Today still names the last one",
            ),
            err=True,
        )
