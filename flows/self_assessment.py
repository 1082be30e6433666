"""Self-assessment (tự đánh giá): units' submissions are collected, gated and sealed."""

from prefect import flow

from flows.stage import run_moment


@flow(name="tự đánh giá · self-assessment", flow_run_name="{moment_id}", persist_result=False)
def self_assessment(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
