"""A running cycle's plan as a draft to edit, so that an amendment can be applied to the cycle.

Belongs here: the draft and what has to lie beside it. For another year: `rolled`; applying it:
`chuky.cycle.amend`.
"""

from pathlib import Path

from pydantic import BaseModel

from chuky.cycle.context import CycleContext
from chuky.ledger.models import Cycle
from chuky.plan.drafts import Saving, new_draft, replace_text
from chuky.plan.load import CONFIGS
from chuky.plan.written import as_yaml
from chuky.views.draft_cards import draft_cards
from chuky.views.plan_cycles import cycles_of_key


def draft_for(home: Path, cycle: Cycle) -> str | None:
    """The draft whose plan is the cycle's: one of its very key, else one of several years with its
    own among them; of several the one that was kept last."""
    found = [card for card in draft_cards(home) if cycles_of_key(card.key, card.years, [cycle])]
    found.sort(key=lambda card: card.key != cycle.id)
    return found[0].name if found else None


def draft_from(home: Path, context: CycleContext, saving: Saving) -> str:
    """A new draft with the cycle's plan as it stands, amendments included; its name.

    Raises DraftRefused.
    """
    for key, criteria in context.criteria.items():
        _lay_beside(home, "criteria", key, criteria)
    _lay_beside(home, "reminders", context.plan.reminders, context.rules)
    return new_draft(home, as_yaml(context.plan), context.plan.key, saving)


def _lay_beside(home: Path, kind: str, key: str, document: BaseModel) -> None:
    """Where no file of that name would be found: the house's own and the program's stay as they
    are, for other drafts mean them too."""
    path = home / kind / f"{key}.yaml"
    if path.is_file() or (CONFIGS / kind / path.name).is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, as_yaml(document))
