"""What-ifs that were asked, each kept with what came of it so that its address can be sent.

A what-if changes nothing: no line, no mark, no fact. What is kept is never changed either: it is
of one day, on the facts known at one instant, under one version of the rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.domain.identifiers import Reference
from register.domain.period import anniversary
from register.domain.roles import Account
from register.law.dates import TRIGGER_DAY
from register.law.finding import in_words
from register.law.policy import with_switches
from register.services import accounts
from register.services.reports import YEARS_AHEAD
from register.services.simulation import AREAS, Simulation, simulate
from register.services.what_ifs_kept import (
    Changed,
    Places,
    Summary,
    read_changes,
    read_summary,
    summed,
    write_changes,
    write_summary,
)
from register.store import counting, ledger, people
from register.store import what_ifs as store

KEPT_FOR = timedelta(days=400)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One what-if as it was asked and answered. `by` is who asked, as people call them.

    `choices` are the switches and figures that differ from the law as it is read now: with none,
    no school's answer differs.
    """

    reference: Reference
    made_at: datetime
    by: str
    as_of: date
    known_at: datetime
    rulebook: str
    choices: Mapping[str, str]
    summary: Summary


def ask(
    session: Session,
    account: Account,
    *,
    choices: Mapping[str, str],
    as_of: date,
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> WhatIf:
    """Work out a day under other choices, on the facts known at `at`, and keep what came of it.

    `choices` as `with_switches` takes them. Raises InvalidFact for one that there is not, and for a
    day before 1 September 2009 or more than ten years ahead. Whoever may not wait for the writer
    takes `work_out` and `keep` one after the other.
    """
    made = work_out(session, choices, as_of=as_of, today=today, at=at, progress=progress)
    return keep(session, account, made, at=at)


def work_out(
    session: Session,
    choices: Mapping[str, str],
    *,
    as_of: date,
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> Simulation:
    """The same, writing nothing. Raises as `ask` does."""
    policy = with_switches(choices)
    last = anniversary(today, YEARS_AHEAD)
    if not TRIGGER_DAY <= as_of <= last:
        raise InvalidFact(
            f"Ask about a day from {in_words(TRIGGER_DAY)} to {in_words(last)}: "
            f"{in_words(as_of)} is outside that."
        )
    return simulate(session, policy, as_of=as_of, known_at=at, progress=progress)


def keep(session: Session, account: Account, made: Simulation, *, at: datetime) -> WhatIf:
    """Keep what came of a simulation, and note in the ledger who asked."""
    reference = people.new_reference()
    places = _places(session, made)
    asked = json.dumps(made.choices, sort_keys=True)
    summary = write_summary(summed(made, places))
    kept = store.KeptWhatIf(
        *(reference, at, account.id, made.as_of, made.known_at, made.rulebook, asked, summary)
    )
    store.add(session, kept, changes=write_changes(made, places))
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="asked what if",
        subject=f"what-if:{reference}",
        detail={"as_of": made.as_of.isoformat(), "set": dict(made.choices)},
    )
    return _what_if(session, kept)


def one(session: Session, reference: str) -> WhatIf:
    """One that was asked before. Raises NotFound."""
    return _what_if(session, store.one(session, reference.upper()))


def schools(session: Session, reference: str) -> tuple[Changed, ...]:
    """The schools whose answers differ in it, by authority and name. Raises NotFound."""
    return read_changes(store.changes(session, reference.upper()))


def recent(session: Session, limit: int) -> tuple[WhatIf, ...]:
    """The latest that were asked, by anybody, the newest first."""
    return tuple(_what_if(session, kept) for kept in store.latest(session, limit))


def sweep(session: Session, at: datetime) -> None:
    """Throw away those that were asked more than 400 days before."""
    store.sweep(session, before=at - KEPT_FOR)


def _places(session: Session, made: Simulation) -> Places:
    """Under which key each school was counted."""
    at = made.known_at
    found = {cut: counting.places(session, cut.value, known_at=at) for cut in AREAS}
    return {cut: {urn: key for urn, (key, _) in held.items()} for cut, held in found.items()}


def _what_if(session: Session, kept: store.KeptWhatIf) -> WhatIf:
    return WhatIf(
        reference=Reference(kept.reference),
        made_at=kept.made_at,
        by=accounts.called(session, f"account:{kept.account_id}"),
        as_of=kept.as_of,
        known_at=kept.known_at,
        rulebook=kept.rulebook,
        choices=json.loads(kept.asked),
        summary=read_summary(kept.summary),
    )
