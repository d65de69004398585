"""Google's consent page, from a command line: the browser comes back to a port of this machine, or is told to."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import click

from domain.errors import MailboxUnreachable
from pipeline.mail_signin import GoogleSignIn

WAIT_SECONDS = 600.0
_DONE = b"<!DOCTYPE html><title>Certdesk</title><p>Certdesk has its answer. You may close this page."


def sign_in(signin: GoogleSignIn, *, say: Callable[[str], None], ask: Callable[[str], str] | None = None) -> None:
    """Lead a person through consent and keep the tokens (RFC 7636, RFC 8252).

    Args:
        signin: the sign-in to finish.
        say: shows the person the address to open.
        ask: asks for the address where the browser ended, for a browser on another machine; None to wait for the
            browser on this one.

    Raises:
        MailboxUnreachable: consent was not given, or not in time, or Google refuses the code.
    """
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    with HTTPServer(("127.0.0.1", 0), _Answer) as listener:
        redirect = f"http://127.0.0.1:{listener.server_port}"
        say(signin.consent_address(redirect=redirect, state=state, challenge=challenge))
        came = ask("The address the browser ended at") if ask else _came_back(listener)
    answer = {name: values[0] for name, values in parse_qs(urlsplit(came).query).items()}
    if not secrets.compare_digest(answer.get("state", ""), state):
        raise MailboxUnreachable(server="Google", why="the answer does not belong to this sign-in; start again")
    if "code" not in answer:
        raise MailboxUnreachable(server="Google", why=f"consent was not given ({answer.get('error', 'no code')})")
    signin.finish(answer["code"], redirect=redirect, verifier=verifier)


def prompt(question: str) -> str:
    """Ask on the terminal."""
    return str(click.prompt(question))


class _Answer(BaseHTTPRequestHandler):
    came = ""

    def do_GET(self) -> None:
        if "state=" in self.path:  # a browser asks for an icon, too
            type(self).came = self.path
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(_DONE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the address holds the code."""


def _came_back(listener: HTTPServer) -> str:
    listener.timeout = WAIT_SECONDS
    _Answer.came = ""
    for _request in range(5):
        listener.handle_request()
        if _Answer.came:
            return _Answer.came
    raise MailboxUnreachable(server="Google", why="the browser did not come back in time; start again")
