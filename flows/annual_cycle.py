"""The year begins: a plan is activated and opens what its first day opens; `flows.wake` goes on."""

from prefect import flow

from chuky.cycle.moments import due_moments
from flows.stage import run_moment
from tasks.activation import activate_step
from tasks.house import current_house


@flow(name="chu kỳ năm · annual-cycle", flow_run_name="{bundle_sha256:.12}", persist_result=False)
def annual_cycle(bundle_sha256: str, confirm_illustrative: bool = False) -> str:
    """Activate the plan that `chuky.cycle.bundle.store_bundle` put into the vault; the cycle's id.

    Raises StepFailed, which names CycleActive, IllustrativeUnconfirmed or VaultMissing. Run again:
    what is left to open.
    """
    cycle_id: str = activate_step(bundle_sha256, confirm_illustrative)
    for moment in due_moments(current_house(), cycle_id):
        if moment.kind == "opens":
            run_moment(moment.id)
    return cycle_id
