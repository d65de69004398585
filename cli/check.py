"""`certdesk check`: judges certificates against a requirement set, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from domain.certificate import Certificate, Extraction
    from domain.finding import Finding, Judgement
    from domain.holdings import Proof
    from domain.requirement import RequirementSet

ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


def _flags(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    made = []
    for one in given:
        name, has_answer, answer = one.partition("=")
        if not name or (has_answer and answer.lower() not in ANSWERS):
            raise click.BadParameter(f"{one!r} is not NAME, NAME=yes or NAME=no")
        made.append((name.removeprefix("if_"), ANSWERS[answer.lower()] if has_answer else True))
    return tuple(made)


def _parties(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    made = {}
    for one in given:
        role, _, name = one.partition("=")
        if not role or not name:
            raise click.BadParameter(f"{one!r} is not ROLE=NAME")
        made[role] = name
    return made


_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("check")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--requirements", "rules_file", required=True, metavar="FILE", help="A YAML file, or a shipped set's code."
)
@click.option("--facts", multiple=True, metavar="JSON", help="What `certdesk extract --json` printed; may be repeated.")
@click.option("--today", type=_DAY, metavar="YYYY-MM-DD", help="The day to judge on; else the local day.")
@click.option("--client", default="", metavar="NAME", help="Who asks for the insurance; else the certificate's holder.")
@click.option("--client-address", default="", metavar="TEXT", help="The client's address, compared with the holder's.")
@click.option("--contractor", default="", metavar="NAME", help="The contract party, compared with the named insured.")
@click.option(
    "--flag", "flags", multiple=True, callback=_flags, metavar="NAME[=yes|no]", help="vehicles, employees=no, ..."
)
@click.option(
    "--party", "parties", multiple=True, callback=_parties, metavar="ROLE=NAME", help='owner="Halvorsen Properties LLC"'
)
@click.option("--state", default="", metavar="XX", help="The contractor's home state; else by the insured's address.")
@click.option("--work-state", default="", metavar="XX", help="The state of the project.")
@click.option("--contract-start", type=_DAY, metavar="YYYY-MM-DD", help="For retroactive dates.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    files: tuple[str, ...],
    *,
    rules_file: str,
    facts: tuple[str, ...],
    today: datetime | None,
    client: str,
    client_address: str,
    contractor: str,
    flags: tuple[tuple[str, bool], ...],
    parties: Mapping[str, str],
    state: str,
    work_state: str,
    contract_start: datetime | None,
    as_json: bool,
) -> None:
    """Judge certificates of insurance together, as the holdings of one contractor.

    FILE is a PDF or a picture, or what `certdesk extract --json` printed, which --facts takes too.
    """
    from domain.errors import CertdeskError
    from domain.holdings import AccountFacts
    from rules.judge import judge
    from rules.requirement_file import untested

    if not files and not facts:
        raise click.UsageError("Nothing to judge: name a document, or --facts.")
    day = (today or datetime.now().astimezone()).date()
    try:
        body = _body(rules_file)
        if client:
            _requirement(body, client, client_address, parties)  # refused before the slow part
        read = list(_all((*facts, *files)))
        name, address = _client(client, client_address, read)
        requirement = _requirement(body, name, address, parties)
    except CertdeskError as refusal:
        click.echo(f"certdesk check: {refusal}", err=True)
        sys.exit(2)
    account = AccountFacts(
        client=name,
        client_address=address,
        contractor=contractor,
        flags=flags,
        state=state.upper(),
        work_state=work_state.upper(),
        contract_start=contract_start.date() if contract_start else None,
    )
    judgement = judge(account, requirement, _proofs(read, day), day)
    told = _told(judgement, read, requirement, untested(body, parties=parties))
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _table(told))


def _requirement(body: Mapping[str, Any], client: str, address: str, parties: Mapping[str, str]) -> RequirementSet:
    from rules.requirement_file import requirement_from

    return requirement_from(body, client=client, client_address=address, parties=parties)


def _proofs(read: list[Extraction], day: date) -> list[Proof]:
    """What can be judged, each as received on that day."""
    from domain.holdings import Proof

    return [
        Proof(
            document_id=n,
            received_on=day,
            certificates=one.certificates,
            endorsements=one.endorsements,
            notices=one.notices,
            property_evidence=one.property_evidence,
            signals=one.signals,
        )
        for n, one in enumerate(read, start=1)
        if one.certificates or one.endorsements or one.notices or one.property_evidence
    ]


def _body(rules_file: str) -> Mapping[str, Any]:
    """The requirement set as its file says it."""
    from cli.requirements import set_of

    return set_of(rules_file)


def _all(files: tuple[str, ...]) -> Iterator[Extraction]:
    """What the files say, in their order: documents are read in one sandbox, extractions taken as they are."""
    from cli.extract import extractions

    said = {
        file for file in files if Path(file).is_file() and Path(file).read_bytes()[:64].lstrip()[:1] in (b"{", b"[")
    }
    documents = extractions(tuple(file for file in files if file not in said))
    for file in files:
        if file in said:
            yield from _said(file)
        else:
            yield next(documents)


def _said(file: str) -> Iterator[Extraction]:
    """What `certdesk extract --json` printed into a file: one object, one a line, or a list of them."""
    from domain.extraction_json import extraction_from
    from extract.reading import unreadable

    try:
        yield from [_with_wording(extraction_from(one)) for one in _objects(Path(file).read_text("utf-8"))]
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        why = f"{file} is not what extract prints: {trouble!r}"
        yield unreadable(b"", name=file, code="extraction-invalid", why=why)


def _objects(text: str) -> list[Any]:
    try:
        whole = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def _with_wording(said: Extraction) -> Extraction:
    """The same with its running text read, where whoever wrote the facts left that out."""
    from dataclasses import replace

    certificates = []
    for one in said.certificates:
        texts = {name: str(getattr(one, name).value or "") for name in ("description", "remarks")}
        if any(texts.values()) and not one.wording:
            from extract.free_text.wording import wording_of  # here: spaCy takes a second

            spans = tuple(
                replace(span, source=name) for name, text in texts.items() if text for span in wording_of(text)
            )
            certificates.append(replace(one, wording=spans))
        else:
            certificates.append(one)
    return replace(said, certificates=tuple(certificates))


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
    """The judgement as JSON: what needs an action, what only the contractor can answer, notes, and what is met."""
    from domain.finding import Result, Severity

    found: dict[str, list[dict[str, Any]]] = {"findings": [], "questions": [], "notes": [], "met": []}
    for one in judgement.findings:
        is_note = one.severity is Severity.INFO
        if one.code == "answer_needed" or (is_note and one.result is Result.NEEDS_REVIEW):
            found["questions"].append(_finding(one, read))
        elif is_note and one.result is Result.UNVERIFIED:
            found["notes"].append(_finding(one, read))
        elif one.code == "met":
            if one.result is Result.PASS:
                found["met"].append(_finding(one, read))
        else:
            found["findings"].append(_finding(one, read))
    until = judgement.next_expiration
    return {
        "requirement": requirement.id,
        "today": judgement.today.isoformat(),
        "status": judgement.status.value,
        "score": judgement.score,
        "next_expiration": until.isoformat() if until else None,
        "lines": dict(judgement.lines),
        **found,
        "not_tested": list(open_ends),
        "warnings": [
            {"file": one.file, "code": warning.code, "message": warning.message}
            for one in read
            for warning in one.warnings
        ],
    }


def _finding(finding: Finding, read: list[Extraction]) -> dict[str, Any]:
    from rules.explain import general_code

    evidence, page, box = _evidence(finding, read)
    return {
        "code": general_code(finding),
        "severity": finding.severity.value,
        "line": finding.line,
        "fixer": finding.fixer.value,
        "remedy": finding.remedy.value,
        "ask": finding.ask,
        "evidence": evidence,
        "page": page,
        "box": box,
        "detail": finding.code,
        "requirement": finding.requirement,
        "result": finding.result.value,
        "title": finding.title,
        "tell_insured": finding.tell_insured,
        "tell_client": finding.tell_client,
        "facts": dict(finding.facts),
        "fields": list(finding.fields),
        "file": read[finding.document_id - 1].file if finding.document_id else None,
    }


def _evidence(finding: Finding, read: list[Extraction]) -> tuple[str | None, int | None, list[float] | None]:
    """What stands in the first box that a verdict rests on and was seen, its page, and where it stands there."""
    from domain.field_paths import field_at

    if not finding.document_id:
        return None, None, None
    papers = read[finding.document_id - 1].certificates
    if finding.place >= len(papers):
        return None, None, None
    certificate = papers[finding.place]
    boxes = []
    for path in finding.fields:
        try:
            boxes.append(field_at(certificate, path))
        except KeyError:
            continue
    seen = next((one for one in boxes if one.box is not None), None) or next(iter(boxes), None)
    if seen is None:
        return None, certificate.page, None
    text = seen.text if seen.text is not None else (None if seen.value is None else str(seen.value))
    return text, seen.page or certificate.page, [round(edge, 2) for edge in seen.box] if seen.box else None


def _table(told: Mapping[str, Any]) -> str:
    """The judgement for reading: the verdict first, what is open, then what is met in one line."""
    rows = [
        f"{told['status'].replace('_', ' ').upper()}   score {told['score']}   {told['requirement']}, {told['today']}"
    ]
    rows += [f"  {line:22}{status}" for line, status in told["lines"].items()]
    for one in (*told["findings"], *told["questions"]):
        rows.append(f"{one['severity']:9}{one['result']:13}{one['title']}")
        rows += [f"{'':22}{one['ask']}"] if one["ask"] else []
    met = len(told["met"])
    rows.append(f"{met} requirement{'' if met == 1 else 's'} met.")
    rows += [f"Not tested: {', '.join(told['not_tested'])}."] if told["not_tested"] else []
    rows += [f"{one['file']}: {one['message']}" for one in told["warnings"]]
    return "\n".join(rows)
