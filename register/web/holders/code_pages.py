"""What a candidate sees of the codes that they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from register.services.own_record import CodeShown
from register.services.search import Found
from register.services.share_codes import MOST_OPEN
from register.web.filters import instant, plural
from register.web.words import Tag

PATH = "/me/codes"
# How each letter is said, in the alphabet of radio; a digit is said as it is.
_SPOKEN = {
    word[0]: word
    for word in (
        "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "Juliett",
        "Kilo", "Mike", "November", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Victor",
        "Whiskey", "X-ray", "Yankee", "Zulu",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code in the list; `end_href` is blank for one that has ended, as `ending` says."""

    school: str
    made: str
    ending: str
    ends: str
    used: str
    state: Tag
    end_href: str


@dataclass(frozen=True, slots=True)
class CodesPage:
    """Every code, and whether another may be made."""

    codes: tuple[CodeLine, ...]
    may_make: bool
    most: int


@dataclass(frozen=True, slots=True)
class CodeMadePage:
    """A code on the one page that shows it."""

    letters: str
    aloud: str
    school: str
    ends: str


@dataclass(frozen=True, slots=True)
class SchoolsOffered:
    """What a search for the school found: choices as (URN, name), and a line on each."""

    text: str
    choices: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    note: str


def codes_page(held: tuple[CodeShown, ...], at: datetime) -> CodesPage:
    """The list as it stands at this instant."""
    working = sum(shown.code.is_open(at) for shown in held)
    return CodesPage(tuple(_line(shown, at) for shown in held), working < MOST_OPEN, MOST_OPEN)


def code_made(letters: str, shown: CodeShown) -> CodeMadePage:
    """The page that shows the letters, and how to say them on the telephone."""
    aloud = ", ".join(_SPOKEN.get(letter, letter) for letter in letters.replace("-", ""))
    return CodeMadePage(letters, aloud, shown.school, instant(shown.code.expires_at))


def schools_offered(text: str, found: Found | None) -> SchoolsOffered:
    """The schools to choose from; nothing before something is looked for."""
    lines = found.schools if found else ()
    return SchoolsOffered(
        text=text,
        choices=tuple((str(line.urn), line.name) for line in lines),
        places=tuple(_place(line.town, line.postcode, line.urn) for line in lines),
        note=_note(text, found),
    )


def _note(text: str, found: Found | None) -> str:
    if found is None:
        return ""
    if not found.total:
        return f"No open school found for \u201c{text}\u201d. Try fewer words, the town or the URN."
    shown = len(found.schools)
    if found.total > shown:
        return f"These are the nearest {shown} of {found.total:,}. Add the town to see others."
    return f"{plural(found.total, 'school')} found."


def _place(town: str, postcode: str, urn: int) -> str:
    return ", ".join(part for part in (town, postcode, f"URN {urn}") if part)


def _line(shown: CodeShown, at: datetime) -> CodeLine:
    code = shown.code
    used = f"{shown.used_by}, first on {instant(code.used_at)}" if shown.used_by else "Not used"
    return CodeLine(
        school=shown.school,
        made=instant(code.made_at),
        ending="Ends" if code.is_open(at) else "Ended",
        ends=instant(code.revoked_at or code.expires_at),
        used=used,
        state=_state(shown, at),
        end_href=f"{PATH}/{code.id}/end" if code.is_open(at) else "",
    )


def _state(shown: CodeShown, at: datetime) -> Tag:
    if shown.code.revoked_at is not None:
        return Tag("Ended by you", "grey")
    return Tag("Works", "green") if shown.code.is_open(at) else Tag("Time is up", "grey")
