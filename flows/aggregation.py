"""Aggregation (tổng hợp, xử lý số liệu): results computed, gated, reported."""

from prefect import flow

from flows.stage import run_moment


@flow(name="tổng hợp · aggregation", flow_run_name="{moment_id}", persist_result=False)
def aggregation(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
