"""An officer at the deadline: signs in, fills the form, uploads evidence in pieces, sends.

Belongs here: what a browser asks for, step by step, as the portal's pages have it. How many there
are and what is measured is in `deadline_hour.py`.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from benchmarks.browsing import Answer, Browser

PIECE = 1_000_000
"""Bytes of a piece, as the portal's page sends them."""
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "chuky-benchmark"
REPORT = b"%PDF-1.7 signed by the head of unit "


@dataclass(frozen=True)
class EvidenceFile:
    """A scan: one page, and noise that no compression makes smaller. Made again piece by piece."""

    seed: int
    size: int

    def pieces(self) -> Iterator[bytes]:
        head, tail = self._around(0)
        noise = self.size - len(head) - len(tail)
        head, tail = self._around(noise)
        yield head
        for start in range(0, noise, PIECE):
            chance = random.Random(f"{self.seed}/{start}")
            yield chance.randbytes(min(PIECE, noise - start))
        yield tail

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()

    def _around(self, noise: int) -> tuple[bytes, bytes]:
        objects = (
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n",
            b"4 0 obj<</Length %010d>>stream\n" % noise,
        )
        head, places = b"%PDF-1.4\n", []
        for one in objects:
            places.append(len(head))
            head += one
        end = b"\nendstream endobj\n"
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        start = len(head) + noise + len(end)
        trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%010d\n%%%%EOF\n" % start
        return head, end + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


@dataclass
class Officer:
    """One unit's officer. `answers`: (step, answer) of everything that was asked."""

    port: int
    cycle: str
    unit: str
    account: str
    password: str
    file: EvidenceFile
    breaks: bool = False
    """Whether the line drops in the middle of the upload."""
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    receipt: str = ""

    async def submits(self) -> None:
        """The whole way; `receipt` is the code in the end."""
        browser = Browser(self.port)
        await self._signs_in(browser)
        codes = await self._fills(browser)
        await self._uploads(browser, codes[0])
        await self._approves(browser)
        await browser.close()

    @property
    def base(self) -> str:
        return f"/cycles/{self.cycle}/my/{self.unit}"

    async def _signs_in(self, browser: Browser) -> None:
        page = await self._get(browser, "sign-in page", "/sign-in")
        form = {"account": self.account, "password": self.password, "next": "/"}
        await self._post(browser, "sign-in", "/sign-in", form | _token(page))

    async def _fills(self, browser: Browser) -> list[str]:
        page = await self._get(browser, "form", f"{self.base}/scores")
        codes = re.findall(r'name="points-([^"]+)"', page.body.decode())
        form = {f"points-{code}": "0" for code in codes}
        form |= {f"why-{code}": "theo báo cáo" for code in codes}
        await self._post(browser, "save", f"{self.base}/scores", form | _token(page))
        return codes

    async def _uploads(self, browser: Browser, component: str) -> None:
        page = await self._get(browser, "evidence", f"{self.base}/evidence/{quote(component)}")
        token, uploads = _token(page)["form_token"], f"{self.base}/uploads"
        form = {"component": component, "name": f"{self.unit}.pdf", "size": str(self.file.size)}
        begun = await self._post(browser, "begin", uploads, form | {"form_token": token})
        path, at = f"{uploads}/{_said(begun)['upload']}", 0
        for number, piece in enumerate(self.file.pieces()):
            if self.breaks and number == 2:
                await browser.close()
                at = int(_said(await self._get(browser, "go on", path))["received"])
            headers = {"X-Chuky-Form": token, "Upload-Offset": str(at)}
            answer = await browser.post(path, piece, headers)
            self.answers.append(("piece", answer))
            at = int(_said(answer)["received"])
        await self._post(browser, "finish", f"{path}/finish", {"form_token": token})

    async def _approves(self, browser: Browser) -> None:
        page = await self._get(browser, "approve page", f"{self.base}/approve")
        found = dict(re.findall(r'name="(digest|form_token)" value="(\w+)"', page.body.decode()))
        body = _multipart(found, REPORT + self.unit.encode())
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        sent = await browser.post(f"{self.base}/approve", body, headers)
        self.answers.append(("send", sent))
        to = sent.headers.get("location", "")
        if to:
            await self._get(browser, "receipt", to)
            self.receipt = to.rpartition("/")[2]

    async def _get(self, browser: Browser, step: str, path: str) -> Answer:
        answer = await browser.get(path)
        self.answers.append((step, answer))
        return answer

    async def _post(self, browser: Browser, step: str, path: str, form: dict[str, str]) -> Answer:
        answer = await browser.post(path, urlencode(form).encode(), {"Content-Type": FORM})
        self.answers.append((step, answer))
        return answer


def _token(page: Answer) -> dict[str, str]:
    found = re.search(rb'name="form_token" value="(\w+)"', page.body)
    return {"form_token": found[1].decode() if found else ""}


def _said(answer: Answer) -> dict[str, str]:
    said: dict[str, str] = json.loads(answer.body or b"{}")
    return said


def _multipart(fields: dict[str, str], report: bytes) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="report"; filename="bao-cao.pdf"'
    kind = "Content-Type: application/pdf"
    last = f"--{BOUNDARY}\r\n{head}\r\n{kind}\r\n\r\n".encode()
    return "".join(parts).encode() + last + report + f"\r\n--{BOUNDARY}--\r\n".encode()
