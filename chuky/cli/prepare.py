"""`chuky prepare`: what takes long the first time, done once after installation."""

import click


@click.command("prepare", epilog="Ví dụ · Example: chuky prepare")
def command() -> None:
    """Tạo sẵn cơ sở dữ liệu trống của Prefect để lần diễn tập đầu chạy nhanh.

    Migrates an empty Prefect database once, so that no rehearsal has to (about 10 s).
    """
    from flows.engine import make_template

    click.echo(f"✓ {make_template().name}")
