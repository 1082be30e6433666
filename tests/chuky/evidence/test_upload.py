"""Uploads that break off: gone on with from where they were, never half a piece of evidence."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event

from benchmarks.memory import grown_bytes
from chuky.evidence import (
    Place,
    Sender,
    UploadUnknown,
    append_upload,
    begin_upload,
    evidence_of,
    finish_upload,
    upload_state,
)
from chuky.evidence.attach import MOST_BYTES
from chuky.evidence.exceptions import EvidenceRefused, UploadOffset
from chuky.evidence.upload import KEPT, forget_old_uploads, receive_upload
from tests.chuky.cycle.conftest import Running, running  # noqa: F401
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
BY = "can-bo"


@pytest.fixture
def office(running: Running) -> Running:  # noqa: F811
    running.at(2023, 12, 5, 9)
    return running


def begin(office: Running, size: int, name: str = "bao-cao.pdf") -> str:
    place = Place("self-assessment", office.context.plan.units[0].code, "1.1", BY)
    return begin_upload(office.house, office.context.id, place, name, size)


def sender(office: Running) -> Sender:
    return Sender(office.context.id, office.context.plan.units[0].code, BY)


def count(office: Running) -> int:
    with office.house.ledger.session() as session:
        return len(evidence_of(session, office.context.id, office.context.plan.units[0].code))


def test_a_broken_upload_goes_on_where_it_was(office: Running) -> None:
    content = pieces.pdf("mot hai ba", pages=2)
    upload = begin(office, len(content))

    def breaks() -> Iterator[bytes]:
        yield content[:100]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        append_upload(office.house, upload, sender(office), 0, breaks())
    here, whole = upload_state(office.house, upload, sender(office))
    assert (here, whole) == (100, len(content))
    with pytest.raises(UploadOffset, match="gửi tiếp từ 100"):
        append_upload(office.house, upload, sender(office), 50, [content[50:]])
    with pytest.raises(UploadOffset):
        finish_upload(office.house, upload, sender(office))
    assert append_upload(office.house, upload, sender(office), 100, [content[100:]]) == len(content)
    assert len(finish_upload(office.house, upload, sender(office)).ids) == 1
    assert count(office) == 1
    with pytest.raises(UploadUnknown):
        finish_upload(office.house, upload, sender(office))
    assert not list((office.house.folder / "uploads").iterdir())


def test_nobody_goes_on_with_anothers_upload_nor_for_another_unit(office: Running) -> None:
    upload = begin(office, 10)
    mine, others = sender(office), office.context.plan.units[1].code
    for foreign in (replace(mine, by="nguoi-khac"), replace(mine, unit_code=others)):
        with pytest.raises(UploadUnknown):
            append_upload(office.house, upload, foreign, 0, [b"x"])
        with pytest.raises(UploadUnknown):
            finish_upload(office.house, upload, foreign)
    with pytest.raises(UploadUnknown):
        upload_state(office.house, "../../ledger", mine)


@pytest.mark.parametrize("size", [0, -1, MOST_BYTES + 1])
def test_a_file_of_no_size_or_too_great_a_one_is_refused_before_a_byte_is_sent(
    office: Running, size: int
) -> None:
    with pytest.raises(EvidenceRefused, match="nhận từ 1 byte đến 100 MB"):
        begin(office, size)
    assert not (office.house.folder / "uploads").exists()


def test_a_unit_begins_no_more_than_the_disk_has_room_for(
    office: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chuky.evidence.upload.MOST_BEGUN_BYTES", 150)
    begin(office, 100)
    with pytest.raises(EvidenceRefused, match="đang tải dở 1 tệp"):
        begin(office, 100, "khac.pdf")
    begin(office, 50)
    monkeypatch.setattr("chuky.evidence.upload.MOST_BEGUN", 2)
    with pytest.raises(EvidenceRefused, match="đang tải dở 2 tệp"):
        begin(office, 1)


def test_more_than_was_announced_is_not_written(office: Running) -> None:
    upload = begin(office, 10)
    with pytest.raises(UploadOffset):
        append_upload(office.house, upload, sender(office), 0, [b"12345", b"67890", b"!"])
    assert upload_state(office.house, upload, sender(office))[0] == 10
    for size in (0, -1, 10**12):
        with pytest.raises(EvidenceRefused):
            begin(office, size)


def test_however_many_pieces_come_the_ledger_is_asked_once(office: Running) -> None:
    upload, asked = begin(office, 1000), []
    engine = office.house.ledger.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with receive_upload(office.house, upload, sender(office), 0) as receiving:
        for _number in range(100):
            receiving.write(b"0123456789")
    assert len([said for said in asked if said.startswith("SELECT")]) == 1
    assert upload_state(office.house, upload, sender(office))[0] == 1000


def test_two_that_write_at_once_spoil_nothing(office: Running) -> None:
    """A connection that the server still holds for alive, and the one that goes on."""
    upload, who = begin(office, 10), sender(office)
    with (
        receive_upload(office.house, upload, who, 0) as first,
        receive_upload(office.house, upload, who, 0) as second,
    ):
        first.write(b"01234")
        with pytest.raises(UploadOffset, match="gửi tiếp từ 5"):
            second.write(b"xxxxx")
        first.write(b"56789")
    assert (office.house.folder / "uploads" / f"{upload}.part").read_bytes() == b"0123456789"


def test_twenty_megabytes_take_little_memory(office: Running) -> None:
    size = 20_000_000
    upload = begin(office, size, "anh.png")
    piece = pieces.PNG + b"\0" * (100_000 - len(pieces.PNG))

    def send() -> None:
        sent = (piece for _ in range(size // len(piece)))
        append_upload(office.house, upload, sender(office), 0, sent)
        finish_upload(office.house, upload, sender(office))

    grown = grown_bytes(send)
    assert grown < 12_000_000, f"{grown >> 10} KiB"
    assert count(office) == 1


def test_what_nobody_goes_on_with_is_forgotten_in_time(office: Running) -> None:
    begin(office, 10)
    assert forget_old_uploads(office.house) == 0
    office.house.clock.move_to(office.house.clock.now() + KEPT * 2)  # type: ignore[attr-defined]
    assert forget_old_uploads(office.house) == 1
    assert not list((office.house.folder / "uploads").iterdir())
