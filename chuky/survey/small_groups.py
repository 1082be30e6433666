"""Small groups are merged before tallies are published, so that nobody's answer can be read off.

A group is what one audience answered about one question of one unit. Two groups are merged only
where both count for the question or neither does, so the points that follow stay the same. What is
still under the minimum then, because the whole question has so few answers that may be merged, is
suppressed: it isn't published and gives no points; the unit lacks that part and isn't ranked until
the office decides (points by a council's decision, or a longer survey).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chuky.criteria import Component
from chuky.survey.tally import JOINED, Tally, audiences_in, counts_for

MINIMUM = 5
"""Answers; fewer could be traced to a person in a commune where people know each other."""

Answers = Counter[int]
Question = tuple[str, str, bool]
"""Unit, component, and whether the answers count for it."""


@dataclass(frozen=True, order=True)
class Suppressed:
    """A question of a unit whose answers are too few to publish."""

    unit_code: str
    component_code: str
    audience: str
    answers: int


def merge_small_groups(
    tallies: Iterable[Tally],
    minimum: int = MINIMUM,
    components: Mapping[str, Component] | None = None,
) -> list[Tally]:
    """Tallies fit for publication, sorted: no group under `minimum` answers.

    `components`: by code; where a component names its audiences, answers that count are kept apart
    from those that don't. Without it every audience counts. A merged audience is labelled
    `citizens+officials`. What is suppressed is named by `suppressed_groups`.
    """
    return [
        Tally(unit, label, component, answer, count)
        for (unit, component), groups in _merged(tallies, minimum, components or {})
        for label, answers in sorted(groups.items())
        if answers.total() >= minimum
        for answer, count in sorted(answers.items())
        if count
    ]


def suppressed_groups(
    tallies: Iterable[Tally],
    minimum: int = MINIMUM,
    components: Mapping[str, Component] | None = None,
) -> list[Suppressed]:
    """What `merge_small_groups` leaves out, so that the office hears of it."""
    return sorted(
        Suppressed(unit, component, label, answers.total())
        for (unit, component), groups in _merged(tallies, minimum, components or {})
        for label, answers in groups.items()
        if 0 < answers.total() < minimum
    )


def _merged(
    tallies: Iterable[Tally], minimum: int, components: Mapping[str, Component]
) -> list[tuple[tuple[str, str], dict[str, Answers]]]:
    questions: defaultdict[Question, dict[str, Answers]] = defaultdict(dict)
    for tally in tallies:
        component = components.get(tally.component_code)
        counts = component is None or counts_for(component, tally.audience)
        groups = questions[tally.unit_code, tally.component_code, counts]
        groups.setdefault(tally.audience, Counter())[tally.answer] += tally.count
    return [
        ((unit, component), _joined(groups, minimum))
        for (unit, component, _), groups in sorted(questions.items(), key=lambda item: item[0])
    ]


def _joined(groups: Mapping[str, Answers], minimum: int) -> dict[str, Answers]:
    """The smallest group joins the next smallest until none is too small or one is left."""
    left = dict(groups)
    while len(left) > 1:
        smallest, next_smallest = sorted(left, key=lambda label: (left[label].total(), label))[:2]
        if left[smallest].total() >= minimum:
            break
        together = left.pop(smallest) + left.pop(next_smallest)
        left[_label(smallest, next_smallest)] = together
    return left


def _label(*labels: str) -> str:
    return JOINED.join(sorted(key for label in labels for key in audiences_in(label)))
