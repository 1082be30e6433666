"""What a reasonable official might read otherwise; said with the explanation, never hidden."""

from chuky.deadline.grammar.said import Said
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span
from chuky.language import Text

_AMBIGUOUS = Text("có thể hiểu khác", "may be read otherwise")


def doubts(said: Said, reading: Reading) -> list[Text]:
    """The reader's own choices in `reading`: a year assumed, the first of several days taken."""
    found = []
    used = [span for span in said.spans if _used(span, reading)]
    if used and not any(span.year_known for span in used):
        found.append(
            Text(
                f"không nêu năm, tính theo năm {said.year}",
                f"no year is named, counted from {said.year}",
            )
        )
    if any(span.vague for span in used) and reading.rule != "vague":
        found.append(
            Text(
                "“đầu”, “giữa”, “cuối” không nêu ngày (BLDS 2015, Điều 146)",
                "đầu, giữa, cuối name no day (Civil Code 2015, art. 146)",
            )
        )
    if len(used) < len(said.spans) and reading.kind in ("fixed", "window"):
        found.append(_other(said, used))
    if "thường xuyên" in said.low and reading.kind != "continuous":
        found.append(
            Text(
                f"{_AMBIGUOUS.vi}: câu còn nói “thường xuyên”",
                f"{_AMBIGUOUS.en}: thường xuyên (continuously) is also said",
            )
        )
    return found


def _used(span: Span, reading: Reading) -> bool:
    near = (reading.opens, reading.due)
    if reading.rule == "before" and reading.due is not None:
        return (span.first - reading.due).days in (0, 1)
    return any(day in (span.first, span.last) for day in near if day is not None)


def _other(said: Said, used: list[Span]) -> Text:
    """Another expression of time in the same wording, quoted."""
    other = next(span for span in said.spans if span not in used)
    words = said.quote(other.start, other.end)
    return Text(
        f"{_AMBIGUOUS.vi}: câu còn nêu “{words}”",
        f"{_AMBIGUOUS.en}: “{words}” is also named",
    )
