"""Asking Prefect for a run per moment after the ledger changed, where a server is known.

Shared by the commands that change a timetable.
"""

import os
from typing import TYPE_CHECKING

import click

from chuky.language import pick

if TYPE_CHECKING:
    from chuky.house import House


def ask_prefect(house: "House") -> None:
    """One run per moment; without a known server the next `chuky up` or catch-up asks."""
    from flows.machine import join_machine

    if not join_machine(house.folder / "prefect") and not os.environ.get("PREFECT_API_URL"):
        return
    from flows.scheduling import agree

    done = agree(house)
    click.echo(
        pick(
            f"✓ Prefect: đặt {done.asked}, giữ {done.kept}, hủy {done.cancelled} lượt chạy",
            f"✓ Prefect: {done.asked} runs asked, {done.kept} kept, {done.cancelled} cancelled",
        )
    )
