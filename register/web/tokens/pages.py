"""What the pages of keys are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from register.clock import LONDON
from register.domain.tokens import SCOPE_MEANINGS, Token, TokenState
from register.services.tokens import SOON
from register.web.words import Tag

_TAGS = {
    TokenState.LIVE: Tag("Works", "green"),
    TokenState.EXPIRED: Tag("Ended", "grey"),
    TokenState.REVOKED: Tag("Revoked", "grey"),
}
_SOON = Tag("Ends soon", "yellow")


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One key as a row of the table; days in London, `ends` the last on which it works."""

    token: Token
    may: tuple[str, ...]
    made: date
    ends: date
    tag: Tag
    works: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class TokensPage:
    """Every key of the organisation; `soon` are those that end within two weeks."""

    lines: tuple[TokenLine, ...]
    soon: tuple[TokenLine, ...]


def tokens_page(held: Iterable[Token], at: datetime) -> TokensPage:
    """The keys as they are at an instant."""
    lines = tuple(line(token, at) for token in held)
    return TokensPage(lines, tuple(one for one in lines if one.soon))


def line(token: Token, at: datetime) -> TokenLine:
    """One key in words."""
    state = token.state(at)
    works = state is TokenState.LIVE
    soon = works and token.expires_at - at <= SOON
    return TokenLine(
        token=token,
        may=tuple(SCOPE_MEANINGS[scope] for scope in sorted(token.scopes)),
        made=token.made_at.astimezone(LONDON).date(),
        ends=token.expires_at.astimezone(LONDON).date(),
        tag=_SOON if soon else _TAGS[state],
        works=works,
        soon=soon,
    )
