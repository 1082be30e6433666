"""A real SMTP server on loopback, with TLS and AUTH where asked, that can misbehave.

Belongs here: the server and its certificate. What is sent to it is in the tests.
"""

import datetime
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "nhac-viec@huyen.example", "mat-khau-thu"


@dataclass
class Inbox:
    """What arrived, and how the server is to misbehave."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    refused: set[str] = field(default_factory=set)
    drop_after_data: int = 0
    """So many messages are kept but never acknowledged: the line is cut instead."""
    drop_before_data: int = 0
    needs_login: bool = False

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.mails]

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.needs_login and not session.authenticated:
            return "530 5.7.0 authentication required"
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        if self.drop_before_data:
            self.drop_before_data -= 1
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, _session: Any, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails += [(recipient, content) for recipient in envelope.rcpt_tos]
        if self.drop_after_data:
            self.drop_after_data -= 1
            server.transport.close()
        return "250 OK"


class _Counting(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()


@contextmanager
def running_mail(
    inbox: Inbox, port: int = 0, certificate: Path | None = None, *, starttls: bool = False
) -> Iterator[int]:
    """The port of a server that fills `inbox`; with a certificate it asks for a login."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": port or free_port()}
    if context is not None:
        inbox.needs_login = True
        options["authenticator"] = _login
        options |= (
            {"tls_context": context, "require_starttls": True}
            if starttls
            else {"ssl_context": context, "auth_require_tls": False}
        )
    server = _Counting(inbox, **options)
    server.start()
    inbox.connections = 0
    try:
        yield server.port
    finally:
        server.stop()


def _login(
    _server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword
) -> AuthResult:
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key in one PEM file, its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
    return path
