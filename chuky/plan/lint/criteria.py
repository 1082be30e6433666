"""A criteria set by itself: points add up, counts are as stated, codes stand once, rules hold.

Whether a plan's stages feed its components is in `feeding.py`.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from chuky.configuration import Finding, Source
from chuky.configuration.source import KeyPath
from chuky.criteria import Component, Condition, CriteriaSet, Criterion
from chuky.language import Text
from chuky.plan.lint.context import CriteriaFile, LintContext, error, suggest, warning
from chuky.plan.lint.feeding import components_of
from chuky.points import plain


def criteria_sums(context: LintContext) -> Iterator[Finding]:
    """Components add to their criterion, criteria to the set, surveyed ones to what is stated."""
    for file in context.criteria_files():
        groups = [k for k, g in context.plan.groups.items() if g.criteria == file.criteria.key]
        for number, criterion in enumerate(file.criteria.criteria):
            yield from _criterion_sum(file, number, criterion, groups)
        yield from _set_sums(file)


def component_counts(context: LintContext) -> Iterator[Finding]:
    """The numbers of components that the document states."""
    for criteria, source in context.criteria_files():
        for number, criterion in enumerate(criteria.criteria):
            path: KeyPath = ("criteria", number, "component_count")
            yield from _count(source, path, criterion.component_count, len(criterion.components))
        total = len(list(criteria.components()))
        yield from _count(source, ("component_count",), criteria.component_count, total)


def codes(context: LintContext) -> Iterator[Finding]:
    """Codes of criteria and of components stand once."""
    for criteria, source in context.criteria_files():
        places: list[tuple[KeyPath, str]] = []
        seen: dict[str, KeyPath] = {}
        for number, criterion in enumerate(criteria.criteria):
            for index, component in enumerate(criterion.components):
                places.append((("criteria", number, "components", index, "code"), component.code))
        criterion_places: list[tuple[KeyPath, str]] = [
            (("criteria", number, "code"), criterion.code)
            for number, criterion in enumerate(criteria.criteria)
        ]
        for path, code in (*places, *((p, f"{c} ") for p, c in criterion_places)):
            if code in seen:
                yield _code_twice(source, path, code.strip(), source.line(seen[code]))
            seen.setdefault(code, path)


def component_ranges(context: LintContext) -> Iterator[Finding]:
    """Minimum, maximum and step of a component fit each other and the set's places."""
    for criteria, source in context.criteria_files():
        for number, criterion in enumerate(criteria.criteria):
            for index, component in enumerate(criterion.components):
                wrong = _range_fault(criteria, component)
                if wrong is not None:
                    yield error(
                        source,
                        "component-range",
                        ("criteria", number, "components", index),
                        Text(f"`{component.code}`: {wrong.vi}", f"`{component.code}`: {wrong.en}"),
                        Text("sửa điểm hoặc bước điểm", "correct the points or the step"),
                    )


def caps(context: LintContext) -> Iterator[Finding]:
    """Bonus and penalty without a cap can swallow a year's work."""
    for criteria, source in context.criteria_files():
        natures = {component.nature for _, component in criteria.components()}
        for nature, cap in (("bonus", criteria.bonus_cap), ("penalty", criteria.penalty_cap)):
            if nature in natures and cap is None:
                yield warning(
                    source,
                    f"no-{nature}-cap",
                    (),
                    Text(f"có điểm `{nature}` nhưng không có trần", f"`{nature}` has no cap"),
                    Text(f"thêm `{nature}_cap`", f"add `{nature}_cap`"),
                )


def conditions(context: LintContext) -> Iterator[Finding]:
    """Codes, shares and bands that conditions, recognition and ranking name."""
    for criteria, source in context.criteria_files():
        bands = sorted(criteria.bands, key=lambda band: band.at_least, reverse=True)
        for index, band in enumerate(criteria.bands):
            path: KeyPath = ("bands", index, "conditions")
            below = [other.key for other in bands[bands.index(band) + 1 :]]
            yield from _conditions(source, path, criteria, band.conditions, below)
        if criteria.recognition is not None:
            path = ("recognition", "conditions")
            yield from _conditions(source, path, criteria, criteria.recognition.conditions, [])
            share = criteria.recognition.council_share
            if share is not None and not 0 < share <= 1:
                yield _bad_share(source, ("recognition", "council_share"), share)
        known = [criterion.code for criterion in criteria.criteria]
        path = ("ranking", "then_by")
        yield from _unknown_codes(source, path, criteria.ranking.then_by, known)


def band_keys(context: LintContext) -> Iterator[Finding]:
    """Bands have their own keys and thresholds."""
    for criteria, source in context.criteria_files():
        for name in ("key", "at_least"):
            values = [str(getattr(band, name)) for band in criteria.bands]
            for index, value in enumerate(values):
                if value in values[:index]:
                    yield _code_twice(
                        source,
                        ("bands", index, name),
                        value,
                        source.line(("bands", values.index(value))),
                    )


def _criterion_sum(
    file: CriteriaFile, number: int, criterion: Criterion, groups: list[str]
) -> Iterator[Finding]:
    """All together, or each group's own, add up to the criterion's maximum."""
    normal = [item for item in criterion.components if item.nature == "normal"]
    total = _sum(normal)
    if total == criterion.max_points or criterion.keeps_maximum:
        return
    own = [
        _sum(item for item in normal if item in components_of(file.criteria, group))
        for group in groups
    ]
    if own and all(value == criterion.max_points for value in own):
        return
    yield _differs(
        file.source,
        ("criteria", number, "max_points"),
        Text(f"tiêu chí {criterion.code}", f"criterion {criterion.code}"),
        criterion.max_points,
        total,
    )


