"""Milestone (nhiệm vụ): done when it is shown to be done."""

from prefect import flow

from flows.stage import run_moment


@flow(name="nhiệm vụ · milestone", flow_run_name="{moment_id}", persist_result=False)
def milestone(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
