"""The option `--set SWITCH=VALUE`: another reading of the law, or another rule."""

from __future__ import annotations

from collections.abc import Sequence

import click


def _choices(
    _context: click.Context, _option: click.Parameter, given: Sequence[str]
) -> dict[str, str]:
    """Read each SWITCH=VALUE."""
    choices: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            message = f"'{text}' is not SWITCH=VALUE: write, for example, P1=strict."
            raise click.BadParameter(message)
        if name.casefold() in map(str.casefold, choices):
            message = f"{name} is set twice: set it once."
            raise click.BadParameter(message)
        choices[name] = value
    return choices


other_readings = click.option(
    "--set",
    "choices",
    multiple=True,
    callback=_choices,
    metavar="SWITCH=VALUE",
    help="A switch (P1 to P12), or a figure: years_allowed, months_of_service, nasenco_ends, "
    "types_added, types_removed. May be given several times.",
)
