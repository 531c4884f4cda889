"""The monthly letter to a trust or an authority: its schools that need somebody, by name and URN.

Written by the first run of each month, also where there is nothing to say: silence would look
like a letter that was lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from register.domain.letters import LetterKind
from register.domain.terms import term_of
from register.law.assessment import NOT_MET_STATUSES, SEVERITY
from register.services.confirmations import next_due
from register.services.imports.cells import day_in_london
from register.services.letters_audience import Audience, Run, Wanted, answer_on
from register.services.letters_digest_words import Digest, Standing, digest_words
from register.services.letters_words import SHORT
from register.services.organisations import names_of
from register.store import confirmations, letters, told
from register.store import standings as lines
from register.store.readers import Reader
from register.store.standings import KeptSpan

_UNSURE = frozenset({"review", "exempt_contested"})
_Lines = Mapping[int, Sequence[KeptSpan]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the digests of several readers are made of.

    `last` is when each account had its last digest, and `then` the lines as they were known then.
    `confirmed` is the last day on which a school confirmed its record.
    """

    names: Mapping[str, str]
    now: _Lines
    last: Mapping[int, datetime]
    then: Mapping[datetime, _Lines]
    confirmed: Mapping[int, date]


def digests(
    session: Session, audience: Audience, readers: Collection[Reader], run: Run
) -> tuple[list[Wanted], int]:
    """The digests of this month that are not there yet, and how many of them must wait.

    One waits where a line of its schools is yet to be drawn.
    """
    asked = audience.wanting(LetterKind.DIGEST, readers)
    keys = {f"digest:{run.today:%Y-%m}:{reader.account_id}": reader for reader in asked}
    there = letters.kept(session, keys)
    missing = {key: reader for key, reader in keys.items() if key not in there}
    late = told.marked(session, _urns(audience, missing.values()))
    ready = {
        key: reader
        for key, reader in missing.items()
        if late.isdisjoint(school.urn for school in audience.of(reader))
    }
    known = _known(session, audience, ready.values())
    found = []
    for key, reader in ready.items():
        words = partial(digest_words, _digest(reader, audience, known, run), run.address)
        found.append(Wanted(key, reader, LetterKind.DIGEST, None, words))
    return found, len(missing) - len(ready)


def _known(session: Session, audience: Audience, readers: Collection[Reader]) -> _Known:
    last = letters.latest(session, [r.account_id for r in readers], LetterKind.DIGEST)
    then = {
        at: lines.spans(
            session, _urns(audience, [r for r in readers if last.get(r.account_id) == at]), at
        )
        for at in set(last.values())
    }
    return _Known(
        names=names_of(session, {reader.organisation for reader in readers}),
        now=lines.spans(session, _urns(audience, readers), None),
        last=last,
        then=then,
        confirmed=confirmations.last_days(session, _urns(audience, readers)),
    )


def _urns(audience: Audience, readers: Iterable[Reader]) -> set[int]:
    return {school.urn for reader in readers for school in audience.of(reader)}


def _digest(reader: Reader, audience: Audience, known: _Known, run: Run) -> Digest:
    now = [
        Standing(school, span.status, span.deadline)
        for school in audience.of(reader)
        if (span := answer_on(known.now.get(school.urn, ()), run.today)) is not None
    ]
    since, term = known.last.get(reader.account_id), term_of(run.today)
    return Digest(
        name=known.names[reader.organisation],
        today=run.today,
        term_ends=term.last,
        since=day_in_london(since) if since else None,
        schools=len(now),
        not_met=_sorted(each for each in now if each.status in NOT_MET_STATUSES),
        unsure=_sorted(each for each in now if each.status in _UNSURE),
        due=_sorted(each for each in now if _due_by(each, term.last)),
        changed=tuple(_changed(now, known.then[since], day_in_london(since))) if since else (),
        unconfirmed=sum(_asked(known.confirmed.get(each.school.urn), run.today) for each in now),
        unread=tuple(each.school for each in now if not audience.at(each.school)),
    )


def _changed(now: Iterable[Standing], held: _Lines, since: date) -> Iterator[tuple[str, Standing]]:
    """The schools that stood otherwise at the last digest, as it was known then."""
    for each in now:
        was = answer_on(held.get(each.school.urn, ()), since)
        if was is not None and SHORT[was.status] != SHORT[each.status]:
            yield was.status, each


def _asked(last: date | None, today: date) -> bool:
    """Whether a school that last confirmed then is to confirm now."""
    return next_due(last, today) <= today


def _due_by(each: Standing, last: date) -> bool:
    return each.status == "in_window" and each.deadline is not None and each.deadline <= last


def _sorted(chosen: Iterable[Standing]) -> tuple[Standing, ...]:
    """The worst first, then the earliest deadline."""
    return tuple(sorted(chosen, key=_worst_first))


def _worst_first(standing: Standing) -> tuple[int, str, str, int]:
    school, deadline = standing.school, standing.deadline
    return SEVERITY[standing.status], str(deadline or ""), school.name, school.urn
