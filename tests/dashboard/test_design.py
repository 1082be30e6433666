"""Colours as they are written in the stylesheet: every pair that carries text keeps WCAG AA."""

import re
from itertools import product
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
CSS = (ROOT / "dashboard" / "static" / "chuky.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", CSS))
AA = 4.5
"""Contrast of text under 18 pt, WCAG 2.2, 1.4.3."""
AA_CONTROL = 3.0
"""Contrast of a control's edge and of focus, WCAG 2.2, 1.4.11."""
PAIRS = [
    *product(("ink", "quiet", "accent", "good", "wait", "bad"), ("paper", "ground")),
    *((tone, f"{tone}-ground") for tone in ("good", "wait", "bad")),
    ("ink", "accent-ground"),
    ("accent", "accent-ground"),
]


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb`, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), PAIRS, ids="-on-".join)
def test_text_keeps_its_contrast(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= AA


def test_every_other_pair_in_the_stylesheet_keeps_it_too() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", CSS.partition("@media print")[0])
    for selector, body in rules:
        found = dict(re.findall(r"(?<![-\w])(color|background): ([^;}]+)", body))
        colours = [_value(found.get(name, "")) for name in ("color", "background")]
        if all(colours):
            assert contrast(colours[0], colours[1]) >= AA, selector


def _value(text: str) -> str:
    """The colour of a declaration; empty for what is none."""
    named = re.search(r"var\(--([a-z-]+)\)", text)
    plain = re.search(r"#[0-9a-f]{3,6}", text)
    return TOKENS.get(named[1], "") if named else plain[0] if plain else ""


def test_a_control_has_an_edge_that_is_seen() -> None:
    edge = re.search(r"input, select, textarea \{[^}]*border: 1px solid (#[0-9a-f]{6})", CSS)
    assert edge
    assert contrast(edge[1], TOKENS["paper"]) >= AA_CONTROL


def test_the_design_system_says_the_colours_that_are_measured() -> None:
    page = (ROOT / "docs" / "design-system.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"\| `--([a-z-]+)` \| `(#[0-9a-f]{3,6})` \|", page))
    assert table == TOKENS
    said = re.findall(r"\| `--([a-z-]+)` on `--([a-z-]+)` \| ([0-9.]+) : 1 \|", page)
    assert {(one, other) for one, other, _ in said} == set(PAIRS)
    for one, other, ratio in said:
        assert float(ratio) == pytest.approx(contrast(TOKENS[one], TOKENS[other]), abs=0.05)
