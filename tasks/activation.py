"""Activating a plan as a Prefect task: safe to repeat, its parameters a hash and a name."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from chuky.cycle.bundle import activate_bundle
from tasks.house import current_house


@task(name="activate", task_run_name="activate", cache_policy=NO_CACHE, persist_result=False)
def activate_step(bundle_sha256: str, actor: str, confirm_illustrative: bool) -> str:
    """The id of the cycle, activated now or before."""
    house = current_house()
    context = activate_bundle(
        house, bundle_sha256, actor, confirm_illustrative=confirm_illustrative
    )
    return context.id
