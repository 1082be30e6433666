"""A plan on its way to activation: plan and criteria sets as one file in the vault, named by hash.

A flow takes the hash, never the content, nor a name.
"""

import json

from chuky.criteria import CriteriaSet
from chuky.cycle.activate import activate, canonical_json
from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.plan import Plan


def store_bundle(house: House, plan: Plan, criteria: dict[str, CriteriaSet], actor: str) -> str:
    """Put a plan of one year with its criteria sets, and who has it activated, into the vault; the
    SHA-256 that names it."""
    bundle = {
        "actor": actor,
        "plan": plan.model_dump(mode="json", by_alias=True),
        "criteria": {key: value.model_dump(mode="json") for key, value in criteria.items()},
    }
    return house.vault.put(canonical_json(bundle), "application/json").sha256


def activate_bundle(
    house: House, sha256: str, *, confirm_illustrative: bool = False
) -> CycleContext:
    """Activate what `store_bundle` stored. Raises VaultMissing and what `activate` raises."""
    bundle = json.loads(house.vault.get(sha256))
    criteria = {key: CriteriaSet.model_validate(item) for key, item in bundle["criteria"].items()}
    plan = Plan.model_validate(bundle["plan"])
    by = bundle["actor"]
    return activate(house, plan, criteria, by, confirm_illustrative=confirm_illustrative)
