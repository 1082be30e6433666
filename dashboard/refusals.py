"""What a refusal says on a page: stages by their names in the plan, not by their keys.

A key is what one types at the command line; who reads a page has never seen one. A program is told
both: the key is what it asked by.
"""

import re
from contextlib import suppress

from fastapi import Request

from chuky.cycle.context import load_cycle
from chuky.exceptions import ChukyError
from chuky.language import pick
from dashboard.web import web_of

_KEY = re.compile(r"`([a-z0-9-]+)`")


def in_the_plans_words(request: Request, sentence: str, *, keys: bool = False) -> str:
    """The sentence with each stage's key of the address's cycle replaced by “its name”, or with
    the name put beside it.
    """
    cycle = request.path_params.get("cycle")
    if not cycle or not _KEY.search(sentence):
        return sentence
    with suppress(ChukyError):  # a cycle that there isn't has no names
        stages = load_cycle(web_of(request).house, cycle).plan.stages
        names = {one.key: f"“{pick(one.name, one.name_en or one.name)}”" for one in stages}
        beside = {key: f"{name} (`{key}`)" for key, name in names.items()} if keys else names
        return _KEY.sub(lambda found: beside.get(found[1], found[0]), sentence)
    return sentence
