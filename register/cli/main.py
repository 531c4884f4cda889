"""The `register` command: a list of names, each loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from register.cli.saying import Saying

COMMANDS = {
    "assess": "register.cli.assess:assess",
    "db": "register.cli.database:db",
    "demo": "register.cli.demo:demo",
    "serve": "register.cli.serving:serve",
    "scheduler": "register.cli.serving:scheduler",
    "feed": "register.cli.feed:feed",
    "import": "register.cli.importing:import_file",
    "status": "register.cli.standings:status",
    "flagged": "register.cli.standings:flagged",
    "report": "register.cli.standings:report",
    "simulate": "register.cli.simulate:simulate",
    "forecast": "register.cli.forecast:forecast",
    "kept": "register.cli.kept_reports:kept",
    "release": "register.cli.releases:release",
    "receipt": "register.cli.receipts:receipt",
    "ledger": "register.cli.ledger:ledger",
    "user": "register.cli.accounts:user",
    "letters": "register.cli.letters:letters",
    "provider": "register.cli.providers:provider",
    "backup": "register.cli.backup:backup",
    "restore": "register.cli.backup:restore",
}


class Lazily(click.Group):
    """Knows every command by name and imports only the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the list above."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module that holds the command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run; a known trouble is one sentence on standard error and status 1."""
        with Saying():
            return super().invoke(ctx)


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep and question the national SENCO register.

    \b
    Example: register flagged --as-of 2026-09-01 --json
    """
