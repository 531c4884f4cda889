"""The queue of cases: what kinds there are, what was done about each, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class CaseKind(StrEnum):
    """What waits for an official."""

    CLAIM = "claim"
    """Something that a school says and cannot record by itself. Subject: its reference."""
    CORRECTION = "correction"
    """A claim that a recorded fact is wrong. Subject: its reference."""
    MATCH = "match"
    """A check that fits several people, or somebody nearly. Subject: the match's number."""
    FEED = "feed"
    """A school list that was held. Subject: the run's number."""
    CONVERSION = "conversion"
    """A school that followed another with a doubt. Subject: the conversion's number."""
    CONTESTED = "contested"
    """A school whose exemption is disputed. Subject: its URN and a digest of the answer."""


class CaseAct(StrEnum):
    """What was done about a case."""

    ASSIGNED = "assigned"
    GIVEN_BACK = "given back"
    DECIDED = "decided"
    UNDONE = "undone"
    UPHELD = "upheld"
    """A second official agreed."""
    QUESTIONED = "questioned"
    """A second official did not: it waits again, for somebody else than who decided it."""
    STANDS = "stands"
    """Questioned, and a colleague found that the decision stands."""


class CaseState(StrEnum):
    """How a case stands by its events; its own table says whether the matter itself is open."""

    OPEN = "open"
    QUESTIONED = "questioned"
    DECIDED = "decided"


# What is only asked is not settled: a school that has not answered is looked at again after that.
ASK, ASKED_FOR = "ask the school", timedelta(days=28)
CLOSING = frozenset({CaseAct.DECIDED, CaseAct.UPHELD, CaseAct.STANDS})


class Key(NamedTuple):
    """Which case: its kind, and what it is of."""

    kind: CaseKind
    subject: str

    def __str__(self) -> str:
        """As the ledger names it."""
        return f"case:{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing done about a case. `place` counts from 1 within it.

    `to_account_id` is who has the case from then on, None for nobody. `decision` is what was
    decided; of a case that is being questioned it is carried on until the question is answered.
    """

    key: Key
    place: int
    at: datetime
    account_id: int
    act: CaseAct
    to_account_id: int | None = None
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What was done about one case, in order. The last event alone says how it stands."""

    key: Key
    events: tuple[CaseEvent, ...] = ()

    @property
    def last(self) -> CaseEvent | None:
        """The latest event; None where nothing was done yet."""
        return self.events[-1] if self.events else None

    @property
    def place(self) -> int:
        """How many events there are: who acts next says how many they saw."""
        return len(self.events)

    @property
    def holder(self) -> int | None:
        """Which account has it; None where nobody has."""
        return self.last.to_account_id if self.last else None

    @property
    def state(self) -> CaseState:
        """Open, decided, or decided and questioned."""
        last = self.last
        if last is None or last.act is CaseAct.UNDONE:
            return CaseState.OPEN
        if last.act in CLOSING:
            return CaseState.DECIDED
        return CaseState.QUESTIONED if last.decision else CaseState.OPEN

    @property
    def decided(self) -> CaseEvent | None:
        """The decision that stands or is questioned; None where there is none."""
        if self.state is CaseState.OPEN:
            return None
        return next(each for each in reversed(self.events) if each.act is CaseAct.DECIDED)

    def asked_long_ago(self, today: date) -> bool:
        """Whether the school was to be asked, and four weeks have gone by since."""
        last = self.last
        closed = last is not None and last.act in CLOSING and last.decision == ASK
        return closed and last is not None and last.at.date() <= today - ASKED_FOR

    @property
    def looked_at(self) -> CaseEvent | None:
        """What a second official said of the decision; None where nobody has looked yet."""
        decided = self.decided
        after = self.events[decided.place :] if decided else ()
        looks = (CaseAct.UPHELD, CaseAct.QUESTIONED)
        return next((each for each in after if each.act in looks), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One case that waits; nobody is named. `due` is the day named for a reply, inclusive.

    `school` is the school's name, blank where the case is of none; `words` one plain sentence.
    `assigned_to` is the account that has it.
    """

    key: Key
    opened_at: datetime
    due: date | None
    urn: int | None
    school: str
    words: str
    assigned_to: int | None
    state: CaseState
