"""Verification (thẩm tra): which units are proposed for recognition."""

from prefect import flow

from flows.stage import run_moment


@flow(name="thẩm tra · verification", flow_run_name="{moment_id}", persist_result=False)
def verification(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