def _set_sums(file: CriteriaFile) -> Iterator[Finding]:
    criteria, source = file
    total = sum((criterion.max_points for criterion in criteria.criteria), Decimal(0))
    if total != criteria.max_points:
        what = Text(f"bộ tiêu chí `{criteria.key}`", f"set `{criteria.key}`")
        yield _differs(source, ("max_points",), what, criteria.max_points, total)
    surveyed = _sum(item for _, item in criteria.components() if item.survey)
    whole = _sum(item for _, item in criteria.components() if item.nature == "normal")
    all_surveyed = surveyed == whole and criteria.survey_points == criteria.max_points
    if criteria.survey_points not in (None, surveyed) and not all_surveyed:
        what = Text("điểm điều tra xã hội học", "surveyed points")
        yield _differs(source, ("survey_points",), what, criteria.survey_points, surveyed)


def _sum(components: Iterable[Component]) -> Decimal:
    return sum((component.max_points for component in components), Decimal(0))


def _count(source: Source, path: KeyPath, stated: int | None, real: int) -> Iterator[Finding]:
    if stated is not None and stated != real:
        yield error(
            source,
            "component-count",
            path,
            Text(
                f"văn bản nêu {stated} tiêu chí thành phần, tệp có {real}",
                f"the document states {stated} components, the file has {real}",
            ),
            Text("thêm, bớt tiêu chí thành phần hoặc sửa số", "add or drop some, or correct it"),
        )


def _range_fault(criteria: CriteriaSet, component: Component) -> Text | None:
    if component.min_points > component.max_points:
        return Text("điểm tối thiểu lớn hơn điểm tối đa", "its minimum is above its maximum")
    if component.limit < component.max_points:
        return Text("`highest` nhỏ hơn điểm tối đa", "`highest` is below its maximum")
    if component.step is not None and component.step <= 0:
        return Text("bước điểm phải lớn hơn 0", "its step must be above 0")
    span = component.max_points - component.min_points
    if component.step is not None and Fraction(span) % Fraction(component.step):
        return Text(
            f"bước {plain(component.step)} không chia hết {plain(span)}",
            f"step {plain(component.step)} doesn't divide {plain(span)}",
        )
    if component.step is not None and _places(component.step) > criteria.places:
        return Text(
            f"bước {plain(component.step)} lẻ hơn {criteria.places} chữ số",
            f"step {plain(component.step)} is finer than {criteria.places} decimal places",
        )
    return None


def _places(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def _conditions(
    source: Source,
    path: KeyPath,
    criteria: CriteriaSet,
    found: tuple[Condition, ...],
    below: list[str],
) -> Iterator[Finding]:
    for index, condition in enumerate(found):
        place = (*path, index)
        components = condition.kind == "component_share"
        known = (
            [component.code for _, component in criteria.components()]
            if components
            else [criterion.code for criterion in criteria.criteria]
        )
        yield from _unknown_codes(source, (*place, "codes"), condition.codes, known)
        shared = condition.kind in ("criterion_share", "component_share")
        if shared and (condition.share is None or not 0 < condition.share <= 1):
            yield _bad_share(source, (*place, "share"), condition.share)
        if condition.otherwise is not None and condition.otherwise not in below:
            yield error(
                source,
                "band-not-below",
                (*place, "otherwise"),
                Text(
                    f"`{condition.otherwise}` không phải xếp loại thấp hơn",
                    f"`{condition.otherwise}` is not a lower band",
                ),
                suggest(condition.otherwise, below),
            )


def _unknown_codes(
    source: Source, path: KeyPath, used: Iterable[str], known: list[str]
) -> Iterator[Finding]:
    for index, code in enumerate(used):
        if code not in known:
            yield error(
                source,
                "unknown-code",
                (*path, index),
                Text(f"không có tiêu chí `{code}`", f"there is no criterion `{code}`"),
                suggest(code, known),
            )


def _bad_share(source: Source, path: KeyPath, share: Decimal | None) -> Finding:
    shown = "null" if share is None else plain(share)
    return error(
        source,
        "share",
        path,
        Text(f"tỷ lệ {shown} không nằm trong (0, 1]", f"share {shown} is not in (0, 1]"),
        Text("viết như 0.75", "write it like 0.75"),
    )


def _code_twice(source: Source, path: KeyPath, code: str, first: int) -> Finding:
    return error(
        source,
        "duplicate-code",
        path,
        Text(
            f"`{code}` viết hai lần (lần đầu ở dòng {first})",
            f"`{code}` stands twice (first on line {first})",
        ),
        Text("đổi một trong hai", "change one of the two"),
    )


def _differs(
    source: Source, path: KeyPath, what: Text, stated: Decimal | None, real: Decimal
) -> Finding:
    shown = "null" if stated is None else plain(stated)
    return error(
        source,
        "points-differ",
        path,
        Text(
            f"{what.vi}: nêu {shown} điểm, cộng lại được {plain(real)}",
            f"{what.en}: {shown} points stated, they add to {plain(real)}",
        ),
        Text("sửa điểm tối đa của phần hoặc của tổng", "correct the parts or the whole"),
    )
