"""Ballots are nobody's: a ticket is used up, a sealed ballot appears, nothing joins the two.

Ballots are encrypted under a key per cycle that lies outside the ledger; destroying the key is the
erasure. Counting gives tallies; how tallies become points is in `chuky.survey`.
"""

import hashlib
import hmac
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.contracts import check_frame
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import BallotRefused, TicketRefused
from chuky.cycle.references import references_for
from chuky.cycle.stage_state import require_open
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Ballot, Ticket
from chuky.survey import Tally

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_BYTES = 64
"""AES-256-SIV takes two 256-bit keys: the same ballot and id give the same bytes."""

MOST_AT_ONCE = 500
"""Tickets looked up in one query; SQLite takes 32,766 parameters, older ones 999."""


@dataclass(frozen=True)
class Answer:
    """One answer about one unit: component code → 1 … the scale's top."""

    unit_code: str
    answers: Mapping[str, int]


@dataclass(frozen=True)
class FilledBallot:
    """What one person hands in: the ticket, and answers about one unit or several."""

    ticket: str
    answers: tuple[Answer, ...]


def issue_tickets(
    house: House, cycle_id: str, stage: str, tickets: Mapping[str, str], actor: str
) -> None:
    """Make tickets valid: ticket text → audience key. Those already issued stay as they are."""
    with house.ledger.transaction() as session:
        known = set(_ticket_hashes(session, cycle_id, stage))
        fresh = {_sha256(text): audience for text, audience in tickets.items()}
        new = {digest: audience for digest, audience in fresh.items() if digest not in known}
        session.add_all(
            Ticket(
                cycle_id=cycle_id, stage=stage, ticket_sha256=digest, audience=audience, used=False
            )
            for digest, audience in new.items()
        )
        if new:
            append(
                session,
                cycle=cycle_id,
                at=house.clock.now(),
                actor=actor,
                action="survey.tickets_issued",
                payload={"stage": stage, "count": len(new)},
            )


def cast_ballots(house: House, cycle_id: str, stage: str, filled: Sequence[FilledBallot]) -> None:
    """Take ballots, all or none. Raises TicketRefused, BallotRefused, StageNotOpen.

    The audit trail hears of the day's count only when the survey is sealed: an event per ballot
    would tell when somebody answered.
    """
    context = load_cycle(house, cycle_id)
    _require_answers(house, context, stage, filled)
    key = ballot_key(house.folder, cycle_id)
    cipher = _cipher(key)
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage, Text("phiếu", "ballot"))
        tickets = _tickets(session, cycle_id, stage, [ballot.ticket for ballot in filled])
        for ballot in filled:
            ticket = tickets.get(_sha256(ballot.ticket))
            if ticket is None or ticket.used:
                raise TicketRefused
            ticket.used = True
            session.add(_seal(key, cipher, cycle_id, stage, ticket.audience, ballot))


def _require_answers(
    house: House, context: CycleContext, stage: str, filled: Sequence[FilledBallot]
) -> None:
    """Hold the answers to the contract `ballots`; no ticket and no order of people is told."""
    import pandas as pd

    with house.ledger.session() as session:
        texts = [ballot.ticket for ballot in filled]
        audiences = {
            digest: ticket.audience
            for digest, ticket in _tickets(session, context.id, stage, texts).items()
        }
    rows = {
        (answer.unit_code, audiences[digest], code, str(value))
        for ballot in filled
        if (digest := _sha256(ballot.ticket)) in audiences
        for answer in ballot.answers
        for code, value in answer.answers.items()
    }
    contract = context.contracts["ballots"]
    names = [column.name for column in contract.columns]
    frame = pd.DataFrame(sorted(rows), columns=names, dtype="object")
    result = check_frame(contract, frame, references_for(context, context.plan.stage(stage)))
    if not result.passed:
        finding = result.errors[0]
        place = " · ".join(str(value) for value in frame.iloc[finding.failing[0].row or 0])
        why = Text(f"{place}: {finding.message.vi}", f"{place}: {finding.message.en}")
        raise BallotRefused(why=why)


