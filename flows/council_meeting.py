"""Council meeting (họp Tổ thư ký, Hội đồng): quorum, votes, changed points, minutes."""

from prefect import flow

from flows.stage import run_moment


@flow(name="họp hội đồng · council-meeting", flow_run_name="{moment_id}", persist_result=False)
def council_meeting(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
