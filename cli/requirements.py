"""`certdesk requirements`: what clients ask for, as files."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from domain.errors import RequirementInvalid
    from rules.layers import How, Laid


@click.group("requirements")
def command() -> None:
    """Requirement sets: the shipped templates, and files of one's own (docs/requirements.md)."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_templates(*, as_json: bool) -> None:
    """List the templates that come with Certdesk."""
    from config.reference import requirement_body, requirement_codes

    for code in requirement_codes():
        title = requirement_body(code)["title"]
        click.echo(json.dumps({"code": code, "title": title}) if as_json else f"{code:24}{title}")


@command.command("show")
@click.argument("code")
def show(code: str) -> None:
    """Print the template CODE, to start a file of one's own from."""
    from config.reference import FOLDER, requirement_codes

    if code not in requirement_codes():
        raise click.BadParameter(f"{code!r} is none of {', '.join(requirement_codes())}", param_hint="CODE")
    click.echo((FOLDER / "requirements" / f"{code}.yaml").read_text(encoding="utf-8"), nl=False)


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file, a line each.")
def check(files: tuple[str, ...], *, as_json: bool) -> None:
    """Check requirement sets: ok, or everything that is wrong with its line; exit status 2 when something is."""
    from domain.errors import RequirementInvalid
    from rules.requirement_file import untested

    failed = False
    for file in files:
        try:
            body = set_of(file)
            not_tested = () if body.get("applies_to") else untested(body)
        except RequirementInvalid as refusal:
            failed = True
            click.echo(json.dumps(_refused(file, refusal)) if as_json else _problems(refusal))
            continue
        if as_json:
            click.echo(json.dumps({"file": file, "ok": True, "problems": [], "not_tested": list(not_tested)}))
        else:
            click.echo(f"{file}: ok" + (f"; not tested: {', '.join(not_tested)}" if not_tested else ""))
    sys.exit(2 if failed else 0)


@command.command("lay")
@click.argument("base")
@click.argument("layers", nargs=-1, required=True, metavar="LAYER...")
@click.option("--how", type=click.Choice(["strictest", "most_specific"]), required=True, help="Which set wins.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def lay(base: str, layers: tuple[str, ...], *, how: How, as_json: bool) -> None:
    """Print what BASE asks with every LAYER over it, and from which set each rule comes.

    BASE and LAYER are files, or codes of templates. A LAYER says itself what it is for, under applies_to; else write
    state=FILE, trade=FILE or project=FILE.
    """
    from domain.errors import RequirementInvalid
    from rules.layers import layered

    try:
        laid = layered(set_of(base), [_layer(one) for one in layers], how)
    except RequirementInvalid as refusal:
        click.echo(_problems(refusal), err=True)
        sys.exit(2)
    told = {"set": dict(laid.mapping), "origin": dict(laid.origin)}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str) if as_json else _as_yaml(laid), nl=as_json)


def set_of(file: str) -> Mapping[str, Any]:
    """The set of a file, on top of what it extends there; else the shipped template of that code.

    Raises:
        RequirementInvalid: the file cannot be read, or is no good set; `problems` says why.
    """
    from config.reference import requirement_body, requirement_codes
    from domain.errors import RequirementInvalid
    from domain.problem import Problem
    from rules.requirement_file import read_set

    path = Path(file)
    if not path.exists() and file in requirement_codes():
        return requirement_body(file)
    try:
        data = _bytes(path)
    except OSError as trouble:
        problem = Problem(file, 0, "", f"it cannot be read ({trouble.strerror})")
        raise RequirementInvalid(name=file, problems=(problem,)) from trouble

    def beside(name: str) -> bytes | None:
        try:
            return _bytes(path.with_name(name))
        except OSError:
            return None

    return read_set(data, name=file, beside=beside)


def _bytes(path: Path) -> bytes:
    """A file, up to what a set may have and one more: whoever reads it refuses what is too long."""
    from rules.requirements.marked import MOST_BYTES

    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _layer(given: str) -> tuple[str, Mapping[str, Any]]:
    from rules.layers import kind_of
    from rules.requirements.known import PLACES

    kind, _, file = given.partition("=")
    if file and kind in PLACES:
        return kind, set_of(file)
    body = set_of(given)
    kind = kind_of(body)
    if not kind:
        raise click.BadParameter(f"{given} has no applies_to; write state=, trade= or project= before it")
    return kind, body


def _problems(refusal: RequirementInvalid) -> str:
    return "\n".join(str(one) for one in refusal.problems)


def _refused(file: str, refusal: RequirementInvalid) -> dict[str, Any]:
    told = [{"file": one.file, "line": one.line, "where": one.where, "why": one.why} for one in refusal.problems]
    return {"file": file, "ok": False, "problems": told, "not_tested": []}


def _as_yaml(laid: Laid) -> str:
    """The set as a file of its own, the origins as remarks below it."""
    import yaml

    text = yaml.safe_dump(dict(laid.mapping), sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    width = max(map(len, laid.origin), default=0)
    return text + "".join(f"# {name:{width}}  {origin}\n" for name, origin in laid.origin.items())
