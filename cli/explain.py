"""`certdesk explain`: why an account stands where it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cli import edge
from cli.reading import reading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.explaining import Explanation, Reason


@click.command("explain")
@click.argument("account")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(account: str, *, day: datetime | None, as_json: bool) -> None:
    """Why an account stands where it does: each requirement, its proof, the arithmetic, the version.

    ACCOUNT is its number, the client's own id of it, or the contractor's name.
    """
    from pipeline.explaining import explain, told

    with reading("explain") as session:
        account_id = _found(session, account)
        today = edge.today()
        found = explain(session, account_id, on=day.date() if day else today, today=today)
    click.echo(json.dumps(told(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_page(found)))


def _found(session: Session, text: str) -> int:
    from records.account_search import named

    found = named(session, text)
    if not found:
        raise click.ClickException(f"no account is called {text}")
    if len(found) > 1:
        several = "\n".join(f"  {one[0]:>6}  {one[1]} · {one[2]}" for one in found)
        raise click.ClickException(f"several accounts are called {text}; give one's number:\n{several}")
    return found[0][0]


def _page(found: Explanation) -> Iterator[str]:
    account = found.account
    since = f", in force since {account.requirement_effective_on}" if account.requirement_effective_on else ""
    yield f"{account.contractor} · {account.client}   on {found.on}"
    yield f"{found.status.value.replace('_', ' ').upper()}   score {found.score}"
    if found.review:
        earlier = (
            f"; keeps {found.review.before.value.replace('_', ' ')} until {found.review.keeps_until}, then pending"
        )
        yield f"waits for a person since {found.review.began_on}{earlier if found.keeps else ''}"
    yield f"{account.requirement_title} ({account.requirement_code}, version {account.requirement_version}{since})"
    for line in found.lines:
        dates = f"{line.effective} to {line.expiration}" if line.expiration else ""
        yield f"  {line.name:28}{line.status:12}{dates:27}{line.number}".rstrip()
    for one in found.reasons:
        yield from _reason(one)


def _reason(one: Reason) -> Iterator[str]:
    finding = one.finding
    yield f"{finding.result.value.replace('_', ' '):15}{finding.title or finding.requirement}"
    if one.sum:
        yield f"{'':15}{one.sum}"
    for at in one.places:
        page = f", page {at.page}" if at.page else ""
        box = f", {at.path}: {at.text}" if at.path else ""
        yield f"{'':15}document {at.document_id} ({at.name}){page}{box}"
    if one.exception:
        granted = one.exception.granted
        yield f"{'':15}{granted.kind.value} by {granted.approved_by} until {granted.ends_on}: {granted.reason}"
