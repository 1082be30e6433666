"""What `rehearse` and `demo` share: a progress line, the rehearsal, its summary."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from chuky.plan.load import LoadedPlan
from chuky.rehearsal.options import SUMMARY, Progress, RehearsalOptions


def rehearse_and_report(
    loaded: LoadedPlan, options: RehearsalOptions, *, as_json: bool = False, quiet: bool = False
) -> None:
    """Rehearse, verify what was published, print the summary."""
    from chuky.plan.lint.stop import lint_or_raise
    from chuky.rehearsal.summary import summarize, summary_json, summary_text
    from flows.rehearse import rehearse

    lint_or_raise(loaded)
    started = time.monotonic()
    with _progress(quiet or as_json) as progress:
        rehearsed = rehearse(loaded, options, progress)
    summary = summarize(rehearsed.house, rehearsed.publications)
    rehearsed.house.close()
    text = summary_text(summary)
    (options.folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(summary_json(summary), ensure_ascii=False, indent=1))
    else:
        click.echo(text)
        click.echo(f"({time.monotonic() - started:.1f} s)", err=True)


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    if quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)

        def told(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield told
