"""An IMAP server on loopback with one folder, over TLS, that lets nobody change anything.

Belongs here: what of RFC 3501 a reader needs: login, EXAMINE, SEARCH, FETCH. What lies in the
mailbox is in the tests.
"""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.mail import PASSWORD, USER


@dataclass
class Mailbox:
    """`mails`: UID → content. `said`: every command, without the login's words."""

    mails: dict[int, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    validity: int = 7


@contextmanager
def running_mailbox(mailbox: Mailbox, certificate: Path) -> Iterator[int]:
    """The port of a server that shows `mailbox`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Line(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while words := self.rfile.readline().decode().strip():
                tag, _, command = words.partition(" ")
                self.wfile.write(_answer(mailbox, tag, command))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_what: object) -> None:
            """A line that was refused or cut says nothing."""

    with Server(("127.0.0.1", 0), Line) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


def _answer(mailbox: Mailbox, tag: str, command: str) -> bytes:
    name = command.split(" ")[0].upper()
    mailbox.said.append(name if name == "LOGIN" else command)
    done = f"{tag} OK done\r\n".encode()
    if name == "LOGIN":
        right = command == f'LOGIN {USER} "{PASSWORD}"'
        return done if right else f"{tag} NO [AUTHENTICATIONFAILED] wrong\r\n".encode()
    if name == "CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n" + done
    if name == "EXAMINE":
        validity = f"* OK [UIDVALIDITY {mailbox.validity}] ok\r\n".encode()
        return f"* {len(mailbox.mails)} EXISTS\r\n".encode() + validity + done
    if command.startswith("UID SEARCH"):
        found = [uid for uid, mail in mailbox.mails.items() if b"multipart/report" in mail]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode() + done
    fetch = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", command)
    if fetch:
        mail = mailbox.mails[int(fetch[1])]
        head = f"* 1 FETCH (UID {fetch[1]} BODY[] {{{len(mail)}}}\r\n".encode()
        return head + mail + b")\r\n" + done
    if name == "LOGOUT":
        return b"* BYE\r\n" + done
    return f"{tag} BAD what?\r\n".encode()
