"""Inspection (kiểm tra, khảo sát thực tế): findings on the spot."""

from prefect import flow

from flows.stage import run_moment


@flow(name="kiểm tra thực tế · inspection", flow_run_name="{moment_id}", persist_result=False)
def inspection(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
