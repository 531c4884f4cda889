"""What the monthly letter to a trust or an authority says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from register.law.finding import in_words
from register.services.letters_words import SHORT, Words, as_letter, as_list, called
from register.store.readers import Here

MOST = 40  # schools in one list; the page has all of them
_QUIET = (
    "The register finds no school of yours where the duty is not met or the answer is not clear,"
    " no deadline falls in this term, and no answer has changed."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one school stands; `deadline` is its last lawful day, where there is one."""

    school: Here
    status: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """A trust's or an authority's month.

    `schools` counts those that the duty reaches. `since` is the day of the last digest, None
    where this is the first; `changed` has how each stood then. `term_ends` is inclusive. At the
    `unsure` the register cannot tell, or the readings of the law differ. `unconfirmed` counts
    those that did not confirm their record within the year. Nobody who acts for the `unread` has
    an account.
    """

    name: str
    today: date
    term_ends: date
    since: date | None
    schools: int
    not_met: tuple[Standing, ...]
    unsure: tuple[Standing, ...]
    due: tuple[Standing, ...]
    changed: tuple[tuple[str, Standing], ...]
    unconfirmed: int
    unread: tuple[Here, ...]


def digest_words(digest: Digest, address: str) -> Words:
    """The letter; where nothing stands out, it says so."""
    quiet = not (digest.not_met or digest.unsure or digest.due or digest.changed)
    return as_letter(
        f"Your schools in {digest.today:%B %Y}: {len(digest.not_met):,} not met,"
        f" {len(digest.due):,} with a deadline this term",
        (
            digest.name,
            (
                f"On {in_words(digest.today)}, {_counted(digest.schools)} of yours must have a"
                " SENCO who meets the rules."
            ),
            _QUIET if quiet else "",
            *_sections(digest),
            f"All your schools, the worst first: {address}/your-schools" if address else "",
        ),
    )


def _sections(digest: Digest) -> Iterator[str]:
    yield from _section("Not met", [_stands(each) for each in digest.not_met])
    yield from _section("Cannot tell, or disputed", [_stands(each) for each in digest.unsure])
    due = [f"{called(each.school)}: until {in_words(each.deadline)}" for each in digest.due]
    yield from _section(f"Deadline this term, by {in_words(digest.term_ends)}", due)
    changed = [f"{_stands(each)} (then: {SHORT[was]})" for was, each in digest.changed]
    yield from _section(f"Changed since {in_words(digest.since)}", changed)
    yield _confirming(digest.unconfirmed)
    unread = "Nobody at these schools has an account, so nobody there has letters"
    yield from _section(unread, [called(school) for school in digest.unread])


def _confirming(count: int) -> str:
    """The yearly confirmation is the schools' own to make, so they are counted and not listed."""
    if not count:
        return ""
    has = "has" if count == 1 else "have"
    return f"{_counted(count)} {has} not confirmed the record within the last year."


def _stands(each: Standing) -> str:
    return f"{called(each.school)}: {SHORT[each.status]}"


def _section(heading: str, lines: Sequence[str]) -> Iterable[str]:
    if not lines:
        return ()
    more = [f"and {len(lines) - MOST:,} more"] if len(lines) > MOST else []
    return f"{heading} ({len(lines):,}):", as_list([*lines[:MOST], *more])


def _counted(count: int) -> str:
    return f"{count:,} school{'' if count == 1 else 's'}"
