"""`chuky restore FILE --home DIR`: a house from its archive, its mail held until released.

Belongs here: arguments and printing. The restoring is in `chuky.backup`.
"""

import os
from pathlib import Path

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

_ONE_OF = Text(
    "nêu một tệp sao lưu, hoặc --release để thả thư",
    "name an archive, or --release to let mail go",
)


@click.command("restore", epilog="Ví dụ · Example: chuky restore sao-luu.tar --home /srv/chuky-moi")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--release", is_flag=True, help="Thả thư đang bị giữ · Let held mail leave.")
def command(file: Path | None, home: Path, release: bool) -> None:
    """Khôi phục vào thư mục trống, kiểm tra mọi mã băm; thư bị giữ lại cho đến khi --release.

    Restores into an empty folder and checks every hash and audit trail; ledger and vault go where
    CHUKY_LEDGER and CHUKY_VAULT say, the ledger must be empty. No mail leaves until
    `chuky restore --release --home DIR`.
    """
    if (file is None) is not release:
        raise UsageError(detail=_ONE_OF)
    if file is None:
        _release(home)
        return
    from chuky.backup import restore
    from chuky.house import HouseSettings

    report = restore(file, home, HouseSettings.from_environment(os.environ))
    click.echo(
        pick(
            f"✓ {home}: {report.manifest.vault} tệp đúng mã băm, sổ nhật ký nguyên vẹn\n"
            f"▲ thư đang bị giữ; khi máy cũ đã tắt hẳn: chuky restore --release --home {home}",
            f"✓ {home}: {report.manifest.vault} files agree, audit trails intact\n"
            f"▲ mail is held; once the old house is off: chuky restore --release --home {home}",
        )
    )


def _release(home: Path) -> None:
    from chuky.backup.exceptions import NothingHeld
    from chuky.reminders.hold import release_hold

    if not release_hold(home):
        raise NothingHeld(folder=home)
    click.echo(pick(f"✓ {home}: thư được gửi trở lại", f"✓ {home}: mail leaves again"))
