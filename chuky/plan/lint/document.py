"""The signed document: its number agrees with itself, it was signed before its first milestone."""

from collections.abc import Iterator

from chuky.configuration import Finding
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, warning
from chuky.plan.lint.windows import windows_of


def document_number(context: LintContext) -> Iterator[Finding]:
    """Every number that the document calls itself by."""
    document = context.plan.document
    numbers = dict.fromkeys((document.number or "", *document.numbers_seen))
    seen = [number for number in numbers if number]
    if len(seen) > 1:
        shown = ", ".join(seen)
        yield warning(
            context.source,
            "document-number",
            ("document", "numbers_seen"),
            Text(f"văn bản tự ghi nhiều số: {shown}", f"the document has several numbers: {shown}"),
            Text(
                f"hỏi văn thư; hiện dùng {document.number}",
                f"ask the clerk; {document.number} is used",
            ),
        )


def incomplete_document(context: LintContext) -> Iterator[Finding]:
    """A copy without number or day can't be told from a draft."""
    document = context.plan.document
    lacking = [
        name
        for name, value in (
            (Text("số", "number"), document.number),
            (Text("ngày ban hành", "day of issue"), document.issued),
        )
        if value is None
    ]
    if lacking and document.illustrative is None:
        stated = f" (“{document.issued_stated}”)" if document.issued_stated else ""
        yield warning(
            context.source,
            "document-incomplete",
            ("document",),
            Text(
                f"văn bản không có {' và '.join(name.vi for name in lacking)}{stated}",
                f"the document lacks its {' and '.join(name.en for name in lacking)}{stated}",
            ),
            Text("bổ sung khi có bản đã ký", "fill it in from the signed copy"),
        )


def signed_too_late(context: LintContext) -> Iterator[Finding]:
    """A plan isn't signed after its first milestone."""
    issued = context.plan.document.issued
    dues = [
        (window.due.date(), window.path, window.stage)
        for window in windows_of(context)
        if window.due is not None
    ]
    if issued is None or not dues:
        return
    first, path, stage = min(dues, key=lambda item: item[0])
    if issued > first:
        yield warning(
            context.source,
            "signed-late",
            (*path, "stated"),
            Text(
                f"kế hoạch ký ngày {issued:%d/%m/%Y}, sau hạn đầu tiên {first:%d/%m/%Y} "
                f"(bước `{stage.key}`)",
                f"the plan was signed on {issued:%d/%m/%Y}, after its first deadline "
                f"{first:%d/%m/%Y} (stage `{stage.key}`)",
            ),
            Text("kiểm tra ngày ký và hạn này", "check the day of issue and this deadline"),
        )


def period(context: LintContext) -> Iterator[Finding]:
    """The assessed span runs forward."""
    span = context.plan.period
    if span is not None and span.end < span.start:
        yield error(
            context.source,
            "period-backwards",
            ("period",),
            Text(
                f"kỳ đánh giá kết thúc {span.end:%d/%m/%Y} trước khi bắt đầu {span.start:%d/%m/%Y}",
                f"the period ends on {span.end:%d/%m/%Y}, before it starts {span.start:%d/%m/%Y}",
            ),
            Text("đổi chỗ `from` và `to`", "swap `from` and `to`"),
        )
