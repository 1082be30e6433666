"""`chuky user`: the first administrator, and roles where no second person can grant them."""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = "Ví dụ · Example: chuky user add an.nguyen --name 'Nguyễn An' --admin --home /srv/chuky"

GRANT_EPILOG = (
    "Ví dụ · Example: chuky user grant an.nguyen head --cycle thanh-mien-par-index-2023 "
    "--unit TM01 --reason 'Quyết định phân công số 12' --home /srv/chuky"
)


@click.group("user", epilog=EPILOG)
def command() -> None:
    """Tài khoản của ứng dụng web: tạo, mời, cấp vai trò khi chỉ có một quản trị viên.

    Accounts of the web application; roles where a house has a single administrator.
    """


@command.command("add", epilog=EPILOG)
@click.argument("account")
@click.option("--name", default="", help="Họ và tên · Full name.")
@click.option("--email", default=None, help="Thư điện tử · E-mail.")
@click.option("--admin", is_flag=True, help="Quản trị mọi chu kỳ · Administrator of every cycle.")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
def add(account: str, name: str, email: str | None, admin: bool, home: Path) -> None:
    """Tạo tài khoản, in đường dẫn mời đặt mật khẩu (dùng một lần, 7 ngày).

    Adds an account and prints the link by which its password is chosen (once, within 7 days).
    """
    from chuky.access.accounts import add_account, invite
    from chuky.access.roles import ALL, Grant, give_role
    from chuky.clock import SystemClock
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        now = SystemClock().now()
        with house.ledger.transaction() as session:
            row = add_account(session, account, name, "command-line", now, email)
            if admin:
                grant = Grant("administrator", ALL, ALL)
                give_role(session, row.id, grant, "command-line", "command-line", now)
            token = invite(session, row.id, "command-line", now)
    finally:
        house.close()
    click.echo(pick(f"✓ {row.id}; đặt mật khẩu tại:", f"✓ {row.id}; choose the password at:"))
    click.echo(f"  /invitation/{token}")


@command.command("grant", epilog=GRANT_EPILOG)
@click.argument("account")
@click.argument("role")
@click.option("--cycle", default="*", help="Chu kỳ; bỏ trống: mọi chu kỳ · Cycle; all if left out.")
@click.option("--unit", default="*", help="Mã đơn vị, với người của đơn vị · A unit's code.")
@click.option("--reason", required=True, help="Lý do, ghi vào nhật ký · Reason, kept on record.")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
def grant(account: str, role: str, cycle: str, unit: str, reason: str, home: Path) -> None:
    """Cấp vai trò mà không cần người duyệt thứ hai; nhật ký ghi là cấp từ máy chủ.

    Grants a role without a second person; the audit trail says that it came from the machine.
    """
    from chuky.access.granting import grant_from_command_line
    from chuky.access.roles import Grant
    from chuky.clock import SystemClock
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        held = Grant(role, cycle, unit)
        grant_from_command_line(house, account, held, reason, SystemClock().now())
    finally:
        house.close()
    click.echo(pick(f"✓ {account}: {role}", f"✓ {account}: {role}"))
