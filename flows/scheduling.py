"""Prefect's runs made to agree with the ledger: what is missing asked for, what moved cancelled.

The ledger is only read here. Prefect gets a moment's id as parameter and as name, nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.planning.wanted import WantedRun, wanted_runs

DEPLOYMENT = "thời điểm · moment/moment"
CATCH_UP = "chạy bù · catch-up/hourly"
TAG = "chuky-moment"
ATTEMPTS = 50
"""A moment that was tried so often needs a person; the catch-up still runs it by the ledger."""
PAGE = 200
"""Prefect's server gives at most so many runs at once."""

Translate = Callable[[datetime], datetime]


class DeploymentMissing(ChukyError):
    """máy chủ Prefect chưa có luồng `{deployment}`; chạy `chuky up` hoặc
    `prefect deploy --prefect-file deployments/prefect.yaml --all`"""

    en = (
        "the Prefect server has no `{deployment}`; run `chuky up` or "
        "`prefect deploy --prefect-file deployments/prefect.yaml --all`"
    )


@dataclass(frozen=True)
class Agreed:
    """What was done: runs `asked` for anew, `kept`, `cancelled`."""

    asked: int
    kept: int
    cancelled: int


def as_it_is(instant: datetime) -> datetime:
    """A real year: what the plan says is what the machine's clock shows."""
    return instant


def agree(house: House, translate: Translate = as_it_is) -> Agreed:
    """Make Prefect hold one scheduled run for each pending moment within the horizon.

    `translate` turns a plan's instant into the machine's. Raises DeploymentMissing where Prefect
    doesn't know the flow yet, and httpx.HTTPError where it can't be reached.
    """
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        deployment = _deployment(client)
        wanted = wanted_runs(house)
        waiting = {str(run.parameters.get("moment_id")): run for run in _scheduled(client)}
        missing = [want for want in wanted if want.moment_id not in waiting]
        asked = sum(_ask(client, deployment, want, translate(want.at)) for want in missing)
        moved = set(waiting) - {want.moment_id for want in wanted}
        for moment_id in sorted(moved):
            _cancel(client, waiting[moment_id].id)
        return Agreed(asked, len(wanted) - asked, len(moved))


def ask_catch_up() -> None:
    """Let a worker catch up now, not only at its hour. Raises DeploymentMissing."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        client.create_flow_run_from_deployment(_deployment(client, CATCH_UP))


def _deployment(client: Any, name: str = DEPLOYMENT) -> UUID:
    from prefect.exceptions import ObjectNotFound

    try:
        found: UUID = client.read_deployment_by_name(name).id
    except ObjectNotFound as error:
        raise DeploymentMissing(deployment=name) from error
    return found


def _scheduled(client: Any) -> Iterator[Any]:
    """Every run of ours that has not started."""
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        FlowRunFilterTags,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
    )
    found: list[Any] = []
    while True:
        page = client.read_flow_runs(
            flow_run_filter=ours, sort=FlowRunSort.ID_DESC, limit=PAGE, offset=len(found)
        )
        found += page
        if len(page) < PAGE:
            return iter(found)


def _ask(client: Any, deployment: UUID, want: WantedRun, at: datetime) -> bool:
    """Ask for a run under the first key that isn't spent; False where one is at work already."""
    from prefect.states import Scheduled

    for attempt in range(1, ATTEMPTS + 1):
        run = client.create_flow_run_from_deployment(
            deployment,
            parameters={"moment_id": want.moment_id},
            state=Scheduled(scheduled_time=at),
            name=want.moment_id,
            tags=[TAG],
            idempotency_key=want.key(attempt),
        )
        if run.state is None or not run.state.is_final():
            return run.state is None or run.state.is_scheduled()
    return False


def _cancel(client: Any, run: UUID) -> None:
    from prefect.states import Cancelled

    client.set_flow_run_state(run, Cancelled(message="not in the timetable any more"), force=True)
