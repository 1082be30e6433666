"""Deadline wordings: each stage has one, it can be read, and what is ours is marked as ours."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, warning
from chuky.plan.model import Stage

if TYPE_CHECKING:
    from chuky.deadline import Reading


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

    edition = context.editions[0]
    for (path, written), stage in zip(context.stages(), edition.stages, strict=True):
        wording = stage.stated or stage.due
        if wording is not None:
            before_day = stage.before_day or edition.before_day
            place = (*path, "stated" if written.stated else "due")
            yield from _judge(context, place, stage, read(wording, edition.year, before_day))


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


def _judge(
    context: LintContext, path: KeyPath, stage: Stage, reading: "Reading"
) -> Iterator[Finding]:
    if reading.kind == "unreadable":
        yield _unreadable(context, path, reading)
    elif reading.kind == "after_event" and reading.direction == "before":
        yield _counted_back(context, path, reading.text)
    elif reading.kind == "after_event" and not stage.after:
        yield _event_unknown(context, path, reading.text)
    elif reading.due is None and reading.kind != "after_event" and stage.kind != "milestone":
        yield _no_last_day(context, path, reading.text)


def _unreadable(context: LintContext, path: KeyPath, reading: "Reading") -> Finding:
    from chuky.deadline.exceptions import KNOWN

    wording, why, known = reading.text, reading.explanation, "; ".join(KNOWN)
    return error(
        context.source,
        "unreadable-wording",
        path,
        Text(
            f"không đọc được thời hạn “{wording}” ({why.vi})",
            f"“{wording}” can't be read as a deadline ({why.en})",
        ),
        Text(
            f"các cách viết được hiểu: {known}",
            f"wordings that are known: {known}",
        ),
    )


def _counted_back(context: LintContext, path: KeyPath, wording: str) -> Finding:
    return error(
        context.source,
        "counted-back",
        path,
        Text(
            f"“{wording}” tính lùi từ một việc chưa có ngày",
            f"“{wording}” counts back from an event that has no day yet",
        ),
        Text(
            "đặt `stated: null`, `due` là ngày cuối và `illustrative`",
            "use `stated: null` with `due` and `illustrative`",
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
