"""Submission (trình cấp có thẩm quyền): sealed by the letter that submits."""

from prefect import flow

from flows.stage import run_moment


@flow(name="trình duyệt · submission", flow_run_name="{moment_id}", persist_result=False)
def submission(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
