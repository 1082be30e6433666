"""The command line: the roof of the house, the one place that may reach every layer, lazily.

Each command is one module here with a click command named `command`. Heavy imports stand inside
the commands, so that `chuky --help` answers at once.
"""

import importlib
import os
import sys
from typing import Any

import click

from chuky import __version__
from chuky.exceptions import ChukyError
from chuky.language import Text, current_language

COMMANDS: dict[str, Text] = {
    "check": Text("kiểm tra một kế hoạch, in lịch trình đã hiểu", "validate a plan"),
    "timetable": Text("in lịch trình của kế hoạch", "print a plan's timetable"),
    "deadline": Text("một câu thời hạn nghĩa là gì, theo quy tắc nào", "what a wording means"),
    "rehearse": Text("diễn tập cả năm trên đồng hồ giả lập", "rehearse the whole year"),
    "verify": Text("tính lại một công bố, kiểm tra mọi mã băm", "recompute a publication"),
    "schedule": Text("kích hoạt chu kỳ thật trong sổ cái", "activate a real cycle"),
    "move": Text("dời hạn của chu kỳ đang chạy", "move a running cycle's deadline"),
    "act": Text("nhập văn bản đã ký kết thúc một bước", "enter the document that ends a stage"),
    "pause": Text("tạm dừng một bước hay cả chu kỳ, cho chạy tiếp", "pause, or resume"),
    "close-early": Text("đóng một bước trước hạn khi đã đủ", "close a stage when all is in"),
    "confirm-clock": Text("xác nhận đồng hồ máy đúng", "confirm a doubted clock"),
    "up": Text("máy chủ Prefect, worker, web trong một lệnh", "everything on this machine"),
    "template": Text("biểu mẫu Excel của đơn vị, phiếu in", "units' workbooks, paper ballots"),
    "submit": Text("gửi tệp của đơn vị, hoặc cả thư mục", "send a unit's file, or a folder"),
    "evidence": Text("gửi tài liệu kiểm chứng của một tiêu chí", "send a component's evidence"),
    "diff": Text("hai năm khác nhau ở đâu", "what changed between two years"),
    "import": Text("đọc bảng tính cũ của cơ quan", "read an office's old workbooks"),
    "status": Text("việc gì quá hạn, việc gì kẹt", "what is late, what is stuck"),
    "remind": Text("ngày nào ai nhận thư nhắc gì; gửi ngay", "who is reminded of what; send now"),
    "urge": Text("dự thảo công văn đôn đốc", "draft the letter that urges late units"),
    "what-if": Text("dời một hạn thì những gì dời theo", "what would move with a deadline"),
    "roll": Text("viết kế hoạch của năm khác từ kế hoạch này", "the plan of another year"),
    "backup": Text("sao lưu sổ cái, kho hồ sơ, khóa thành một tệp", "save a house as one archive"),
    "restore": Text("khôi phục từ bản sao lưu, giữ thư lại", "restore a house, its mail held"),
    "serve": Text("mở ứng dụng web", "serve the web application"),
    "user": Text("tài khoản của ứng dụng web", "accounts of the web application"),
    "demo": Text("diễn tập Thanh Miện 2023 và mở công bố", "the README's demonstration"),
    "prepare": Text("chuẩn bị sẵn những gì chạy lần đầu mất thời gian", "warm up after setup"),
}
"""Every command with its one line of help, so that listing them imports none of them."""


_MODULES = {"import": "import_old"}
"""Commands whose name is a word of Python and can't name a module."""


class LazyCommands(click.Group):
    """Imports a command's module only when the command is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"chuky.cli.{_MODULES.get(name, name.replace('-', '_'))}")
        found: click.Command = module.command
        return found

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Lệnh · Commands"):
            formatter.write_dl([(name, str(text)) for name, text in COMMANDS.items()])


@click.command(
    cls=LazyCommands,
    epilog="Ví dụ · Example: chuky check configs/plans/thanh-mien-par-index-2023.yaml",
)
@click.version_option(__version__, prog_name="chuky")
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    envvar="CHUKY_LANG",
    default="vi",
    help="Ngôn ngữ · Language.",
)
@click.option("--debug", is_flag=True, help="Hiện chi tiết lỗi · Show tracebacks.")
@click.pass_context
def cli(context: click.Context, lang: Any, debug: bool) -> None:
    """Chu Kỳ: chạy một kỳ đánh giá hằng năm đúng như kế hoạch đã ký.

    Runs a yearly government assessment exactly as its signed plan says.
    """
    current_language.set(lang)
    context.obj = {"debug": debug}


def main() -> None:
    """Entry point: a user's mistake is one line on stderr, never a traceback."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        _leave("dừng theo yêu cầu", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ChukyError as error:
        if "--debug" in sys.argv:
            raise
        _leave(str(error), error.exit_status)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        _leave("dừng theo yêu cầu", 130)
    sys.exit(status if isinstance(status, int) else 0)


def _leave(message: str, status: int) -> None:
    click.echo(f"chuky: {message}", err=True)
    sys.exit(status)
