"""Appraisal (thẩm định): appraised points beside the units' own, with reasons."""

from prefect import flow

from flows.stage import run_moment


@flow(name="thẩm định · appraisal", flow_run_name="{moment_id}", persist_result=False)
def appraisal(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
