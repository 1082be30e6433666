"""Deadline wordings: each stage has one, it can be read, and what is ours is marked as ours."""

from collections.abc import Iterator

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, warning
from chuky.plan.load import editions
from chuky.plan.model import Stage

EXAMPLES = "“Trước ngày 30/9/2024”, “Trong tháng 12/2023”, “Từ ngày 01/12/2026 đến ngày 15/12/2026”"


def presence(context: LintContext) -> Iterator[Finding]:
    """The document's wording, or a day of ours with the mark; a milestone may have neither."""
    for path, stage in context.stages():
        if stage.stated is not None and stage.due is not None:
            yield _two_wordings(context, path)
        elif stage.stated is None and stage.due is None and stage.kind != "milestone":
            yield _no_wording(context, path, stage)
        elif stage.due is not None and stage.illustrative is None:
            yield _unmarked(context, path, stage)


def readable(context: LintContext) -> Iterator[Finding]:
    """Every wording is read, and gives something that can be scheduled."""
    from chuky.deadline import read

    edition = editions(context.plan)[0]
    for (path, stated), stage in zip(context.stages(), edition.stages, strict=True):
        wording = stage.stated or stage.due
        if wording is None:
            continue
        place = (*path, "stated" if stated.stated else "due")
        try:
            reading = read(wording, edition.year, before_day=stage.before_day or edition.before_day)
        except ChukyError:
            yield _unreadable(context, place, wording)
            continue
        if reading.kind == "unreadable":
            yield _unreadable(context, place, wording)
        elif reading.kind == "after_event" and not stage.after:
            yield _event_unknown(context, place, wording)
        elif reading.due is None and reading.kind != "after_event" and stage.kind != "milestone":
            yield _no_last_day(context, place, wording)


def milestones(context: LintContext) -> Iterator[Finding]:
    """A milestone says what shows that it is done."""
    for path, stage in context.stages():
        if stage.kind == "milestone" and not stage.product:
            yield warning(
                context.source,
                "no-product",
                path,
                Text(
                    f"mốc `{stage.key}` không nêu sản phẩm phải có khi xong",
                    f"milestone `{stage.key}` names nothing to show when done",
                ),
                Text("thêm `product`", "add `product`"),
            )


def _two_wordings(context: LintContext, path: KeyPath) -> Finding:
    return error(
        context.source,
        "two-wordings",
        (*path, "due"),
        Text("bước có cả `stated` và `due`", "the stage has both `stated` and `due`"),
        Text(
            "giữ `stated` (lời văn bản); `due` chỉ dùng khi `stated: null`",
            "keep `stated` (the document's words); `due` is for `stated: null`",
        ),
    )


def _no_wording(context: LintContext, path: KeyPath, stage: Stage) -> Finding:
    return error(
        context.source,
        "no-deadline",
        (*path, "stated"),
        Text(f"bước `{stage.key}` không có thời hạn", f"stage `{stage.key}` has no deadline"),
        Text(
            "trích lời văn bản vào `stated`, hoặc đặt `due` kèm `illustrative`",
            "quote the document in `stated`, or give `due` with `illustrative`",
        ),
    )


def _unmarked(context: LintContext, path: KeyPath, stage: Stage) -> Finding:
    return error(
        context.source,
        "due-without-mark",
        (*path, "due"),
        Text(
            f"thời hạn “{stage.due}” không phải của văn bản mà không ghi `illustrative`",
            f"“{stage.due}” is not the document's and has no `illustrative`",
        ),
        Text("thêm `illustrative: {reason, source}`", "add `illustrative: {reason, source}`"),
    )


def _unreadable(context: LintContext, path: KeyPath, wording: str) -> Finding:
    return error(
        context.source,
        "unreadable-wording",
        path,
        Text(f"không đọc được thời hạn “{wording}”", f"“{wording}” can't be read as a deadline"),
        Text(
            f"viết như {EXAMPLES}, hoặc ngày ISO ở `due`; thử với `chuky deadline`",
            f"write it like {EXAMPLES}, or an ISO date in `due`; try `chuky deadline`",
        ),
    )


def _event_unknown(context: LintContext, path: KeyPath, wording: str) -> Finding:
    return error(
        context.source,
        "event-without-after",
        path,
        Text(
            f"“{wording}” tính từ một việc, nhưng bước không có `after`",
            f"“{wording}” counts from an event, but the stage has no `after`",
        ),
        Text("ghi bước là việc đó vào `after`", "name that event's stage in `after`"),
    )


def _no_last_day(context: LintContext, path: KeyPath, wording: str) -> Finding:
    return error(
        context.source,
        "no-last-day",
        path,
        Text(f"“{wording}” không có ngày cuối", f"“{wording}” has no last day"),
        Text(
            "đặt `stated: null`, `due` là ngày cuối và `illustrative`; hoặc đổi thành `milestone`",
            "use `stated: null` with `due` and `illustrative`, or make it a `milestone`",
        ),
    )
