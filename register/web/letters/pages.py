"""What the pages of letters are given: everything in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from register.clock import LONDON
from register.domain.letters import Letter
from register.services.stopping import Reminders
from register.web.filters import day, instant, plural
from register.web.letters.forms import START, STOP
from register.web.paging import Paging, paging

SIZE = 20
PATH = "/letters"
_ADDRESS = re.compile(r"https?://\S+")
_ITEM = "* "


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of the list; `is_new` while it was never opened."""

    href: str
    subject: str
    day: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """One kind of letter that may be stopped; `turn` is what the button sends."""

    kind: str
    meaning: str
    now: str
    button: str
    turn: str


@dataclass(frozen=True, slots=True)
class LettersPage:
    """An account's letters, which of them it gets, and its calendar.

    `always` are the kinds that cannot be stopped; `calendar_since` is blank where there is none.
    """

    heading: str
    lines: tuple[LetterLine, ...]
    paging: Paging
    switches: tuple[Switch, ...]
    always: tuple[str, ...]
    calendar_since: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; `href` is a page of ours that they lead to, or blank."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of lines, or a list of them."""

    is_list: bool
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter."""

    subject: str
    written: str
    blocks: tuple[Block, ...]
    school: str
    may_be_stopped: bool


def letters_page(
    held: Sequence[Letter],
    kinds: Sequence[Reminders],
    calendar_since: datetime | None,
    *,
    page: int,
) -> LettersPage:
    """The list, a page at a time, with the switches and the calendar under it.

    `calendar_since` is when its address was made, None where there is none.
    """
    pages = paging(PATH, {}, page=page, size=SIZE, total=len(held))
    shown = held[pages.first - 1 : pages.last] if held else []
    new = sum(letter.read_at is None for letter in held)
    count = plural(len(held), "letter")
    return LettersPage(
        heading=f"{count}, {new:,} not yet opened, the newest first",
        lines=tuple(_line(letter) for letter in shown),
        paging=pages,
        switches=tuple(_switch(each) for each in kinds if each.may_be_stopped),
        always=tuple(each.meaning for each in kinds if not each.may_be_stopped),
        calendar_since=instant(calendar_since),
    )


def letter_page(letter: Letter, *, address: str) -> LetterPage:
    """One letter; what it says of pages under `address` leads to them."""
    return LetterPage(
        subject=letter.subject,
        written=instant(letter.at),
        blocks=blocks_of(letter.body, address=address),
        school="" if letter.urn is None else f"/schools/{letter.urn}",
        may_be_stopped=letter.kind.may_be_stopped,
    )


def blocks_of(body: str, *, address: str) -> tuple[Block, ...]:
    """Plain text as paragraphs and lists: blank lines part them, "* " begins an item."""
    return tuple(_blocks(body, address))


def _blocks(body: str, address: str) -> Iterator[Block]:
    for told in re.split(r"\n\s*\n", body.strip()):
        lines = told.splitlines()
        is_list = all(line.startswith(_ITEM) for line in lines)
        shown = (line.removeprefix(_ITEM) if is_list else line for line in lines)
        yield Block(is_list, tuple(tuple(_pieces(line, address)) for line in shown))


def _pieces(line: str, address: str) -> Iterator[Piece]:
    """The line's words, with the addresses that are ours as links."""
    at = 0
    for found in _ADDRESS.finditer(line):
        if address and found[0].startswith(f"{address}/"):
            yield Piece(line[at : found.start()])
            yield Piece(found[0], found[0].removeprefix(address))
            at = found.end()
    yield Piece(line[at:])


def _line(letter: Letter) -> LetterLine:
    return LetterLine(
        href=f"{PATH}/{letter.id}",
        subject=letter.subject,
        day=day(letter.at.astimezone(LONDON).date()),
        is_new=letter.read_at is None,
    )


def _switch(each: Reminders) -> Switch:
    if each.goes:
        return Switch(each.kind.value, each.meaning, "On", "Stop", STOP)
    return Switch(each.kind.value, each.meaning, "Stopped", "Start again", START)