def _tickets(
    session: Session, cycle_id: str, stage: str, texts: Sequence[str]
) -> dict[str, Ticket]:
    """The tickets issued under these texts, by hash."""
    found: dict[str, Ticket] = {}
    for start in range(0, len(texts), MOST_AT_ONCE):
        hashes = [_sha256(text) for text in texts[start : start + MOST_AT_ONCE]]
        rows = session.scalars(
            select(Ticket).where(
                Ticket.cycle_id == cycle_id,
                Ticket.stage == stage,
                Ticket.ticket_sha256.in_(hashes),
            )
        )
        found |= {row.ticket_sha256: row for row in rows}
    return found


def ballots_used(house: House, cycle_id: str, stage: str, tickets: Iterable[str]) -> bool:
    """Whether the first of these tickets was used: a batch is taken whole or not at all."""
    first = next(iter(tickets))
    with house.ledger.session() as session:
        ticket = session.get(Ticket, (cycle_id, stage, _sha256(first)))
        return ticket is not None and ticket.used


def response_counts(session: Session, cycle_id: str, stage: str) -> dict[str, tuple[int, int]]:
    """Audience → (ballots in, tickets issued)."""
    rows = session.execute(
        select(Ticket.audience, Ticket.used, func.count())
        .where(Ticket.cycle_id == cycle_id, Ticket.stage == stage)
        .group_by(Ticket.audience, Ticket.used)
    )
    counts: dict[str, tuple[int, int]] = {}
    for audience, used, number in rows:
        have, issued = counts.get(audience, (0, 0))
        counts[audience] = (have + number if used else have, issued + number)
    return counts


def count_ballots(house: House, session: Session, cycle_id: str, stage: str) -> list[Tally]:
    """Tallies of all ballots of a stage, sorted: unit, audience, component, answer, count."""
    cipher = _cipher(ballot_key(house.folder, cycle_id))
    counts: Counter[tuple[str, str, str, int]] = Counter()
    rows = session.execute(
        select(Ballot.id, Ballot.sealed).where(Ballot.cycle_id == cycle_id, Ballot.stage == stage)
    )
    for ballot_id, sealed in rows:
        content = json.loads(cipher.decrypt(sealed, [ballot_id.encode()]))
        for unit, answers in content["answers"].items():
            for component, answer in answers.items():
                counts[(unit, content["audience"], component, answer)] += 1
    return [Tally(*key, count=number) for key, number in sorted(counts.items())]


def ballot_key(folder: Path, cycle_id: str) -> bytes:
    """The cycle's ballot key; made on first use, readable by the owner only."""
    path = folder / "keys" / f"{cycle_id}.ballots"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(os.urandom(KEY_BYTES))
        temporary.chmod(0o600)
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_bytes()


def _cipher(key: bytes) -> "AESSIV":
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(key)


def _seal(
    key: bytes,
    cipher: "AESSIV",
    cycle_id: str,
    stage: str,
    audience: str,
    filled: FilledBallot,
) -> Ballot:
    ballot_id = hmac.new(key, f"{stage}/{filled.ticket}".encode(), hashlib.sha256).hexdigest()
    content = {
        "audience": audience,
        "answers": {answer.unit_code: dict(answer.answers) for answer in filled.answers},
    }
    sealed = cipher.encrypt(json.dumps(content, sort_keys=True).encode(), [ballot_id.encode()])
    return Ballot(id=ballot_id, cycle_id=cycle_id, stage=stage, sealed=sealed)


def _ticket_hashes(session: Session, cycle_id: str, stage: str) -> Iterable[str]:
    return session.scalars(
        select(Ticket.ticket_sha256).where(Ticket.cycle_id == cycle_id, Ticket.stage == stage)
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
