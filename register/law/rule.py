"""A rule as data: what it asks, of what, where it is written, and what silence means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from register.law.citation import Citation

Asked = TypeVar("Asked", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One paragraph's question, for the page that lists them and the step that cites it.

    `switch` names the policy switches of rulebook section 8 that it turns on, if any.
    """

    name: str
    asks: str
    looks_at: str
    when_silent: str
    citation: Citation
    switch: str = ""


def by_rule(rule: Rule) -> Callable[[Asked], Asked]:
    """Tie a function to the rule that it applies, so that neither can stand without the other."""

    def tie(function: Asked) -> Asked:
        function.rule = rule  # type: ignore[attr-defined]  # a function may carry what it applies
        return function

    return tie
