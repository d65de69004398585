"""Fixtures: a real SMTP server on loopback that says what it is told to and keeps what it took."""

import base64
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.mail_server import MailServer

USER, PASSWORD, TOKEN = "desk@example.org", "correct horse", "a-fresh-token"


@dataclass
class Taken:
    """One message as the server took it."""

    sender: str
    recipients: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return BytesParser(policy=default).parsebytes(self.data)


@dataclass
class MailDesk:
    """What the server says and has taken.

    `answers` are used up one for each RCPT; `refused` maps an address to its answer every time. `at_mail`, `at_data`
    and `at_end` answer MAIL, DATA and the final dot. `hang_up_at` in ("rcpt", "data", "end", "taken") cuts the
    connection there; at "taken" the message is kept first.
    """

    server: MailServer = field(init=False)
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    at_mail: str = ""
    at_data: str = ""
    at_end: str = "250 2.0.0 queued as 4F21"
    goodbye: str = "221 bye"
    hang_up_at: str = ""
    taken: list[Taken] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):
        if self.hang_up_at == "rcpt":
            server.transport.abort()
        answer = self.refused.get(address) or (self.answers.pop(0) if self.answers else "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope):
        if self.hang_up_at == "end":
            server.transport.abort()
            return "451 never heard"
        if self.at_end.startswith("2"):
            self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.hang_up_at == "taken":
            server.transport.abort()
        return self.at_end

    async def handle_QUIT(self, _server, _session, _envelope):
        return self.goodbye

    async def auth_XOAUTH2(self, _server, args):
        said = base64.b64decode(args[1]).decode()
        self.logins.append("XOAUTH2")
        return AuthResult(success=said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01", handled=False)

    def authenticate(self, _server, _session, _envelope, mechanism, data):
        self.logins.append(mechanism)
        is_right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)


class _Smtp(SMTP):
    async def smtp_DATA(self, arg):
        desk = self.event_handler
        if desk.hang_up_at == "data":
            self.transport.abort()
            return
        if desk.at_data:
            await self.push(desk.at_data)
            return
        await super().smtp_DATA(arg)


class LoopbackController(Controller):
    """Binds port 0 and learns the port the kernel chose, so that tests can run side by side."""

    def factory(self):
        return _Smtp(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def start_mail_desk(tmp_path: Path) -> Iterator[Callable[..., MailDesk]]:
    """Starts a server: `start_mail_desk(scheme="smtps")`, `(starttls=True)`, `(starttls=True, auth="password")`."""
    running: list[LoopbackController] = []

    def start(*, scheme: str = "smtp", starttls: bool = False, auth: str = "none") -> MailDesk:
        desk = MailDesk()
        kwargs = {"hostname": "127.0.0.1", "port": 0, "authenticator": desk.authenticate}
        if scheme == "smtps" or starttls:
            certificate, desk.tls = _certificate(tmp_path)
            kwargs |= {"ssl_context": certificate} if scheme == "smtps" else {"tls_context": certificate}
        if auth != "none":
            kwargs["auth_required"] = True
        controller = LoopbackController(desk, **kwargs)
        controller.start()
        running.append(controller)
        user, password = (USER, PASSWORD if auth == "password" else "") if auth != "none" else ("", "")
        desk.server = MailServer(
            scheme, "127.0.0.1", controller.port, user, password, starttls=starttls, auth=auth, timeout=3.0
        )
        return desk

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def mail_desk(start_mail_desk: Callable[..., MailDesk]) -> MailDesk:
    """A server without TLS and login."""
    return start_mail_desk()


def _certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a fresh certificate for 127.0.0.1, and a client's context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(pem + private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context, ssl.create_default_context(cadata=pem.decode())
