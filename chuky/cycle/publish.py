"""Publication: when a person has entered the decision, the package is built from what is sealed."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.sealed import sealed_datasets
from chuky.house import House
from chuky.ledger.audit import chain_head
from chuky.ledger.models import Act, Receipt, Waiver
from chuky.mark import mark_for
from chuky.publication import build_publication
from chuky.publication.model import (
    Decision,
    InputFile,
    Publication,
    PublicationInput,
)
from chuky.publication.model import Waiver as PublishedWaiver


def publish(house: House, context: CycleContext, stage_key: str) -> Publication:
    """Write the publication of a cycle whose decision was entered. Again: the same bytes."""
    with house.ledger.session() as session:
        given = publication_input(house, session, context, stage_key)
    return build_publication(publication_folder(house, context.id), given)


def publication_folder(house: House, cycle_id: str) -> Path:
    return house.publications.get(cycle_id) or house.folder / "publications" / cycle_id


def publication_input(
    house: House, session: Session, context: CycleContext, stage_key: str
) -> PublicationInput:
    """All that the published files follow from, read from ledger and vault."""
    act = session.get_one(Act, (context.id, stage_key))
    datasets = sealed_datasets(house, session, context)
    return PublicationInput(
        plan=context.plan,
        criteria=context.criteria,
        datasets=datasets,
        decision=_decision(context, act),
        mark=mark_for(context.mark, any(dataset.simulated for dataset in datasets)),
        published_at=act.at,
        audit_head=chain_head(session, context.id),
        waivers=_waivers(session, context.id),
        inputs=_inputs(house, session, context.id),
        contracts={
            f"{key}.odcs.yaml": house.vault.get(sha256)
            for (role, key), sha256 in sorted(context.files.items())
            if role == "contract"
        },
    )


def _decision(context: CycleContext, act: Act) -> Decision:
    return Decision(
        number=act.number,
        issued=act.dated,
        issuer=context.plan.document.issuer,
        signer=act.signer,
        signed_sha256=act.sha256,
    )


def _waivers(session: Session, cycle_id: str) -> tuple[PublishedWaiver, ...]:
    rows = session.scalars(
        select(Waiver)
        .where(Waiver.cycle_id == cycle_id)
        .order_by(Waiver.stage, Waiver.rule_id, Waiver.unit_code)
    )
    return tuple(
        PublishedWaiver(
            stage=row.stage,
            unit_code=row.unit_code,
            rule=row.rule_id,
            reason=row.reason,
            requested_by=row.asked_by,
            approved_by=row.granted_by,
        )
        for row in rows
    )


def _inputs(house: House, session: Session, cycle_id: str) -> tuple[InputFile, ...]:
    rows = session.scalars(
        select(Receipt)
        .where(Receipt.cycle_id == cycle_id, Receipt.simulated.is_(False))
        .order_by(Receipt.file_name, Receipt.code)
    )
    files = {
        (row.file_name, row.sha256): InputFile(
            row.file_name, row.sha256, len(house.vault.get(row.sha256))
        )
        for row in rows
    }
    return tuple(files.values())
