"""The year begins: an activated cycle's first moments, in one run. Then `flows.wake` goes on."""

from prefect import flow

from chuky.cycle.context import load_cycle
from chuky.cycle.moments import due_moments
from flows.stage import run_moment
from tasks.house import current_house


@flow(name="chu kỳ năm · annual-cycle", flow_run_name="{cycle_id}")
def annual_cycle(cycle_id: str) -> list[str]:
    """Check that the cycle can be read back by hash, then open what its first day opens.

    What came of each moment. Raises CycleUnknown, VaultDamaged. Run again: what is left to open.
    """
    house = current_house()
    load_cycle(house, cycle_id)
    opening = [moment for moment in due_moments(house, cycle_id) if moment.kind == "opens"]
    return [f"{moment.id}: {run_moment(moment.id)}" for moment in opening]
