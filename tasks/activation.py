"""Activating a plan as a Prefect task: safe to repeat, its parameter a hash."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from chuky.cycle.bundle import activate_bundle
from tasks.discreet import discreet
from tasks.house import current_house


@task(name="activate", task_run_name="activate", cache_policy=NO_CACHE, persist_result=False)
def activate_step(bundle_sha256: str, confirm_illustrative: bool) -> str:
    """The id of the cycle, activated now or before."""
    with discreet("activate"):
        context = activate_bundle(
            current_house(), bundle_sha256, confirm_illustrative=confirm_illustrative
        )
    return context.id
