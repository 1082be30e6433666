"""Publication (công nhận, công bố): built when the decision was entered, never by the clock."""

from prefect import flow

from flows.stage import run_moment
from tasks.moment import publish_step


@flow(name="công bố · publication", flow_run_name="{moment_id}", persist_result=False)
def publication(moment_id: str) -> str:
    """Run one moment of a publication stage; what came of it."""
    return run_moment(moment_id, before_seal=publish_step)
