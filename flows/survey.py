"""Survey (điều tra xã hội học): ballots are counted into tallies, gated and sealed."""

from prefect import flow

from flows.stage import run_moment


@flow(name="điều tra xã hội học · survey", flow_run_name="{moment_id}", persist_result=False)
def survey(moment_id: str) -> str:
    """Run one moment of a stage of this kind; what came of it."""
    return run_moment(moment_id)
