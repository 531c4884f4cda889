"""Who is written to about which school, and what one letter is before it has words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.letters import Draft, LetterKind
from register.domain.roles import Role
from register.services.letters_words import Words
from register.store import letters, readers
from register.store.readers import Here, Reader
from register.store.standings import KeptSpan


@dataclass(frozen=True, slots=True)
class Run:
    """One writing of letters: when, on which day in London, and the register's own address.

    `address` has no slash at its end; blank where it is not known, and then no letter has a link.
    """

    at: datetime
    today: date
    address: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One school that the duty reaches today: its line as known now, and its answer today."""

    school: Here
    line: tuple[KeptSpan, ...]
    now: KeptSpan

    def on(self, day: date) -> KeptSpan | None:
        """Its answer on another day, as known now; None where the duty does not reach it then."""
        return answer_on(self.line, day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that is to be there. Its words are made only if it is not there already."""

    key: str
    reader: Reader
    kind: LetterKind
    urn: int | None
    words: Callable[[], Words]

    def draft(self) -> Draft:
        """The letter, in words."""
        said = self.words()
        return Draft(
            key=self.key,
            account_id=self.reader.account_id,
            organisation=self.reader.organisation,
            kind=self.kind,
            urn=self.urn,
            subject=said.subject,
            body=said.body,
        )


@dataclass(frozen=True, slots=True)
class Audience:
    """Every open school, whoever reads letters, by what they act for, and what they stopped.

    `theirs` are the schools of each trust and authority, by URN.
    """

    schools: Mapping[int, Here]
    theirs: Mapping[tuple[Role, int], tuple[Here, ...]]
    readers: Mapping[tuple[Role, int], tuple[Reader, ...]]
    stopped: Collection[tuple[int, LetterKind]]

    def at(self, school: Here) -> tuple[Reader, ...]:
        """Those who act for the school itself."""
        return self.readers.get((Role.SCHOOL, school.urn), ())

    def above(self, school: Here) -> tuple[Reader, ...]:
        """Those who act for its trust or for its authority, as the list has them today."""
        trust = self.readers.get((Role.TRUST, school.trust_code or 0), ())
        return trust + self.readers.get((Role.AUTHORITY, school.la_code or 0), ())

    def watched(self) -> list[int]:
        """The schools about which anybody is written to, by URN."""
        return sorted(
            urn for urn, here in self.schools.items() if self.at(here) or self.above(here)
        )

    def over_several(self) -> list[Reader]:
        """Those who act for a trust or an authority, by number."""
        found = (r for (role, _), rs in self.readers.items() if role != Role.SCHOOL for r in rs)
        return sorted(found, key=lambda reader: reader.account_id)

    def of(self, reader: Reader) -> tuple[Here, ...]:
        """The schools of a trust or an authority, by URN."""
        return self.theirs.get((reader.role, reader.scope), ())

    def wanting(self, kind: LetterKind, asked: Iterable[Reader]) -> Iterator[Reader]:
        """Those of them who did not stop this kind."""
        for reader in asked:
            if not (kind.may_be_stopped and (reader.account_id, kind) in self.stopped):
                yield reader


def everybody(session: Session) -> Audience:
    """Everybody who is written to today."""
    found: defaultdict[tuple[Role, int], list[Reader]] = defaultdict(list)
    for reader in readers.active(session):
        found[reader.role, reader.scope].append(reader)
    schools = readers.open_schools(session)
    theirs: defaultdict[tuple[Role, int], list[Here]] = defaultdict(list)
    for _, school in sorted(schools.items()):
        for role, code in ((Role.TRUST, school.trust_code), (Role.AUTHORITY, school.la_code)):
            if code is not None:
                theirs[role, code].append(school)
    return Audience(
        schools=schools,
        theirs={scope: tuple(held) for scope, held in theirs.items()},
        readers={scope: tuple(held) for scope, held in found.items()},
        stopped=letters.every_stop(session),
    )


def answer_on(line: Iterable[KeptSpan], day: date) -> KeptSpan | None:
    """The span of a line in which the day lies; None where the duty does not reach the school."""
    return next((span for span in line if span.valid_from <= day < span.valid_to), None)
