"""The `certdesk` command."""

from __future__ import annotations

import importlib
from typing import Any

import click

from domain.errors import CertdeskError

COMMANDS = {
    # name: (module, one line for --help); a module is imported only when its command runs, so that each starts fast
    "run": ("cli.run", "Start the whole desk in one process group."),
    "web": ("cli.web", "Serve the web pages."),
    "work": ("cli.work", "Run a worker of the pipeline."),
    "poll": ("cli.poll", "Watch the mailbox."),
    "extract": ("cli.extract", "Read certificates from files."),
    "forms": ("cli.forms", "Draft the map of a form from its blank."),
    "check": ("cli.check", "Judge certificates against a requirement set."),
    "import": ("cli.import_list", "Take a client's list of contractors from a CSV file."),
    "notices": ("cli.notices", "List what is due to be written, to whom and why; queue it."),
    "letters": ("cli.letters", "List, write out, check and set the words of letters."),
    "simulate": ("cli.simulate", "Run the schedule over a year of drawn people."),
    "explain": ("cli.explain", "Say why an account stands where it does."),
    "versions": ("cli.requirement_versions", "Preview and publish versions of requirement sets."),
    "ratings": ("cli.ratings", "Import a client's list of insurers' ratings."),
    "requirements": ("cli.requirements", "List, show, check and lay over one another what clients ask for."),
    "messages": ("cli.messages", "List the messages and what became of them."),
    "api-key": ("cli.api_key", "Make, list, rotate and revoke keys of the API."),
    "openapi": ("cli.openapi", "Print the API's OpenAPI document."),
    "webhooks": ("cli.webhooks", "List, test and replay what is sent to clients' programs."),
    "audit": ("cli.audit", "Prove or print the audit trail."),
    "repair": ("cli.repair", "Fold the lists of accounts anew."),
    "doctor": ("cli.doctor", "Check every connection, tool and disk."),
    "mailbox": ("cli.mailbox", "Sign in to a Microsoft 365 or Gmail mailbox."),
    "demo-mail": ("cli.demo_mail", "Serve the demo mailbox alone."),
    "user": ("cli.user", "Add people and reset their passwords."),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming mistake, not input
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CertdeskError as trouble:  # what we raise on purpose is a sentence for whoever typed the command
            raise click.ClickException(str(trouble)) from trouble

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in COMMANDS.items()])


@click.command(cls=LazyGroup)
@click.version_option(package_name="certdesk")
def main() -> None:
    """Certdesk: asks for, reads, judges and answers certificates of insurance."""


if __name__ == "__main__":
    main()
