"""`chuky user add`: accounts from the command line, the first administrator above all."""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = "Ví dụ · Example: chuky user add an.nguyen --name 'Nguyễn An' --admin --home /srv/chuky"


@click.group("user", epilog=EPILOG)
def command() -> None:
    """Tài khoản của ứng dụng web: tạo, mời. Quyền khác cấp trên trang Người dùng.

    Accounts of the web application. Other rights are granted on the page People.
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
