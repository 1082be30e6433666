"""The order of stages: nothing waits for itself, and the cycle ends in a publication."""

from collections.abc import Iterator

from chuky.configuration import Finding
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error
from chuky.plan.model import Stage


def cycles(context: LintContext) -> Iterator[Finding]:
    """Stages that wait for each other in a ring, named once a ring."""
    waits = {stage.key: (*stage.after, *stage.needs) for stage in context.plan.stages}
    named: set[str] = set()
    for path, stage in context.stages():
        ring = _ring(stage.key, waits)
        if ring is None or named & set(ring):
            continue
        named |= set(ring)
        shown = " → ".join([*ring, ring[0]])
        yield error(
            context.source,
            "cycle",
            path,
            Text(f"các bước chờ nhau thành vòng: {shown}", f"stages wait in a ring: {shown}"),
            Text("bỏ một mục `after` hoặc `needs`", "drop one of the `after` or `needs`"),
        )


def missing_publication(context: LintContext) -> Iterator[Finding]:
    """A cycle without a publication never ends; each group is published once."""
    published = [stage for stage in context.plan.stages if stage.kind == "publication"]
    if not published:
        yield error(
            context.source,
            "no-publication",
            ("stages",),
            Text("không có bước công bố", "there is no publication stage"),
            Text("thêm một bước `kind: publication`", "add a stage with `kind: publication`"),
        )
        return
    for path, stage in context.stages():
        if stage.kind == "publication" and not (stage.after or stage.needs):
            yield error(
                context.source,
                "publication-first",
                path,
                Text(
                    f"bước công bố `{stage.key}` không chờ bước nào",
                    f"publication `{stage.key}` waits for no stage",
                ),
                Text("thêm `after` hoặc `needs`", "give it `after` or `needs`"),
            )


def needs_without_dataset(context: LintContext) -> Iterator[Finding]:
    """`needs` is for stages that leave a dataset; a milestone leaves none."""
    kinds = {stage.key: stage.kind for stage in context.plan.stages}
    for path, stage in context.stages():
        for index, key in enumerate(stage.needs):
            if kinds.get(key) in ("milestone", "submission"):
                yield error(
                    context.source,
                    "needs-no-dataset",
                    (*path, "needs", index),
                    Text(f"bước `{key}` không có số liệu", f"stage `{key}` leaves no dataset"),
                    Text("chuyển sang `after`", "move it to `after`"),
                )


def _ring(start: str, waits: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The shortest way from a stage back to itself."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for key in waits.get(way[-1], ()):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append((*way, key))
    return None


def before_of(stage: Stage) -> tuple[str, ...]:
    """Every stage that must be over before this one's work can be."""
    return tuple(dict.fromkeys((*stage.after, *stage.needs)))
