"""`chuky status`: what is late, what is stuck; exits 1 where something is."""

import json
import os
import sys
from pathlib import Path

import click

from chuky.clock import VIETNAM
from chuky.language import Text, pick

KINDS = {
    "late": Text("✕ quá hạn", "✕ late"),
    "blocked": Text("▲ bị giữ lại", "▲ held back"),
    "mail": Text("! thư chưa gửi", "! mail not sent"),
    "address": Text(
        "▲ số người nhận chưa có địa chỉ (bổ sung rồi chuky remind --again)",
        "▲ people without an address (add them, then chuky remind --again)",
    ),
    "held": Text(
        "▲ thư bị giữ sau khi khôi phục; thả bằng chuky restore --release",
        "▲ mail is held after a restore; chuky restore --release lets it go",
    ),
    "paused": Text("▲ tạm dừng", "▲ paused"),
    "catch_up": Text(
        "✕ luồng chạy bù không chạy xong từ", "✕ the catch-up has not completed since"
    ),
    "bounces": Text(
        "✕ không đọc được hộp thư báo trả từ", "✕ the mailbox of bounces can't be read since"
    ),
    "reminders": Text("✕ thư nhắc đến hạn mà chưa đi từ", "✕ reminders due have not left since"),
    "moments": Text("✕ thời điểm đến hạn mà chưa chạy từ", "✕ moments due have not run since"),
    "clock": Text(
        "✕ đồng hồ đáng ngờ, mọi việc bị giữ; chuky confirm-clock",
        "✕ the clock is in doubt, all is held; chuky confirm-clock",
    ),
    "stuck": Text("✕ không chạy được", "✕ can't run"),
    "audit": Text("! sổ nhật ký không nguyên vẹn", "! audit trail damaged"),
}


@click.command("status", epilog="Ví dụ · Example: chuky status --home workspace/demo")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(home: Path, as_json: bool) -> None:
    """Việc gì quá hạn, việc gì đang kẹt; trạng thái thoát 1 khi có.

    What is late and what is stuck in every cycle of a house (a rehearsal's workspace is one too).
    """
    from chuky.cycle.overview import troubles, waiting_in_time
    from chuky.exceptions import UsageError
    from chuky.house import HouseSettings, open_house

    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        found, waits = troubles(house, whole_trail=True), waiting_in_time(house)
    finally:
        house.close()
    if as_json:
        rows = [vars(item) | {"since": item.since and item.since.isoformat()} for item in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for item in found:
            since = f"{item.since.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if item.since else ""
            subject = "" if item.subject == item.kind else f" · {item.subject}"
            click.echo(f"{KINDS[item.kind]}  {item.cycle}{subject}  {since}".rstrip())
        for cycle, wait in waits:
            click.echo(f"◐ {wait.say()}  {cycle} · {wait.stage}")
        if not found:
            click.echo(pick("✓ không có việc quá hạn hay bị kẹt", "✓ nothing is late or stuck"))
    if found:
        sys.exit(1)
