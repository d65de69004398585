"""`certdesk check`: judges certificates against a requirement set, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from domain.certificate import Certificate, Extraction
    from domain.finding import Finding, Judgement
    from domain.requirement import RequirementSet

ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


def _flags(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    made = []
    for one in given:
        name, _, answer = one.partition("=")
        if not name or answer.lower() not in ANSWERS:
            raise click.BadParameter(f"{one!r} is not NAME=yes or NAME=no")
        made.append((name, ANSWERS[answer.lower()]))
    return tuple(made)


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--requirements", "rules_file", required=True, metavar="FILE", help="A YAML file, or a shipped set's code."
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day to judge on; else the local day."
)
@click.option("--client", default="", metavar="NAME", help="Who asks for the insurance; else the certificate's holder.")
@click.option("--client-address", default="", metavar="TEXT", help="The client's address, compared with the holder's.")
@click.option("--contractor", default="", metavar="NAME", help="The contract party, compared with the named insured.")
@click.option(
    "--fact", "flags", multiple=True, callback=_flags, metavar="NAME=yes|no", help="vehicles=no, employees=yes"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    files: tuple[str, ...],
    *,
    rules_file: str,
    today: datetime | None,
    client: str,
    client_address: str,
    contractor: str,
    flags: tuple[tuple[str, bool], ...],
    as_json: bool,
) -> None:
    """Judge certificates of insurance together, as the holdings of one contractor.

    FILE is a PDF or a picture, or what `certdesk extract --json` printed.
    """
    from domain.errors import CertdeskError
    from domain.holdings import AccountFacts, Proof
    from rules.judge import judge
    from rules.requirement_file import requirement_from, untested

    day = (today or datetime.now().astimezone()).date()
    try:
        body = _body(rules_file)
        if client:
            requirement_from(body, client=client, client_address=client_address)  # before the slow part
        read = list(_all(files))
        name, address = _client(client, client_address, read)
        requirement = requirement_from(body, client=name, client_address=address)
    except CertdeskError as refusal:
        click.echo(f"certdesk check: {refusal}", err=True)
        sys.exit(2)
    proofs = [
        Proof(n, day, one.certificates, one.endorsements)
        for n, one in enumerate(read, start=1)
        if one.certificates or one.endorsements
    ]
    judgement = judge(AccountFacts(name, address, contractor, flags), requirement, proofs, day)
    told = _told(judgement, read, requirement, untested(body))
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _table(told))


def _body(rules_file: str) -> Mapping[str, Any]:
    """The requirement set as its file says it."""
    import yaml

    from config.reference import requirement_body, requirement_codes
    from domain.errors import RequirementInvalid

    if not Path(rules_file).exists() and rules_file in requirement_codes():
        return requirement_body(rules_file)
    try:
        body = yaml.safe_load(Path(rules_file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as trouble:
        raise RequirementInvalid(name=rules_file, why=" ".join(str(trouble).split())) from trouble
    if not isinstance(body, Mapping):
        raise RequirementInvalid(name=rules_file, why="a mapping is expected at the top")
    return body


def _all(files: tuple[str, ...]) -> Iterator[Extraction]:
    """What the files say, in their order: documents are read in one sandbox, extractions taken as they are."""
    from cli.extract import extractions

    said = {file for file in files if Path(file).is_file() and Path(file).read_bytes()[:1] == b"{"}
    documents = extractions(tuple(file for file in files if file not in said))
    for file in files:
        if file in said:
            yield from _said(file)
        else:
            yield next(documents)


def _said(file: str) -> Iterator[Extraction]:
    """The lines that `certdesk extract --json` printed into a file."""
    from domain.extraction_json import extraction_from
    from extract.reading import unreadable

    try:
        lines = Path(file).read_text("utf-8").splitlines()
        yield from [extraction_from(json.loads(line)) for line in lines if line.strip()]
    except (ValueError, KeyError, TypeError) as trouble:
        why = f"{file} is not what extract prints: {trouble!r}"
        yield unreadable(b"", name=file, code="extraction-invalid", why=why)


def _client(client: str, address: str, read: list[Extraction]) -> tuple[str, str]:
    """The client as given; else as the newest certificate's holder, and then nothing is compared with it."""
    certificates = [one for each in read for one in each.certificates]
    if client or not certificates:
        return client or "the client", address
    newest: Certificate = max(certificates, key=lambda one: str(one.date.value or ""))
    return str(newest.holder.name.value or "the client"), address or str(newest.holder.address.value or "")


def _told(
    judgement: Judgement, read: list[Extraction], requirement: RequirementSet, open_ends: tuple[str, ...]
) -> dict[str, Any]:
    names = {n: one.file for n, one in enumerate(read, start=1)}
    until = judgement.next_expiration
    return {
        "requirement": requirement.id,
        "today": judgement.today.isoformat(),
        "status": judgement.status.value,
        "score": judgement.score,
        "next_expiration": until.isoformat() if until else None,
        "lines": dict(judgement.lines),
        "findings": [_finding(one, names) for one in judgement.findings],
        "not_tested": list(open_ends),
        "warnings": [
            {"file": one.file, "code": warning.code, "message": warning.message}
            for one in read
            for warning in one.warnings
        ],
    }


def _finding(finding: Finding, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "code": finding.code,
        "requirement": finding.requirement,
        "result": finding.result.value,
        "severity": finding.severity.value,
        "fixer": finding.fixer.value,
        "line": finding.line,
        "title": finding.title,
        "ask": finding.ask,
        "tell_insured": finding.tell_insured,
        "facts": dict(finding.facts),
        "fields": list(finding.fields),
        "file": names.get(finding.document_id) if finding.document_id else None,
    }


def _table(told: Mapping[str, Any]) -> str:
    """The judgement for reading: the verdict first, what is open, then what is met in one line."""
    rows = [
        f"{told['status'].replace('_', ' ').upper()}   score {told['score']}   {told['requirement']}, {told['today']}"
    ]
    rows += [f"  {line:22}{status}" for line, status in told["lines"].items()]
    for one in told["findings"]:
        if one["result"] not in ("pass", "not_applicable"):
            rows.append(f"{one['severity']:9}{one['result']:13}{one['title']}")
            rows += [f"{'':22}{one['ask']}"] if one["ask"] else []
    met = sum(one["result"] == "pass" for one in told["findings"])
    rows.append(f"{met} requirement{'' if met == 1 else 's'} met.")
    rows += [f"Not tested: {', '.join(told['not_tested'])}."] if told["not_tested"] else []
    rows += [f"{one['file']}: {one['message']}" for one in told["warnings"]]
    return "\n".join(rows)
