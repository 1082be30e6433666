"""The two languages of an error say the same things: both templates use the same values."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from string import Formatter
from typing import get_args

import pytest

import chuky
from chuky.contracts import warm_up
from chuky.exceptions import ChukyError
from chuky.language import Language

pytestmark = pytest.mark.unit


def kinds() -> list[type[ChukyError]]:
    """Every error class of the program, in the order of its name."""
    warm_up()  # Great Expectations' import warns; this is how the program imports it
    for module in pkgutil.walk_packages(chuky.__path__, "chuky."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    return sorted(set(below(ChukyError)), key=lambda kind: kind.__qualname__)


def below(kind: type[ChukyError]) -> Iterator[type[ChukyError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def values(template: str) -> dict[str, object]:
    """The values that a template is filled with: a day where it is written as one, else a text."""
    parts = Formatter().parse(template)
    return {
        name: date(2026, 11, 24) if "%" in (form or "") else f"<{name}>"
        for _, name, form, _ in parts
        if name
    }


def test_both_languages_of_an_error_name_the_same_values() -> None:
    uneven = {
        kind.__qualname__: sorted(values(kind.__doc__ or "").keys() ^ values(kind.en).keys())
        for kind in kinds()
        if values(kind.__doc__ or "").keys() != values(kind.en).keys()
    }
    assert not uneven, f"a reader of one language is told less: {uneven}"


@pytest.mark.parametrize("language", get_args(Language))
def test_a_message_is_one_line_with_every_value_filled(language: Language) -> None:
    for kind in kinds():
        if kind.__init__ is not ChukyError.__init__:
            continue  # made from values of its own; its package's tests make it
        said = kind(**(values(kind.__doc__ or "") | values(kind.en))).say(language)
        assert said.strip(), kind
        assert "\n" not in said, kind
        assert "{" not in said, kind
