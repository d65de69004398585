"""The real parts of the walk, built from settings; each process takes those it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli import edge
from config.settings import Settings
from domain.errors import WrongSettings
from outbound.signing import DkimKey, key_from
from pipeline.parts import Identity, MadeReport, Parts, ReportOrder
from records.blobs import blob_store
from records.work import database, units_of_work

if TYPE_CHECKING:
    from pipeline.engine import Enqueuer
    from pipeline.sandbox import Sandbox


class LateEnqueuer:
    """An enqueuer whose engine is imported at its first use: a web process must serve before that."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._enqueue: Enqueuer | None = None

    def __call__(
        self, session: Session, *, queue: str, workflow: str, key: str, argument: int, delay: float = 0.0
    ) -> None:
        """See `pipeline.engine.Enqueuer`."""
        if self._enqueue is None:
            from pipeline.engine import Enqueuer

            self._enqueue = Enqueuer(self._engine)
        self._enqueue(session, queue=queue, workflow=workflow, key=key, argument=argument, delay=delay)


def parts(settings: Settings, engine: Engine, *, sandbox: Sandbox | None = None) -> Parts:
    """Everything that the walk touches, over the settings' database, store and mail server."""
    open_work = units_of_work(engine)
    return Parts(
        open_work=open_work,
        blobs=blob_store(settings.blobs_url),
        enqueue=LateEnqueuer(engine),
        identity=Identity(
            mail_from=settings.mail_from,
            mail_address=settings.mail_address,
            secret=settings.secret_key,
            upload_base=settings.base_url,
            fax=settings.fax_number,
        ),
        now=edge.now,
        today=edge.today,
        sandbox=sandbox,
        smtp=settings.smtp,
        authserv=settings.authserv_id,
        dkim=dkim_key(settings),
        smtp_token=mail_token(settings, engine, settings.smtp.auth) if settings.smtp else None,
    )


def report_maker(settings: Settings, engine: Engine) -> Callable[[ReportOrder], MadeReport]:
    """Draws reports that go out by mail; what draws them is loaded when the first is wanted."""
    own = parts(settings, engine)
    look = units_of_work(readers(settings.database_url))

    def make(order: ReportOrder) -> MadeReport:
        from pipeline.activity_desk import ActivityDesk
        from pipeline.network_desk import NetworkDesk
        from review_ui.portal.report_files import made_report

        return made_report(NetworkDesk(own, look=look), ActivityDesk(own, look=look), order)

    return make


def dkim_key(settings: Settings) -> DkimKey | None:
    """The key that outgoing mail is signed with; None when none is set.

    Raises:
        WrongSettings: the file holds no key that can be used.
    """
    if not settings.dkim_key:
        return None
    domain = settings.dkim_domain or settings.mail_address.rpartition("@")[2]
    try:
        return key_from(Path(settings.dkim_key), selector=settings.dkim_selector, domain=domain)
    except ValueError as wrong:
        raise WrongSettings(problems=f"  - CERTDESK_DKIM_KEY: {wrong}") from wrong


def mail_token(settings: Settings, engine: Engine, auth: str) -> Callable[[], str] | None:
    """What gives access tokens for a mail server that wants XOAUTH2; None for the others."""
    if not auth.startswith("xoauth2"):
        return None
    from pipeline.mail_signin import token_for, token_store

    return token_for(auth, settings, token_store(units_of_work(engine), settings.secret_key))


def readers(url: str) -> Engine:
    """An engine for units of work that never write."""
    return database(url, read_only=True)
